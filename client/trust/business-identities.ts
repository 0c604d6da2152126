import { encodeSignedBlob, verifyBusinessIdentity, type Bytes, type SignedBlobInput, type VerifiedBusinessIdentity } from '../../crypto/index.ts';
import { SealgateError } from '../../proto/errors.ts';
import type { AccountId } from '../../proto/ids.ts';
import { put } from '../profile/profile-rows.ts';
import type { ProfileStore } from '../profile/profile-store.ts';

const CACHED_MAX = 1000;

/** Who businesses are, as the pinned operator key has signed it; never an older word than one seen. Verified again when it is read from the profile. */
export class BusinessIdentities {
  private readonly store: ProfileStore;
  private readonly operatorKey: () => Bytes;
  private readonly cache = new Map<AccountId, VerifiedBusinessIdentity>();

  constructor(store: ProfileStore, operatorKey: () => Bytes) {
    this.store = store;
    this.operatorKey = operatorKey;
  }

  get(account: AccountId): VerifiedBusinessIdentity | null {
    const cached = this.cache.get(account);
    if (cached !== undefined) return cached;
    const row = this.store.get('business', account);
    const identity = row === null ? null : this.verified(account, row.blob);
    if (identity !== null) this.remember(identity);
    return identity;
  }

  /** Keeps what verifies and is newer; what does not verify is as if it were not there. */
  consider(account: AccountId, shown: SignedBlobInput): void {
    const next = this.verified(account, shown);
    if (next === null || next.issuedAtMs <= (this.get(account)?.issuedAtMs ?? -1)) return;
    this.store.commit([put('business', account, { account, blob: encodeSignedBlob(next.blob) })]);
    this.remember(next);
  }

  private verified(account: AccountId, blob: SignedBlobInput): VerifiedBusinessIdentity | null {
    try {
      return verifyBusinessIdentity(blob, { operatorKey: this.operatorKey(), account });
    } catch (error) {
      if (!SealgateError.is(error, 'BAD_MANIFEST')) throw error;
      return null;
    }
  }

  private remember(identity: VerifiedBusinessIdentity): void {
    if (this.cache.size >= CACHED_MAX) this.cache.clear();
    this.cache.set(identity.account, identity);
  }
}
