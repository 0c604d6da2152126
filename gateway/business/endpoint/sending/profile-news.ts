import { hash } from 'node:crypto';
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

/** By manifest version, for as long as the news are the same. */
const digests = new WeakMap<ProfileNews, Map<number, string>>();

/**
 * The profile, to a consumer who has not been told it as it is; null: they have, on all their devices. It is sealed as messages are. It is not in their chain: what is lost of it is missed by nobody,
 * and told again when it changes.
 */
export async function profileDraft({ profileNewsOf, random, clock }: EndpointParts, { number }: HostedDevice, memory: Memory, manifest: VerifiedManifest): Promise<Draft | null> {
  const news = await profileNewsOf(number);
  if (news === null) return null;
  const profileTold = digestOf(news, manifest.version);
  if (memory.profileTold === profileTold) return null;
  return {
    clientMessageId: random.bytes(16), kind: endpoint.OutboxNote.Kind.PROFILE, urgent: false,
    content: { contentId: random.bytes(16), authoredAtMs: clock.nowMs(), profile: news.update },
    remember: before => ({ ...before, profileTold }),
  };
}

/** Of what the consumer was told, on which devices. */
function digestOf(news: ProfileNews, version: number): string {
  const known = digests.get(news) ?? new Map<number, string>();
  digests.set(news, known);
  const digest = known.get(version) ?? hash('sha256', `${version} ${news.state}`, 'base64url');
  known.set(version, digest);
  return digest;
}
