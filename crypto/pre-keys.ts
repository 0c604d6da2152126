import { KEMKeyPair, KyberPreKeyRecord, PreKeyRecord, PrivateKey, SignedPreKeyRecord } from '@signalapp/libsignal-client';
import { protocol } from '../proto/limits.ts';
import { concat } from './bytes.ts';
import type { DeviceIdentity } from './identity.ts';
import type { Bytes, KeyWrite } from './key-db.ts';
import { sha256 } from './signed-blob.ts';

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
  /** A last-resort key that was handed out is replaced when it is older than this. */
  usedMaxAgeMs: 86_400_000,
  /** The server keeps messages for 30 days; the day is for clocks. */
  keepSupersededMs: 31 * 86_400_000,
} as const;

interface RingKey {
  readonly id: number;
  readonly createdAtMs: number;
}

/** Which repeated-use keys the device has, newest first and never empty, and the id to go on with. Public data; kept beside the keys. */
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

interface NewKey {
  readonly entry: SignedKeyEntry;
  readonly write: KeyWrite;
}

/** The first signed pre-key and last-resort Kyber key of a device. */
export function createKeyRing(identity: DeviceIdentity, nowMs: number): NewRepeatedUseKeys {
  return rotateKeys(identity, { signed: [], lastResort: [], nextOneTimeId: 1 }, nowMs);
}

/** New repeated-use keys; deletes those that were superseded more than keyRotation.keepSupersededMs ago. */
export function rotateKeys(identity: DeviceIdentity, ring: KeyRing, nowMs: number): NewRepeatedUseKeys {
  const signed = makeSigned(identity, nextId(ring.signed, 1, protocol.keyIdMax), nowMs);
  const lastResort = makeKyber(identity, nextId(ring.lastResort, LAST_RESORT_BASE, protocol.keyIdMax), nowMs);
  const signedKeys = supersede(ring.signed, signed.entry.id, nowMs);
  const lastResortKeys = supersede(ring.lastResort, lastResort.entry.id, nowMs);
  return {
    ring: { signed: signedKeys.kept, lastResort: lastResortKeys.kept, nextOneTimeId: ring.nextOneTimeId },
    writes: [
      signed.write,
      lastResort.write,
      ...signedKeys.gone.map(id => remove('signedPreKey', id)),
      ...lastResortKeys.gone.flatMap(id => [remove('kyberPreKey', id), remove('kyberUsed', id)]),
    ],
    signed: signed.entry,
    lastResort: lastResort.entry,
    digest: keyDigest(identity.publicKey, signed.entry, lastResort.entry),
  };
}

/** Whether to rotate: older than keyRotation.maxAgeMs, or the last-resort key was handed out (KeyStatus.lastResortUsed) and is older than a day. A clock that was set back does not keep keys for ever. */
export function rotationDue(ring: KeyRing, nowMs: number, lastResortUsed: boolean): boolean {
  const [signed] = ring.signed;
  const [lastResort] = ring.lastResort;
  if (signed === undefined || lastResort === undefined) return true;
  const ageMs = Math.max(Math.abs(nowMs - signed.createdAtMs), Math.abs(nowMs - lastResort.createdAtMs));
  return ageMs > keyRotation.maxAgeMs || (lastResortUsed && ageMs > keyRotation.usedMaxAgeMs);
}

/** `count` pairs of one-time keys (EC and Kyber under the same id). About 100 µs each. */
export function makeOneTimePairs(identity: DeviceIdentity, ring: KeyRing, count: number, nowMs: number): NewOneTimePairs {
  const writes: KeyWrite[] = [];
  const oneTime: PublicKeyEntry[] = [];
  const oneTimeKyber: SignedKeyEntry[] = [];
  let id = ring.nextOneTimeId;
  for (let i = 0; i < count; i++) {
    const ec = PrivateKey.generate();
    const kyber = makeKyber(identity, id, nowMs);
    writes.push({ table: 'preKey', key: String(id), value: PreKeyRecord.new(id, ec.getPublicKey(), ec).serialize() }, kyber.write);
    oneTime.push({ id, key: ec.getPublicKey().serialize() });
    oneTimeKyber.push(kyber.entry);
    id = id + 1 < LAST_RESORT_BASE ? id + 1 : 1;
  }
  return { ring: { ...ring, nextOneTimeId: id }, writes, oneTime, oneTimeKyber };
}

interface PublicKeyOf {
  readonly id: number;
  readonly key: Uint8Array;
}

/** SHA-256 as in KeyStatus.repeatedUseDigest: server and client compute the same. */
export function keyDigest(identityKey: Uint8Array, signed: PublicKeyOf, lastResort: PublicKeyOf): Bytes {
  return sha256(concat(identityKey, u32be(signed.id), signed.key, u32be(lastResort.id), lastResort.key));
}

/** For a row of the profile. */
export function encodeKeyRing(ring: KeyRing): Bytes {
  return new Uint8Array(Buffer.from(JSON.stringify(ring)));
}

/** Throws TypeError when the bytes are not what encodeKeyRing made. */
export function decodeKeyRing(bytes: Uint8Array): KeyRing {
  let ring: unknown;
  try {
    ring = JSON.parse(Buffer.from(bytes).toString());
  } catch {
    ring = null;
  }
  if (!isKeyRing(ring)) throw new TypeError('not a key ring');
  return ring;
}

function isKeyRing(value: unknown): value is KeyRing {
  return isObject(value) && isRingKeys(value['signed']) && isRingKeys(value['lastResort']) && Number.isSafeInteger(value['nextOneTimeId']);
}

function isRingKeys(value: unknown): boolean {
  return Array.isArray(value) && value.every(key => isObject(key) && Number.isSafeInteger(key['id']) && Number.isSafeInteger(key['createdAtMs']));
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

function makeSigned(identity: DeviceIdentity, id: number, nowMs: number): NewKey {
  const pair = PrivateKey.generate();
  const key = pair.getPublicKey().serialize();
  const signature = identity.sign(key);
  const value = SignedPreKeyRecord.new(id, nowMs, pair.getPublicKey(), pair, signature).serialize();
  return { entry: { id, key, signature }, write: { table: 'signedPreKey', key: String(id), value } };
}

function makeKyber(identity: DeviceIdentity, id: number, nowMs: number): NewKey {
  const pair = KEMKeyPair.generate();
  const key = pair.getPublicKey().serialize();
  const signature = identity.sign(key);
  const value = KyberPreKeyRecord.new(id, nowMs, pair, signature).serialize();
  return { entry: { id, key, signature }, write: { table: 'kyberPreKey', key: String(id), value } };
}

function nextId([newest]: readonly RingKey[], first: number, last: number): number {
  return newest === undefined || newest.id >= last ? first : newest.id + 1;
}

/** A key was superseded when the next newer one was made. */
function supersede(keys: readonly RingKey[], newId: number, nowMs: number): { readonly kept: readonly RingKey[]; readonly gone: readonly number[] } {
  const all = [{ id: newId, createdAtMs: nowMs }, ...keys];
  const isKept = (i: number): boolean => i === 0 || nowMs - (all[i - 1]?.createdAtMs ?? nowMs) <= keyRotation.keepSupersededMs;
  return { kept: all.filter((_, i) => isKept(i)), gone: all.filter((_, i) => !isKept(i)).map(key => key.id) };
}

function remove(table: KeyWrite['table'], id: number): KeyWrite {
  return { table, key: String(id), value: null };
}

function u32be(value: number): Bytes {
  const bytes = new Uint8Array(4);
  new DataView(bytes.buffer).setUint32(0, value);
  return bytes;
}
