import { encodePart, partFor } from '../../proto/delivery.ts';
import { SealgateError } from '../../proto/errors.ts';
import { deviceKeyText, type DeviceKey } from '../../proto/ids.ts';
import { wire } from '../../proto/messages.ts';
import type { Position } from '../../proto/position.ts';
import { deviceParams, WHERE_DEVICE } from '../device-params.ts';
import type { SqliteEngine, SqlParam, WriteStatement } from '../sqlite/engine.ts';
import { logRowId } from '../sqlite/log-rows.ts';
import { bytesOf, numberOf, type SqlRow } from '../row.ts';
import type { Mailbox, MailboxItem, MailboxReference, MailboxUsage, MailboxWrite } from './mailbox.ts';

const INSERT_DEVICE = 'INSERT OR IGNORE INTO mailbox_device (account, device, incarnation) VALUES (?, ?, ?)';
/** Not below the device's floor: a late writer must not bring back what was deleted. Not without its log row: there would be nothing to deliver. */
const INSERT_ITEM = `INSERT OR IGNORE INTO mailbox (account, device, incarnation, epoch, "offset", log_id, accepted_at, bytes)
  SELECT d.account, d.device, d.incarnation, ?, ?, ?, ?, ? FROM mailbox_device d
  WHERE d.account = ? AND d.device = ? AND d.incarnation = ? AND (d.floor_epoch, d.floor_offset) < (?, ?)
    AND EXISTS (SELECT 1 FROM log WHERE id = ?)`;
const RAISE_FLOOR = `UPDATE mailbox_device SET floor_epoch = ?, floor_offset = ? WHERE ${WHERE_DEVICE} AND (floor_epoch, floor_offset) < (?, ?)`;
const DELETE_UP_TO = `DELETE FROM mailbox WHERE ${WHERE_DEVICE} AND (epoch, "offset") <= (?, ?)`;
const SELECT_ITEMS = `SELECT m.epoch AS epoch, m."offset" AS "offset", m.accepted_at AS accepted_at, l.value AS value
  FROM mailbox m CROSS JOIN log l ON l.id = m.log_id
  WHERE m.account = ? AND m.device = ? AND m.incarnation = ? AND (m.epoch, m."offset") > (?, ?) AND (m.epoch, m."offset") < (?, ?)
    AND m.accepted_at > ? ORDER BY m.epoch, m."offset" LIMIT ?`;
const SELECT_USAGE = `SELECT items, bytes FROM mailbox_device WHERE ${WHERE_DEVICE}`;
const DELETE_EXPIRED = `DELETE FROM mailbox WHERE (account, device, incarnation, epoch, "offset") IN
  (SELECT account, device, incarnation, epoch, "offset" FROM mailbox WHERE accepted_at <= ? ORDER BY accepted_at LIMIT ?)`;

/** Above every position: what a removed device's floor becomes. */
const TOP: Position = { epoch: Number.MAX_SAFE_INTEGER, offset: Number.MAX_SAFE_INTEGER };
const BOTTOM: Position = { epoch: -1, offset: -1 };
/** Rows per query, so that large envelopes are not read only to be cut at the caller's bytes. */
const CHUNK_ITEMS = 64;
const EXPIRE_ITEMS = 500;
const WRITE_ITEMS = 500;

/** An index on log rows: an item costs one small row, and the delivery is made again from the record. */
export class SqliteMailbox implements Mailbox {
  private readonly engine: SqliteEngine;

  constructor(engine: SqliteEngine) {
    this.engine = engine;
  }

  write(items: readonly MailboxWrite[]): Promise<void> {
    return this.refer(items.map(({ delivery, ...item }) => ({ ...item, bytes: delivery.length })));
  }

  async refer(items: readonly MailboxReference[]): Promise<void> {
    const units: Promise<unknown>[] = [];
    for (let at = 0; at < items.length; at += WRITE_ITEMS) {
      units.push(this.engine.writeSoon(insertStatements(items.slice(at, at + WRITE_ITEMS))));
    }
    await Promise.all(units);
  }

