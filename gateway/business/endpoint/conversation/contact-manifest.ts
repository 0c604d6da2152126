import { decodeSignedBlob, encodeSignedBlob, judgeManifest, verifyManifest, type SignedBlobInput, type VerifiedManifest } from '../../../../crypto/index.ts';
import { SealgateError } from '../../../../proto/errors.ts';
import type { AccountId } from '../../../../proto/ids.ts';
import type { EndpointPort } from '../endpoint-port.ts';
import type { Memory } from './conversation-memory.ts';

/** The pinned manifest of a contact, as the conversation remembers it; verified again when it comes from the store. */
export function pinnedManifest(memory: Memory, peer: AccountId): VerifiedManifest | null {
  const { manifest } = memory;
  return !manifest || manifest.length === 0 ? null : verifyManifest(manifest, { account: peer, nowMs: 0, expiredToo: true });
}

export function rememberedAs(manifest: VerifiedManifest): Uint8Array {
  return encodeSignedBlob(manifest.blob);
}

/**
 * What to use from now on: the shown manifest when it is newer than the pinned one. Another account key is taken over: what was sealed for the former one is not sealed again for it.
 * Throws MANIFEST_REFUSED for one that does not verify, rolls back or forks.
 */
export function considerManifest(pinned: VerifiedManifest | null, peer: AccountId, shown: SignedBlobInput | null | undefined, { clusterId, nowMs }: { readonly clusterId: string; readonly nowMs: number }): VerifiedManifest {
  const next = verified(peer, shown, clusterId, nowMs);
  if (pinned === null) return next;
  const judgement = judgeManifest(pinned, next);
  if (judgement === 'rollback' || judgement === 'fork') throw new SealgateError('MANIFEST_REFUSED', { detail: judgement });
  return judgement === 'same' ? pinned : next;
}

/** Asks the server for the newest. Rejects with UNKNOWN_ACCOUNT, MANIFEST_REFUSED and as the port does. */
export async function newestManifest(port: EndpointPort, pinned: VerifiedManifest | null, peer: AccountId, at: { readonly clusterId: string; readonly nowMs: number }): Promise<VerifiedManifest> {
  const found = await port.findAccount({ account: peer });
  if (found === null) throw new SealgateError('UNKNOWN_ACCOUNT');
  return considerManifest(pinned, peer, found.manifest, at);
}

function verified(account: AccountId, shown: SignedBlobInput | null | undefined, clusterId: string, nowMs: number): VerifiedManifest {
  try {
    return verifyManifest(decodeSignedBlob(shown ?? new Uint8Array()), { account, clusterId, nowMs });
  } catch (error) {
    if (!SealgateError.is(error, 'BAD_MANIFEST')) throw error;
    throw new SealgateError('MANIFEST_REFUSED', { detail: 'invalid', cause: error });
  }
}
