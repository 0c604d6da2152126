import type { AccountId } from '../proto/ids.ts';
import type { Custody, VerifiedManifest } from './manifest.ts';
import type { OperatorKey } from './operator-key.ts';
import type { SignedBlob, SignedBlobInput } from './signed-blob.ts';

export interface BusinessIdentityFields {
  readonly account: AccountId;
  readonly legalEntity: string;
  readonly displayName: string;
  readonly hosting: Custody;
  readonly vendor: string;
  readonly badge: boolean;
  readonly issuedAtMs: number;
  /** 0: does not expire. */
  readonly expiresAtMs: number;
  readonly custodyVersion: number;
}

/** Signed by the pinned operator key; only verifyBusinessIdentity makes one. */
export interface VerifiedBusinessIdentity extends BusinessIdentityFields {
  readonly brand: 'VerifiedBusinessIdentity';
  readonly blob: SignedBlob;
}

export interface CustodyLabel {
  /** What to show. self-hosted is a claim of the business, unless it is checked at its own domain. */
  readonly custody: Custody;
  /** Only device and self-hosted may be called end-to-end encrypted. */
  readonly endToEnd: boolean;
  readonly badge: boolean;
  /** '' unless a valid business identity names them. */
  readonly legalEntity: string;
  readonly displayName: string;
  readonly vendor: string;
  readonly custodyVersion: number;
}

export function signBusinessIdentity(fields: BusinessIdentityFields, operatorKey: OperatorKey): SignedBlob {
  throw new Error(`not yet ${fields.account} ${operatorKey.publicKey.length}`);
}

/** Throws BAD_MANIFEST: not signed by this operator key, for another account, or malformed. An expired one verifies: the label decides. */
export function verifyBusinessIdentity(input: SignedBlobInput, expectations: { readonly operatorKey: Uint8Array; readonly account: AccountId }): VerifiedBusinessIdentity {
  throw new Error(`not yet ${typeof input} ${expectations.account}`);
}

/** The honest label: what manifest and business identity agree on; operator-hosted without a badge when the latter is absent, expired or contradicts. */
export function custodyLabel(manifest: VerifiedManifest, business: VerifiedBusinessIdentity | null, nowMs: number): CustodyLabel {
  throw new Error(`not yet ${manifest.version} ${business?.badge ?? false} ${nowMs}`);
}
