import type { DeviceKey } from '../../proto/ids.ts';
import { ConditionalRows } from '../cassandra/conditional-rows.ts';
import type { CqlParam, CqlStatement } from '../cassandra/cql-value.ts';
import type { CassandraSession } from '../cassandra/session.ts';
import { deviceParams, WHERE_DEVICE } from '../device-params.ts';
import { bytesOf, numberOf, textOf, type SqlRow } from '../row.ts';
import { asOfEpoch, decodeUploads, encodeUploads, pairsLeft, takeFrom, uploadId, withUpload, type KeyUpload } from './key-uploads.ts';
import { pairOf, signedOf } from './key-rows.ts';
import type { OneTimePair, PreKeyStore, RepeatedUseKeys, StoredSignedKey, TakenKeys } from './pre-keys.ts';

/** Named by its content and written once: the timestamps say which comes first, whatever the clocks say. */
const INSERT_PAIR = `INSERT INTO pre_key_upload (account, device, incarnation, upload, position, ec_id, ec_key, kyber_id, kyber_key, kyber_signature)
  VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) USING TIMESTAMP 1`;
const DELETE_UPLOAD = `DELETE FROM pre_key_upload USING TIMESTAMP 2 WHERE ${WHERE_DEVICE} AND upload = ?`;
const SELECT_PAIR = `SELECT ec_id, ec_key, kyber_id, kyber_key, kyber_signature FROM pre_key_upload WHERE ${WHERE_DEVICE} AND upload = ? AND position = ?`;

const BATCH_PAIRS = 25;

type Taken = { readonly from: { readonly id: string; readonly position: number; readonly isLast: boolean } | null; readonly repeated: RepeatedUseKeys } | null;

/**
 * An upload is one immutable partition; which are there and how far each is used up is one row per device, written by light-weight transactions only. A take advances
 * the index of the oldest upload, for the EC and the Kyber key alike, and reads the pair afterwards: whatever happens in between, the index is never given again.
 */
export class CassandraPreKeyStore implements PreKeyStore {
  private readonly session: CassandraSession;
  private readonly devices: ConditionalRows;
  private readonly epoch: number;

  /** `epoch`: the account log's. One-time pairs that came in another one are not handed out. */
  constructor(session: CassandraSession, epoch: number) {
    this.session = session;
    this.epoch = epoch;
    this.devices = new ConditionalRows(session, 'pre_key_device', ['account', 'device', 'incarnation']);
  }

  async setRepeatedUse(device: DeviceKey, keys: { readonly signed?: StoredSignedKey; readonly lastResort?: StoredSignedKey }): Promise<void> {
    const { signed, lastResort } = structuredClone(keys);
    const set: Record<string, CqlParam> = {
      ...signed === undefined ? {} : signedColumns('signed', signed),
      ...lastResort === undefined ? {} : { ...signedColumns('last', lastResort), last_used: 0 },
    };
    await this.devices.change(deviceParams(device), () => ({ answer: undefined, set }));
  }

  async addOneTime(device: DeviceKey, given: readonly OneTimePair[], replace: boolean): Promise<void> {
    const pairs = structuredClone(given);
    const upload = { id: uploadId(pairs), size: pairs.length, next: 0, epoch: this.epoch };
    for (let at = 0; at < pairs.length; at += BATCH_PAIRS) {
      await this.session.write(...pairs.slice(at, at + BATCH_PAIRS).map((pair, i) => insertPair(device, upload, at + i, pair)));
    }
    const before = await this.devices.change(deviceParams(device), row => {
      const uploads = this.uploadsOf(row);
      return { answer: uploads, set: { uploads: encodeUploads(withUpload(uploads, upload, replace)) } };
    });
    if (replace) await Promise.all(before.filter(({ id, size, next }) => id !== upload.id && next < size).map(({ id }) => this.deleteUpload(device, id)));
  }

  async take(device: DeviceKey): Promise<TakenKeys | null> {
    for (;;) {
      const taken = await this.devices.change(deviceParams(device), row => takeStep(row, this.uploadsOf(row)));
      if (taken === null) return null;
      const { from, repeated: { signed, lastResort } } = taken;
      if (from === null) return { oneTime: null, signed, lastResort };
      const [row] = await this.session.select(SELECT_PAIR, [...deviceParams(device), from.id, from.position]);
      if (from.isLast) await this.deleteUpload(device, from.id);
      // Forgotten by a replacement in this moment: the next one.
      if (row !== undefined) return { oneTime: pairOf(row), signed, lastResort };
    }
  }

  async repeatedUse(device: DeviceKey): Promise<RepeatedUseKeys | null> {
    return repeatedOf(await this.devices.get(deviceParams(device)));
  }

  async count(device: DeviceKey): Promise<number> {
    return pairsLeft(this.uploadsOf(await this.devices.get(deviceParams(device))));
  }

  /** The row stays, empty: an upload that comes late must not find a place that looks new. */
  async drop(device: DeviceKey): Promise<void> {
    const nothing = new Uint8Array(0);
    const before = await this.devices.change(deviceParams(device), row => ({
      answer: this.uploadsOf(row),
      set: row === null ? null : {
        signed_key: nothing, signed_signature: nothing, last_key: nothing, last_signature: nothing,
        uploads: encodeUploads(this.uploadsOf(row).map(one => ({ ...one, next: one.size }))),
      },
    }));
    await Promise.all(before.map(({ id }) => this.deleteUpload(device, id)));
  }

  private uploadsOf(row: SqlRow | null): readonly KeyUpload[] {
    return row === null || row['uploads'] === null ? [] : asOfEpoch(decodeUploads(textOf(row, 'uploads')), this.epoch);
  }

  /** What is left behind when this is not reached is public, and nothing leads to it. */
  private async deleteUpload(device: DeviceKey, id: string): Promise<void> {
    await this.session.write({ cql: DELETE_UPLOAD, params: [...deviceParams(device), id] });
  }
}

function takeStep(row: SqlRow | null, uploads: readonly KeyUpload[]): { answer: Taken; set: Record<string, CqlParam> | null } {
  const repeated = repeatedOf(row);
  if (repeated === null) return { answer: null, set: null };
  const from = takeFrom(uploads);
  if (from !== null) return { answer: { from, repeated }, set: { uploads: encodeUploads(from.left) } };
  return { answer: { from, repeated }, set: repeated.lastResortUsed ? null : { last_used: 1 } };
}

function insertPair(device: DeviceKey, upload: KeyUpload, position: number, { ec, kyber }: OneTimePair): CqlStatement {
  return { cql: INSERT_PAIR, params: [...deviceParams(device), upload.id, position, ec.id, ec.key, kyber.id, kyber.key, kyber.signature] };
}

function repeatedOf(row: SqlRow | null): RepeatedUseKeys | null {
  if (row === null || !isThere(row, 'signed_key') || !isThere(row, 'last_key')) return null;
  return { signed: signedOf(row, 'signed'), lastResort: signedOf(row, 'last'), lastResortUsed: numberOf(row, 'last_used') === 1 };
}

function isThere(row: SqlRow, column: string): boolean {
  return row[column] !== null && bytesOf(row, column).length > 0;
}

function signedColumns(prefix: 'signed' | 'last', { id, key, signature }: StoredSignedKey): Record<string, CqlParam> {
  return { [`${prefix}_id`]: id, [`${prefix}_key`]: key, [`${prefix}_signature`]: signature };
}
