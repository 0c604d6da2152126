import { SealgateError } from '../proto/errors.ts';
import { sameBytes } from './bytes.ts';
import { isHosted } from './custody.ts';
import type { ManifestDevice, VerifiedManifest } from './manifest.ts';

/** What a client that has pinned one manifest makes of the next one. fork: the same version with other bytes; somebody shows two faces. */
export type ManifestJudgement = 'same' | 'newer' | 'rollback' | 'accountKeyChanged' | 'fork';

/**
 * What the server demands of a change. Throws STALE_VERSION when the version is not previous + 1, BAD_MANIFEST (detail says why) for:
 * another account, account key, kind or cluster; a kept device whose incarnation stays but whose keys change; a re-used id without a greater
 * incarnation; custody that comes back from a hosted key to device or self-hosted.
 */
export function checkSuccessor(previous: VerifiedManifest, next: VerifiedManifest): void {
  if (next.account !== previous.account) throw bad('another account');
  if (next.version !== previous.version + 1) throw new SealgateError('STALE_VERSION');
  const fault = successorFault(previous, next);
  if (fault !== null) throw bad(fault);
}

/**
 * Takes nothing over by itself: newer may be pinned, accountKeyChanged only after the user has confirmed, rollback and fork never.
 * A successor that breaks a rule of its own account (keys of a kept device, custody) is a fork as well: no honest primary signs it.
 */
export function judgeManifest(pinned: VerifiedManifest, next: VerifiedManifest): ManifestJudgement {
  if (next.account !== pinned.account) throw bad('another account');
  if (!sameBytes(next.accountKey, pinned.accountKey)) return next.version < pinned.version ? 'rollback' : 'accountKeyChanged';
  if (next.version < pinned.version) return 'rollback';
  if (next.version === pinned.version) return sameBytes(next.hash, pinned.hash) ? 'same' : 'fork';
  return successorFault(pinned, next) === null ? 'newer' : 'fork';
}

function successorFault(previous: VerifiedManifest, next: VerifiedManifest): string | null {
  if (!sameBytes(next.accountKey, previous.accountKey)) return 'another account key';
  if (next.kind !== previous.kind) return 'another kind of account';
  if (next.clusterId !== previous.clusterId) return 'another cluster';
  if (isHosted(previous.custody) && !isHosted(next.custody)) return 'a hosted key does not become self-hosted';
  for (const device of next.devices) {
    const before = previous.devices.find(({ id }) => id === device.id);
    const fault = before === undefined ? null : deviceFault(before, device);
    if (fault !== null) return fault;
  }
  return null;
}

function deviceFault(before: ManifestDevice, after: ManifestDevice): string | null {
  if (after.incarnation < before.incarnation) return 'a device goes back to an older incarnation';
  if (after.incarnation > before.incarnation) return null;
  const same = after.registrationId === before.registrationId && sameBytes(after.identityKey, before.identityKey);
  return same ? null : 'a device has other keys in the same incarnation';
}

function bad(detail: string): SealgateError {
  return new SealgateError('BAD_MANIFEST', { detail });
}
