import type { DeviceKey } from '../../proto/ids.ts';
import { deviceParams, WHERE_DEVICE } from '../device-params.ts';
import type { SqliteEngine, WriteStatement } from '../sqlite/engine.ts';
import { numberOf } from '../row.ts';
import { pairOf, signedOf } from './key-rows.ts';
import type { OneTimePair, PreKeyStore, RepeatedUseKeys, StoredSignedKey, TakenKeys } from './pre-keys.ts';

const INSERT_REPEATED = 'INSERT OR IGNORE INTO repeated_key (account, device, incarnation) VALUES (?, ?, ?)';
const UPDATE_SIGNED = `UPDATE repeated_key SET signed_id = ?, signed_key = ?, signed_signature = ? WHERE ${WHERE_DEVICE}`;
const UPDATE_LAST = `UPDATE repeated_key SET last_id = ?, last_key = ?, last_signature = ?, last_used = 0 WHERE ${WHERE_DEVICE}`;
const SELECT_REPEATED = `SELECT * FROM repeated_key WHERE ${WHERE_DEVICE} AND signed_key IS NOT NULL AND last_key IS NOT NULL`;
/** A batch whose answer was lost may come again. */
const INSERT_PAIR = `INSERT INTO one_time_key (account, device, incarnation, ec_id, ec_key, kyber_id, kyber_key, kyber_signature)
  SELECT $account, $device, $incarnation, $ecId, $ec, $kyberId, $kyber, $signature WHERE NOT EXISTS
  (SELECT 1 FROM one_time_key WHERE account = $account AND device = $device AND incarnation = $incarnation AND ec_id = $ecId AND kyber_id = $kyberId)`;
const DELETE_PAIRS = `DELETE FROM one_time_key WHERE ${WHERE_DEVICE}`;
const DELETE_REPEATED = `DELETE FROM repeated_key WHERE ${WHERE_DEVICE}`;
/** The oldest pair; none as long as the device lacks the other half of an answer. */
const TAKE_PAIR = `DELETE FROM one_time_key WHERE id = (SELECT id FROM one_time_key WHERE ${WHERE_DEVICE} ORDER BY id LIMIT 1)
  AND EXISTS (${SELECT_REPEATED}) RETURNING ec_id, ec_key, kyber_id, kyber_key, kyber_signature`;
/** changes() speaks of the statement before it: no pair was taken. */
const MARK_LAST_USED = `UPDATE repeated_key SET last_used = 1 WHERE ${WHERE_DEVICE} AND changes() = 0`;
const COUNT_PAIRS = `SELECT count(*) AS pairs FROM one_time_key WHERE ${WHERE_DEVICE}`;

/** A restored store does not know which pairs were handed out after its backup; without any, devices upload new ones. */
export const burnAllPairs: WriteStatement = { sql: 'DELETE FROM one_time_key', params: [] };

/** A take is one transaction of the one writer: a pair that was answered is gone for good, and one whose answer was lost is too. */
export class SqlitePreKeyStore implements PreKeyStore {
  private readonly engine: SqliteEngine;

  constructor(engine: SqliteEngine) {
    this.engine = engine;
  }

  async setRepeatedUse(device: DeviceKey, keys: { readonly signed?: StoredSignedKey; readonly lastResort?: StoredSignedKey }): Promise<void> {
    const key = deviceParams(device);
    const unit: WriteStatement[] = [{ sql: INSERT_REPEATED, params: key }];
    if (keys.signed !== undefined) unit.push({ sql: UPDATE_SIGNED, params: [...signedParams(keys.signed), ...key] });
    if (keys.lastResort !== undefined) unit.push({ sql: UPDATE_LAST, params: [...signedParams(keys.lastResort), ...key] });
    await this.engine.write(unit);
  }

  async addOneTime(device: DeviceKey, pairs: readonly OneTimePair[], replace: boolean): Promise<void> {
    const key = deviceParams(device);
    const inserts = pairs.map(({ ec, kyber }): WriteStatement => ({
      sql: INSERT_PAIR,
      params: {
        account: key[0], device: key[1], incarnation: key[2],
        ecId: ec.id, ec: ec.key, kyberId: kyber.id, kyber: kyber.key, signature: kyber.signature,
      },
    }));
    await this.engine.write(replace ? [{ sql: DELETE_PAIRS, params: key }, ...inserts] : inserts);
  }

  async take(device: DeviceKey): Promise<TakenKeys | null> {
    const key = deviceParams(device);
    const { rows } = await this.engine.write([
      { sql: TAKE_PAIR, params: [...key, ...key], returnsRows: true },
      { sql: MARK_LAST_USED, params: key },
      { sql: SELECT_REPEATED, params: key, returnsRows: true },
    ]);
    const repeated = rows[2]?.[0];
    if (repeated === undefined) return null;
    const pair = rows[0]?.[0];
    return { oneTime: pair === undefined ? null : pairOf(pair), signed: signedOf(repeated, 'signed'), lastResort: signedOf(repeated, 'last') };
  }

  repeatedUse(device: DeviceKey): Promise<RepeatedUseKeys | null> {
    return new Promise(resolve => {
      const row = this.engine.get(SELECT_REPEATED, deviceParams(device));
      resolve(row === undefined ? null : {
        signed: signedOf(row, 'signed'), lastResort: signedOf(row, 'last'), lastResortUsed: numberOf(row, 'last_used') === 1,
      });
    });
  }

  count(device: DeviceKey): Promise<number> {
    return new Promise(resolve => {
      const row = this.engine.get(COUNT_PAIRS, deviceParams(device));
      resolve(row === undefined ? 0 : numberOf(row, 'pairs'));
    });
  }

  async drop(device: DeviceKey): Promise<void> {
    const key = deviceParams(device);
    await this.engine.write([{ sql: DELETE_PAIRS, params: key }, { sql: DELETE_REPEATED, params: key }]);
  }
}

function signedParams(key: StoredSignedKey): [number, Uint8Array, Uint8Array] {
  return [key.id, key.key, key.signature];
}
