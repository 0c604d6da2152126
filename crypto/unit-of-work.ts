import {
  KyberPreKeyRecord, PreKeyRecord, SignedPreKeyRecord,
  type KyberPreKeyStore, type PreKeyStore, type PublicKey, type SessionRecord, type SignedPreKeyStore,
} from '@signalapp/libsignal-client';
import { concat, sameBytes } from './bytes.ts';
import { addressText, type DeviceAddress } from './device-address.ts';
import type { DeviceIdentity } from './identity.ts';
import type { Bytes, KeyTable, KeyWrite } from './key-db.ts';
import { openSession, storeSession } from './open-sessions.ts';
import { LAST_RESORT_BASE } from './pre-keys.ts';
import type { RatchetParts, UndecryptableReason } from './ratchets.ts';
import { sha256 } from './signed-blob.ts';

/** Marks of first messages that used a last-resort key; 16 bytes each. */
const MARK_BYTES = 16;
const LAST_RESORT_USES_MAX = 10_000;

/**
 * One operation: reads see what was staged, nothing is written. To libsignal it is the store of pre-keys, and what PeerStores ask of. libsignal turns whatever a store throws into one
 * generic error; so why it went wrong is kept here, and a failing database is told from a message that names what is not there.
 */
export class UnitOfWork implements PreKeyStore, SignedPreKeyStore, KyberPreKeyStore {
  private readonly parts: RatchetParts;
  private readonly staged = new Map<string, KeyWrite>();
  /** What was read: nobody else changes it meanwhile, and a session is asked for several times. */
  private readonly known = new Map<string, Bytes | null>();
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

  get identity(): DeviceIdentity {
    return this.parts.identity;
  }

  get registrationId(): number {
    return this.parts.registrationId;
  }

  /** What the newest verified manifest names. */
  trustedKeyOf({ account, device }: DeviceAddress): Promise<Uint8Array | null> {
    return this.guarded(() => this.parts.trust.identityKeyOf(account, device));
  }

  forgetSession(peer: DeviceAddress): void {
    this.put('session', addressText(peer), null);
  }

  putSession(peer: DeviceAddress, record: SessionRecord): void {
    this.put('session', addressText(peer), storeSession(record));
  }

  sessionBytes(peer: DeviceAddress): Promise<Bytes | null> {
    return this.read('session', addressText(peer));
  }

  /** Not to be changed: as openSession(). */
  async session(peer: DeviceAddress): Promise<SessionRecord | null> {
    const bytes = await this.sessionBytes(peer);
    return bytes === null ? null : this.opened(bytes, openSession);
  }

  async savePreKey(id: number, record: PreKeyRecord): Promise<void> {
    this.put('preKey', String(id), record.serialize());
  }

  async getPreKey(id: number): Promise<PreKeyRecord> {
    const row = await this.mustRead('preKey', id);
    return this.opened(row, bytes => PreKeyRecord.deserialize(bytes));
  }

  async removePreKey(id: number): Promise<void> {
    this.put('preKey', String(id), null);
  }

  async saveSignedPreKey(id: number, record: SignedPreKeyRecord): Promise<void> {
    this.put('signedPreKey', String(id), record.serialize());
  }

  async getSignedPreKey(id: number): Promise<SignedPreKeyRecord> {
    const row = await this.mustRead('signedPreKey', id);
    return this.opened(row, bytes => SignedPreKeyRecord.deserialize(bytes));
  }

  async saveKyberPreKey(id: number, record: KyberPreKeyRecord): Promise<void> {
    this.put('kyberPreKey', String(id), record.serialize());
  }

  async getKyberPreKey(id: number): Promise<KyberPreKeyRecord> {
    const row = await this.mustRead('kyberPreKey', id);
    return this.opened(row, bytes => KyberPreKeyRecord.deserialize(bytes));
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

  private put(table: KeyTable, key: string, value: Bytes | null): void {
    this.staged.set(`${table}/${key}`, { table, key, value });
  }

  private async read(table: KeyTable, key: string): Promise<Bytes | null> {
    const name = `${table}/${key}`;
    const staged = this.staged.get(name);
    if (staged !== undefined) return staged.value;
    const known = this.known.get(name);
    if (known !== undefined) return known;
    const value = await this.guarded(() => this.parts.db.get(table, key));
    this.known.set(name, value);
    return value;
  }

  private async mustRead(table: KeyTable, id: number): Promise<Bytes> {
    return await this.read(table, String(id)) ?? this.refuse('missingPreKey');
  }

  /** Says why the message cannot be opened. */
  refuse(reason: UndecryptableReason): never {
    this.reason = reason;
    throw new Error(reason);
  }

  /** What is kept and cannot be read is a failing database, too. */
  private opened<T>(bytes: Bytes, open: (bytes: Bytes) => T): T {
    try {
      return open(bytes);
    } catch (error) {
      this.failed ??= { error };
      throw error;
    }
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