  read(device: DeviceKey, range: { readonly after: Position | null; readonly below: Position | null; readonly notBeforeMs: number },
    maxItems: number, maxBytes: number): Promise<readonly MailboxItem[]> {
    return new Promise(resolve => { resolve(this.readNow(device, range, maxItems, maxBytes)); });
  }

  async deleteUpTo(device: DeviceKey, position: Position): Promise<void> {
    const key = deviceParams(device);
    const { epoch, offset } = position;
    await this.engine.writeSoon([
      { sql: INSERT_DEVICE, params: key },
      { sql: RAISE_FLOOR, params: [epoch, offset, ...key, epoch, offset] },
      { sql: DELETE_UP_TO, params: [...key, epoch, offset] },
    ]);
  }

  usage(device: DeviceKey): Promise<MailboxUsage> {
    return new Promise(resolve => {
      const row = this.engine.get(SELECT_USAGE, deviceParams(device));
      resolve(row === undefined ? { items: 0, bytes: 0 } : { items: numberOf(row, 'items'), bytes: numberOf(row, 'bytes') });
    });
  }

  /** The floor at the top stays: it keeps late writers out. */
  drop(device: DeviceKey): Promise<void> {
    return this.deleteUpTo(device, TOP);
  }

  async expire(notBeforeMs: number): Promise<number> {
    const { changes } = await this.engine.write([{ sql: DELETE_EXPIRED, params: [notBeforeMs, EXPIRE_ITEMS] }]);
    return changes[0] ?? 0;
  }

  private readNow(device: DeviceKey, range: { readonly after: Position | null; readonly below: Position | null; readonly notBeforeMs: number },
    maxItems: number, maxBytes: number): MailboxItem[] {
    const items: MailboxItem[] = [];
    const key = deviceParams(device);
    const below = range.below ?? TOP;
    let after = range.after ?? BOTTOM;
    let bytes = 0;
    while (items.length < maxItems && (items.length === 0 || bytes < maxBytes)) {
      const limit = Math.min(CHUNK_ITEMS, maxItems - items.length);
      const params: SqlParam[] = [...key, after.epoch, after.offset, below.epoch, below.offset, range.notBeforeMs, limit];
      const rows = this.engine.all(SELECT_ITEMS, params);
      for (const row of rows) {
        const item = itemOf(row, device);
        after = item.position;
        if (items.length > 0 && bytes + item.delivery.length > maxBytes) return items;
        items.push(item);
        bytes += item.delivery.length;
      }
      if (rows.length < limit) break;
    }
    return items;
  }
}

/** Names each device once. */
function insertStatements(items: readonly MailboxReference[]): WriteStatement[] {
  const devices = new Map(items.map(({ device }) => [deviceKeyText(device), device]));
  return [
    ...[...devices.values()].map(device => ({ sql: INSERT_DEVICE, params: deviceParams(device) })),
    ...items.map(insertItem),
  ];
}

function insertItem({ device, partition, position: { epoch, offset }, acceptedAtMs, bytes }: MailboxReference): WriteStatement {
  const key = deviceParams(device);
  const logId = logRowId(partition, offset);
  return { sql: INSERT_ITEM, params: [epoch, offset, logId, acceptedAtMs, bytes, ...key, epoch, offset, logId] };
}

function itemOf(row: SqlRow, device: DeviceKey): MailboxItem {
  const position = { epoch: numberOf(row, 'epoch'), offset: numberOf(row, 'offset') };
  const part = partFor(wire.Record.decode(bytesOf(row, 'value')), device);
  if (part === null) throw new SealgateError('STORE_FAILED', { detail: 'a mailbox row points at a record without a part for its device' });
  return { position, acceptedAtMs: numberOf(row, 'accepted_at'), delivery: encodePart(part, position) };
}
