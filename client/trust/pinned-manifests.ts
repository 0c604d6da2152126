import { encodeSignedBlob, verifyManifest, type VerifiedManifest } from '../../crypto/index.ts';
import { toHex } from '../../proto/hex.ts';
import type { AccountId } from '../../proto/ids.ts';
import { put, type ManifestRow, type RowWrite } from '../profile/profile-rows.ts';
import type { ProfileStore } from '../profile/profile-store.ts';

const CACHED_MAX = 1000;

/** The row of a manifest, `before` being what the profile has of earlier versions. */
export function manifestRow(manifest: VerifiedManifest, before: ManifestRow | null): RowWrite {
  const hashes = { ...before?.hashes, [String(manifest.version)]: toHex(manifest.hash) };
  return put('manifest', manifest.account, { account: manifest.account, blob: encodeSignedBlob(manifest.blob), hashes });
}

/** The profile's manifests, verified again when they are read from it. */
export class PinnedManifests {
  private readonly store: ProfileStore;
  private readonly cache = new Map<AccountId, VerifiedManifest>();

  constructor(store: ProfileStore) {
    this.store = store;
  }

  get(account: AccountId): VerifiedManifest | null {
    const cached = this.cache.get(account);
    if (cached !== undefined) return cached;
    const row = this.store.get('manifest', account);
    if (row === null) return null;
    const manifest = verifyManifest(row.blob, { account, nowMs: 0, expiredToo: true });
    this.remember(manifest);
    return manifest;
  }

  /** Durable together with `rows` when it returns. */
  pin(manifest: VerifiedManifest, rows: readonly RowWrite[]): void {
    this.store.commit([manifestRow(manifest, this.store.get('manifest', manifest.account)), ...rows]);
    this.remember(manifest);
  }

  /** SHA-256 (hex) of the version as it was seen here, or null. */
  hashOf(account: AccountId, version: number): string | null {
    return this.store.get('manifest', account)?.hashes[String(version)] ?? null;
  }

  private remember(manifest: VerifiedManifest): void {
    if (this.cache.size >= CACHED_MAX) this.cache.clear();
    this.cache.set(manifest.account, manifest);
  }
}
