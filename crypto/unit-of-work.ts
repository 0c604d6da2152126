import {
  IdentityChange, KyberPreKeyRecord, PreKeyRecord, SessionRecord, SignedPreKeyRecord,
  type IdentityKeyPair, type IdentityKeyStore, type KyberPreKeyStore, type PreKeyStore, type PrivateKey, type ProtocolAddress, type PublicKey,
  type SessionStore, type SignedPreKeyStore,
} from '@signalapp/libsignal-client';
import { parseAccountId, parseDeviceId } from '../proto/ids.ts';
import { concat, sameBytes } from './bytes.ts';
import type { DeviceAddress } from './device-address.ts';
import type { Bytes, KeyTable, KeyWrite } from './key-db.ts';
import { LAST_RESORT_BASE } from './pre-keys.ts';
import type { RatchetParts, UndecryptableReason } from './ratchets.ts';
import { sha256 } from './signed-blob.ts';

/** Marks of first messages that used a last-resort key; 16 bytes each. */
const MARK_BYTES = 16;
const LAST_RESORT_USES_MAX = 10_000;

/**
 * libsignal's stores over one operation: reads see what was staged, nothing is written. libsignal turns whatever a store throws into one
 * generic error; so why it went wrong is kept here, and a failing database is told from a message that names what is not there.
 */
export class UnitOfWork implements SessionStore, IdentityKeyStore, PreKeyStore, SignedPreKeyStore, KyberPreKeyStore {
  private readonly parts: RatchetParts;
  private readonly staged = new Map<string, KeyWrite>();
  /** Sessions as they were read, which libsignal copies and never changes: taken apart once, however often they are asked for. */
  private readonly sessions = new Map<string, SessionRecord>();
  private failed: { readonly error: unknown } | null = null;
  /** Why the message cannot be opened, when it was one of the stores that said so. */
  reason: UndecryptableReason | null = null;

  constructor(parts: RatchetParts) {
    this.parts = parts;
  }

  get writes(): readonly KeyWrite[] {
    return [...this.staged.values()];
  }

  /** Throws the error of a database or trust source that failed during this operation. */
  throwIfFailed(): void {
    if (this.failed !== null) throw this.failed.error;
  }

  /** What the newest verified manifest names. */
  async trustedKey(name: ProtocolAddress): Promise<Uint8Array | null> {
    const account = parseAccountId(name.name());
    const device = parseDeviceId(name.deviceId());
    if (account === null || device === null) return null;
    return this.trustedKeyOf({ account, device });
  }

  trustedKeyOf({ account, device }: DeviceAddress): Promise<Uint8Array | null> {
    return this.guarded(() => this.parts.trust.identityKeyOf(account, device));
  }

  forgetSession(name: ProtocolAddress): void {
    this.putSession(name.toString(), null);
  }

  async saveSession(name: ProtocolAddress, record: SessionRecord): Promise<void> {
    this.putSession(name.toString(), record.serialize());
  }

  /** The record's bytes: reading them costs less than having libsignal take them apart and put them together again. */
  sessionBytes(name: ProtocolAddress): Promise<Bytes | null> {
    return this.read('session', name.toString());
  }

  async getSession(name: ProtocolAddress): Promise<SessionRecord | null> {
    const key = name.toString();
    const known = this.sessions.get(key);
    if (known !== undefined) return known;
    const row = await this.read('session', key);
    if (row === null) return null;
    const record = await this.guarded(async () => SessionRecord.deserialize(row));
    this.sessions.set(key, record);
    return record;
  }

  async getExistingSessions(names: ProtocolAddress[]): Promise<SessionRecord[]> {
    const records = await Promise.all(names.map(name => this.getSession(name)));
    return records.map(record => record ?? this.refuse('noSession'));
  }

  async getIdentityKey(): Promise<PrivateKey> {
    return this.parts.identity.keyPair.privateKey;
  }

  async getIdentityKeyPair(): Promise<IdentityKeyPair> {
    return this.parts.identity.keyPair;
  }

