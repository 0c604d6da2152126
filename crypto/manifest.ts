import type { AccountId, DeviceId } from '../proto/ids.ts';
import type { DeviceIdentity } from './identity.ts';
import type { Bytes } from './key-db.ts';
import type { SignedBlob, SignedBlobInput } from './signed-blob.ts';

export type AccountKind = 'consumer' | 'business';
export type Custody = 'device' | 'self-hosted' | 'vendor-hosted' | 'operator-hosted';

export interface ManifestDevice {
  readonly id: DeviceId;
  readonly incarnation: number;
  readonly registrationId: number;
  readonly identityKey: Bytes;
  readonly capabilities: readonly string[];
}

export interface ManifestFields {
  readonly account: AccountId;
  readonly kind: AccountKind;
  readonly custody: Custody;
  readonly clusterId: string;
  /** From 1, without gaps. */
  readonly version: number;
  readonly issuedAtMs: number;
  /** 0: does not expire. */
  readonly expiresAtMs: number;
  /** Ascending by id; the first is device 1. */
  readonly devices: readonly ManifestDevice[];
  /** Custody vendor-hosted only, otherwise ''. */
  readonly vendor: string;
}

/** A manifest whose signature and form have been checked; only verifyManifest makes one. */
export interface VerifiedManifest extends ManifestFields {
  readonly brand: 'VerifiedManifest';
  /** As received: what is kept and passed on. */
  readonly blob: SignedBlob;
  /** SHA-256 of the payload. */
  readonly hash: Bytes;
  /** Device 1's identity key. */
  readonly accountKey: Bytes;
}

export interface ManifestExpectations {
  /** For the expiry. */
  readonly nowMs: number;
  readonly account?: AccountId;
  readonly clusterId?: string;
  /** Welcome.limits.devicesMax; 6 when absent. */
  readonly devicesMax?: number;
  /** Accept one that has expired: for what is pinned already, and for successors of it. */
  readonly expiredToo?: boolean;
}

export interface ManifestRef {
  readonly version: number;
  readonly hash: Bytes;
}

/** Encodes and signs with the account key. Throws BAD_MANIFEST for fields that would not verify, so that nobody signs what nobody takes. */
export function signManifest(fields: ManifestFields, accountKey: DeviceIdentity): SignedBlob {
  throw new Error(`not yet ${fields.version} ${accountKey.publicKey.length}`);
}

/** Throws BAD_MANIFEST, its detail says why. Over the payload as received; fields that this version does not know are kept in it. */
export function verifyManifest(input: SignedBlobInput, expectations: ManifestExpectations): VerifiedManifest {
  throw new Error(`not yet ${typeof input} ${expectations.nowMs}`);
}

/** For Content.authorManifest and recipientManifest. */
export function manifestRef(manifest: VerifiedManifest): ManifestRef {
  return { version: manifest.version, hash: manifest.hash };
}
