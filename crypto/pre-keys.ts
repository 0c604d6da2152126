import type { DeviceIdentity } from './identity.ts';
import type { Bytes, KeyWrite } from './key-db.ts';

/** One-time Kyber keys take ids below this, last-resort keys ids from it on. */
export const LAST_RESORT_BASE = 0xf00000;

export interface PublicKeyEntry {
  readonly id: number;
  readonly key: Bytes;
}
export interface SignedKeyEntry extends PublicKeyEntry {
  readonly signature: Bytes;
}

/** When keys are made anew and how long the old ones stay for messages under way. */
export const keyRotation = {
  maxAgeMs: 7 * 86_400_000,
  /** The server keeps messages for 30 days; the day is for clocks. */
  keepSupersededMs: 31 * 86_400_000,
} as const;

interface RingKey {
  readonly id: number;
  readonly createdAtMs: number;
}

/** Which repeated-use keys the device has, newest first, and the ids to go on with. Public data; kept beside the keys. */
export interface KeyRing {
  readonly signed: readonly RingKey[];
  readonly lastResort: readonly RingKey[];
  readonly nextOneTimeId: number;
}

/** Commit `writes` and `ring` together first, then upload. */
export interface NewRepeatedUseKeys {
  readonly ring: KeyRing;
  readonly writes: readonly KeyWrite[];
  readonly signed: SignedKeyEntry;
  readonly lastResort: SignedKeyEntry;
  /** KeyStatus.repeatedUseDigest once uploaded. */
  readonly digest: Bytes;
}

/** Commit `writes` and `ring` together first, then upload. */
export interface NewOneTimePairs {
  readonly ring: KeyRing;
  readonly writes: readonly KeyWrite[];
  readonly oneTime: readonly PublicKeyEntry[];
  readonly oneTimeKyber: readonly SignedKeyEntry[];
}

/** The first signed pre-key and last-resort Kyber key of a device. */
export function createKeyRing(identity: DeviceIdentity, nowMs: number): NewRepeatedUseKeys {
  throw new Error(`not yet ${nowMs} ${identity.publicKey.length}`);
}

/** New repeated-use keys; deletes those that were superseded more than keyRotation.keepSupersededMs ago. */
export function rotateKeys(identity: DeviceIdentity, ring: KeyRing, nowMs: number): NewRepeatedUseKeys {
  throw new Error(`not yet ${nowMs} ${identity.publicKey.length} ${ring.nextOneTimeId}`);
}

/** Whether to rotate: older than keyRotation.maxAgeMs, or the last-resort key was handed out (KeyStatus.lastResortUsed) and is older than a day. */
export function rotationDue(ring: KeyRing, nowMs: number, lastResortUsed: boolean): boolean {
  throw new Error(`not yet ${nowMs} ${lastResortUsed} ${ring.nextOneTimeId}`);
}

/** `count` pairs of one-time keys (EC and Kyber under the same id). About 100 µs each. */
export function makeOneTimePairs(identity: DeviceIdentity, ring: KeyRing, count: number, nowMs: number): NewOneTimePairs {
  throw new Error(`not yet ${nowMs} ${count} ${identity.publicKey.length} ${ring.nextOneTimeId}`);
}

/** SHA-256 as in KeyStatus.repeatedUseDigest: server and client compute the same. */
export function keyDigest(identityKey: Uint8Array, signed: { readonly id: number; readonly key: Uint8Array }, lastResort: { readonly id: number; readonly key: Uint8Array }): Bytes {
  throw new Error(`not yet ${identityKey.length} ${signed.id} ${lastResort.id}`);
}

/** For a row of the profile. */
export function encodeKeyRing(ring: KeyRing): Bytes {
  throw new Error(`not yet ${ring.nextOneTimeId}`);
}

/** Throws TypeError when the bytes are not what encodeKeyRing made. */
export function decodeKeyRing(bytes: Uint8Array): KeyRing {
  throw new Error(`not yet ${bytes.length}`);
}