  async getLocalRegistrationId(): Promise<number> {
    return this.parts.registrationId;
  }

  /** Identities come from manifests; there is nothing to look up here. */
  async getIdentity(): Promise<PublicKey | null> {
    return null;
  }

  /** Never changes trust: whoever can inject one message must not be able to choose the key of the next answer. */
  async saveIdentity(): Promise<IdentityChange> {
    return IdentityChange.NewOrUnchanged;
  }

  /** The same in both directions. */
  async isTrustedIdentity(name: ProtocolAddress, key: PublicKey): Promise<boolean> {
    const trusted = await this.trustedKey(name);
    const same = trusted !== null && sameBytes(trusted, key.serialize());
    if (!same) this.reason = 'untrusted';
    return same;
  }

  async savePreKey(id: number, record: PreKeyRecord): Promise<void> {
    this.put('preKey', String(id), record.serialize());
  }

  async getPreKey(id: number): Promise<PreKeyRecord> {
    const row = await this.mustRead('preKey', id);
    return this.guarded(async () => PreKeyRecord.deserialize(row));
  }

  async removePreKey(id: number): Promise<void> {
    this.put('preKey', String(id), null);
  }

  async saveSignedPreKey(id: number, record: SignedPreKeyRecord): Promise<void> {
    this.put('signedPreKey', String(id), record.serialize());
  }

  async getSignedPreKey(id: number): Promise<SignedPreKeyRecord> {
    const row = await this.mustRead('signedPreKey', id);
    return this.guarded(async () => SignedPreKeyRecord.deserialize(row));
  }

  async saveKyberPreKey(id: number, record: KyberPreKeyRecord): Promise<void> {
    this.put('kyberPreKey', String(id), record.serialize());
  }

  async getKyberPreKey(id: number): Promise<KyberPreKeyRecord> {
    const row = await this.mustRead('kyberPreKey', id);
    return this.guarded(async () => KyberPreKeyRecord.deserialize(row));
  }

  /** A one-time key goes. A last-resort key stays, and remembers who has used it, so that a replayed first message does not open again. */
  async markKyberPreKeyUsed(id: number, signedPreKeyId: number, baseKey: PublicKey): Promise<void> {
    if (id < LAST_RESORT_BASE) {
      this.put('kyberPreKey', String(id), null);
      return;
    }
    const mark = sha256(concat(Buffer.from(`${signedPreKeyId}:`), baseKey.serialize())).subarray(0, MARK_BYTES);
    const marks = await this.read('kyberUsed', String(id)) ?? new Uint8Array();
    for (let at = 0; at < marks.length; at += MARK_BYTES) {
      if (sameBytes(marks.subarray(at, at + MARK_BYTES), mark)) this.refuse('replayed');
    }
    if (marks.length >= LAST_RESORT_USES_MAX * MARK_BYTES) this.refuse('exhausted');
    this.put('kyberUsed', String(id), concat(marks, mark));
  }

  private putSession(key: string, value: Bytes | null): void {
    this.sessions.delete(key);
    this.put('session', key, value);
  }

  private put(table: KeyTable, key: string, value: Bytes | null): void {
    this.staged.set(`${table}/${key}`, { table, key, value });
  }

  private async read(table: KeyTable, key: string): Promise<Bytes | null> {
    const staged = this.staged.get(`${table}/${key}`);
    if (staged !== undefined) return staged.value;
    return this.guarded(() => this.parts.db.get(table, key));
  }

  private async mustRead(table: KeyTable, id: number): Promise<Bytes> {
    return await this.read(table, String(id)) ?? this.refuse('missingPreKey');
  }

  private refuse(reason: UndecryptableReason): never {
    this.reason = reason;
    throw new Error(reason);
  }

  private async guarded<T>(task: () => Promise<T>): Promise<T> {
    try {
      return await task();
    } catch (error) {
      this.failed ??= { error };
      throw error;
    }
  }
}
