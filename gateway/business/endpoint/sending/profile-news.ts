import { createHash } from 'node:crypto';
import { endpoint, type messages } from '../../../../proto/messages.ts';
import type { VerifiedManifest } from '../../../../crypto/index.ts';
import type { Memory } from '../conversation/conversation-memory.ts';
import type { EndpointParts, HostedDevice } from '../endpoint-parts.ts';
import type { Draft } from './seal-entry.ts';

/** What consumers are to know of a business. */
export interface ProfileNews {
  /** Another for each other update. */
  readonly state: string;
  readonly update: messages.sealgate.content.v1.ProfileUpdate.$Properties;
}

/**
 * The profile, to a consumer who has not been told it as it is; null: they have, on all their devices. It is sealed as messages are. It is not in their chain: what is lost of it is missed by nobody,
 * and told again when it changes.
 */
export async function profileDraft({ profileNewsOf, random, clock }: EndpointParts, { number }: HostedDevice, memory: Memory, manifest: VerifiedManifest): Promise<Draft | null> {
  const news = await profileNewsOf(number);
  if (news === null) return null;
  const profileTold = createHash('sha256').update(`${manifest.version} ${news.state}`).digest('base64url');
  if (memory.profileTold === profileTold) return null;
  return {
    clientMessageId: random.bytes(16), kind: endpoint.OutboxNote.Kind.PROFILE, urgent: false,
    content: { contentId: random.bytes(16), authoredAtMs: clock.nowMs(), profile: news.update },
    remember: before => ({ ...before, profileTold }),
  };
}
