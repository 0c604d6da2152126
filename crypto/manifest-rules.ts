import type { VerifiedManifest } from './manifest.ts';

/** What a client that has pinned one manifest makes of the next one. fork: the same version with other bytes; somebody shows two faces. */
export type ManifestJudgement = 'same' | 'newer' | 'rollback' | 'accountKeyChanged' | 'fork';

/**
 * What the server demands of a change. Throws STALE_VERSION when the version is not previous + 1, BAD_MANIFEST (detail says why) for:
 * another account, account key, kind or cluster; a kept device whose incarnation stays but whose keys change; a re-used id without a greater incarnation;
 * custody that comes back from a hosted key to device or self-hosted.
 */
export function checkSuccessor(previous: VerifiedManifest, next: VerifiedManifest): void {
  throw new Error(`not yet ${previous.version} ${next.version}`);
}

/** Takes nothing over by itself: newer may be pinned, accountKeyChanged only after the user has confirmed, rollback and fork never. */
export function judgeManifest(pinned: VerifiedManifest, next: VerifiedManifest): ManifestJudgement {
  throw new Error(`not yet ${pinned.version} ${next.version}`);
}
