import { encodePart, partFor } from '../../proto/delivery.ts';
import { SealgateError } from '../../proto/errors.ts';
import type { DeviceKey } from '../../proto/ids.ts';
import { wire } from '../../proto/messages.ts';
import type { Position } from '../../proto/position.ts';
import { deviceParams, WHERE_DEVICE } from '../device-params.ts';
import type { SqliteEngine, SqlParam, WriteStatement } from '../sqlite/engine.ts';
import { logRowEnd, logRowId } from '../sqlite/log-rows.ts';
import { bytesOf, numberOf, type SqlRow } from '../row.ts';
import type { Mailbox, MailboxItem, MailboxReference, MailboxUsage, MailboxWrite } from './mailbox.ts';

const INSERT_DEVICE = 'INSERT OR IGNORE INTO mailbox_device (account, device, incarnation) VALUES (?, ?, ?)';
/**
 * Not below the device's floor: a late writer must not bring back what was deleted. Not without its log row: there would be nothing to deliver.
 * Counts on from the device's last row: rows come in position order, and go from the first on.
 */
const INSERT_ITEM = `INSERT OR IGNORE INTO mailbox (account, device, incarnation, epoch, "offset", log_id, accepted_at, bytes, items_before, bytes_before)
  SELECT new.*, coalesce((${ofLast('items_before + 1')}), 0), coalesce((${ofLast('bytes_before + bytes')}), 0)
  FROM (SELECT ? AS account, ? AS device, ? AS incarnation, ? AS epoch, ? AS "offset", ? AS log_id, ? AS accepted_at, ? AS bytes) new
  WHERE EXISTS (SELECT 1 FROM log WHERE id = new.log_id) AND NOT EXISTS (SELECT 1 FROM mailbox_device d
    WHERE d.account = new.account AND d.device = new.device AND d.incarnation = new.incarnation AND (d.floor_epoch, d.floor_offset) >= (new.epoch, new."offset"))`;
const RAISE_FLOOR = `UPDATE mailbox_device SET floor_epoch = ?, floor_offset = ? WHERE ${WHERE_DEVICE} AND (floor_epoch, floor_offset) < (?, ?)`;
const DELETE_UP_TO = `DELETE FROM mailbox WHERE ${WHERE_DEVICE} AND (epoch, "offset") <= (?, ?)`;
const SELECT_ITEMS = `SELECT m.epoch AS epoch, m."offset" AS "offset", m.accepted_at AS accepted_at, l.value AS value
  FROM mailbox m CROSS JOIN log l ON l.id = m.log_id
  WHERE m.account = ? AND m.device = ? AND m.incarnation = ? AND (m.epoch, m."offset") > (?, ?) AND (m.epoch, m."offset") < (?, ?)
    AND m.accepted_at > ? ORDER BY m.epoch, m."offset" LIMIT ?`;
/** Too little by rows that came behind later ones, as those of a write that failed and was repeated: a limit of delivery need not be exact. */
const SELECT_USAGE = `SELECT max(1, last.items_before + 1 - first.items_before) AS items, max(last.bytes, last.bytes_before + last.bytes - first.bytes_before) AS bytes
  FROM (SELECT * FROM mailbox WHERE ${WHERE_DEVICE} ORDER BY epoch, "offset" LIMIT 1) first,
    (SELECT * FROM mailbox WHERE ${WHERE_DEVICE} ORDER BY epoch DESC, "offset" DESC LIMIT 1) last`;
const SELECT_PARTITIONS = 'SELECT partition FROM log_partition';
/** Looks at a partition's oldest rows only: a partition's records were accepted in the order of its log, so that behind one that has not expired there are none, unless the clock was set back; they go later by as much. */
const DELETE_EXPIRED = `DELETE FROM mailbox WHERE (account, device, incarnation, epoch, "offset") IN
  (SELECT account, device, incarnation, epoch, "offset" FROM (SELECT * FROM mailbox WHERE log_id >= ? AND log_id < ? ORDER BY log_id LIMIT ?) WHERE accepted_at <= ?)`;

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
      units.push(this.engine.writeSoon(items.slice(at, at + WRITE_ITEMS).map(insertItem)));
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
      const row = this.engine.get(SELECT_USAGE, [...deviceParams(device), ...deviceParams(device)]);
      resolve(row === undefined ? { items: 0, bytes: 0 } : { items: numberOf(row, 'items'), bytes: numberOf(row, 'bytes') });
    });
  }

  /** The floor at the top stays: it keeps late writers out. */
  drop(device: DeviceKey): Promise<void> {
    return this.deleteUpTo(device, TOP);
  }

  async expire(notBeforeMs: number): Promise<number> {
    const partitions = this.engine.all(SELECT_PARTITIONS).map(row => numberOf(row, 'partition'));
    const items = Math.ceil(EXPIRE_ITEMS / partitions.length);
    const { changes } = await this.engine.write(partitions.map(partition => ({ sql: DELETE_EXPIRED, params: [logRowId(partition, 0), logRowEnd(partition), items, notBeforeMs] })));
    return changes.reduce((sum, deleted) => sum + deleted, 0);
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

/** What the device's last row says of the next one, for INSERT_ITEM. */
function ofLast(expression: string): string {
  return `SELECT ${expression} FROM mailbox m WHERE m.account = new.account AND m.device = new.device AND m.incarnation = new.incarnation ORDER BY m.epoch DESC, m."offset" DESC LIMIT 1`;
}

function insertItem({ device, partition, position: { epoch, offset }, acceptedAtMs, bytes }: MailboxReference): WriteStatement {
  return { sql: INSERT_ITEM, params: [...deviceParams(device), epoch, offset, logRowId(partition, offset), acceptedAtMs, bytes] };
}

function itemOf(row: SqlRow, device: DeviceKey): MailboxItem {
  const position = { epoch: numberOf(row, 'epoch'), offset: numberOf(row, 'offset') };
  const part = partFor(wire.Record.decode(bytesOf(row, 'value')), device);
  if (part === null) throw new SealgateError('STORE_FAILED', { detail: 'a mailbox row points at a record without a part for its device' });
  return { position, acceptedAtMs: numberOf(row, 'accepted_at'), delivery: encodePart(part, position) };
}
