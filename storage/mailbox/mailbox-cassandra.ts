import { deviceKeyText, type DeviceKey } from '../../proto/ids.ts';
import { comparePositions, type Position } from '../../proto/position.ts';
import type { CqlStatement } from '../cassandra/cql-value.ts';
import type { CassandraSession } from '../cassandra/session.ts';
import { deviceParams, WHERE_DEVICE } from '../device-params.ts';
import { bytesOf, numberOf, type SqlRow } from '../row.ts';
import { bucketOf, bucketText, CURSOR_DAY, dayEndMs, dayOf, higher, overlapping, stateOf, type Bucket, type FilledBucket, type MailboxState } from './mailbox-buckets.ts';
import type { Mailbox, MailboxItem, MailboxUsage, MailboxWrite } from './mailbox.ts';

const WHERE_BUCKET = `${WHERE_DEVICE} AND day = ? AND epoch = ? AND chunk = ?`;
const INSERT_ITEM = `INSERT INTO mailbox (account, device, incarnation, day, epoch, chunk, offset, accepted_at, size, delivery)
  VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) USING TTL ? AND TIMESTAMP ?`;
const SELECT_ITEMS = `SELECT offset, accepted_at, delivery FROM mailbox WHERE ${WHERE_BUCKET} AND offset > ? AND offset < ? LIMIT ?`;
const SELECT_USAGE = `SELECT CAST(count(*) AS bigint) AS items, sum(CAST(size AS bigint)) AS bytes FROM mailbox WHERE ${WHERE_BUCKET} AND offset > ?`;
const DELETE_ITEMS = `DELETE FROM mailbox USING TIMESTAMP ? WHERE ${WHERE_BUCKET} AND offset <= ?`;
/** The highest offset that was written stays, whoever writes when: its timestamp is the offset. */
const RAISE_LAST = `UPDATE mailbox_device USING TTL ? AND TIMESTAMP ? SET last = ? WHERE ${WHERE_BUCKET}`;
/** And here the lowest. */
const LOWER_FIRST = `UPDATE mailbox_device USING TTL ? AND TIMESTAMP ? SET first = ? WHERE ${WHERE_BUCKET}`;
const SELECT_STATE = `SELECT day, epoch, chunk, first, last FROM mailbox_device WHERE ${WHERE_DEVICE} AND day >= ?`;

const DAY_MS = 86_400_000;
/** Above every offset, and exact as a number. */
const OFFSET_TOP = Number.MAX_SAFE_INTEGER;
const TOP: Position = { epoch: OFFSET_TOP, offset: OFFSET_TOP };
const BATCH_ROWS = 64;
const BATCH_BYTES = 64 * 1024;
/** Rows per query, so that large envelopes are not read only to be cut at the caller's bytes. */
const CHUNK_ITEMS = 128;

/**
 * Rows that expire by themselves. Timestamps come from what is written, never from a clock: a row's from the time its record carries, a deletion's is the end of that
 * day, so that it covers every row below its position whenever that is written. Layout: docs/CASSANDRA.md.
 */
export class CassandraMailbox implements Mailbox {
  private readonly session: CassandraSession;
  private readonly ttlMs: number;

  constructor(session: CassandraSession, ttlMs: number) {
    this.session = session;
    this.ttlMs = ttlMs;
  }

  async write(items: readonly MailboxWrite[]): Promise<void> {
    await Promise.all([...groupByBucket(items).values()].flatMap(group => this.groupStatements(group)).map(batch => this.session.write(...batch)));
  }

  async read(device: DeviceKey, range: { readonly after: Position | null; readonly below: Position | null; readonly notBeforeMs: number },
    maxItems: number, maxBytes: number): Promise<readonly MailboxItem[]> {
    const { cursor, filled } = await this.state(device, dayOf(range.notBeforeMs));
    const reading = new Reading(higher(range.after, cursor), range.below ?? TOP, maxItems, maxBytes);
    for (const group of overlapping(filled.filter(bucket => reading.touches(bucket)))) {
      while (!reading.isFull) {
        const limit = Math.min(CHUNK_ITEMS, reading.itemsLeft);
        const found = (await Promise.all(group.map(bucket => this.items(device, bucket, reading, limit)))).flat();
        found.sort((a, b) => comparePositions(a.position, b.position));
        const taken = found.slice(0, limit);
        reading.take(taken, range.notBeforeMs);
        if (taken.length < limit) break;
      }
    }
    return reading.items;
  }

  /** Rows first: a crash in between leaves the cursor, and the call is repeated. */
  async deleteUpTo(device: DeviceKey, position: Position): Promise<void> {
    const { filled } = await this.state(device);
    await Promise.all(filled.filter(({ first }) => comparePositions(first, position) <= 0).map(bucket => this.session.write({
      cql: DELETE_ITEMS,
      params: [dayEndMs(bucket.day) * 1000 - 1, ...bucketParams(device, bucket), bucket.epoch < position.epoch ? OFFSET_TOP : position.offset],
    })));
    const cursor = { day: CURSOR_DAY, epoch: position.epoch, chunk: 0 };
    // Outlives all it covers, also what a node with a fast clock has accepted.
    const ttl = this.ttlOf(this.session.clock.nowMs() + DAY_MS);
    await this.session.write({ cql: RAISE_LAST, params: [ttl, position.offset, position.offset, ...bucketParams(device, cursor)] });
  }

  async usage(device: DeviceKey): Promise<MailboxUsage> {
    const { cursor, filled } = await this.state(device);
    const counted = await Promise.all(filled.map(async bucket => {
      const [row] = await this.session.select(SELECT_USAGE, [...bucketParams(device, bucket), offsetAfter(cursor, bucket)]);
      return row === undefined ? { items: 0, bytes: 0 } : { items: numberOf(row, 'items'), bytes: numberOf(row, 'bytes') };
    }));
    return { items: counted.reduce((sum, { items }) => sum + items, 0), bytes: counted.reduce((sum, { bytes }) => sum + bytes, 0) };
  }

  /** The cursor at the top keeps late writers out until everything they may write has expired. */
  drop(device: DeviceKey): Promise<void> {
    return this.deleteUpTo(device, TOP);
  }

  /** Nothing to do: every row brings its end along. */
  expire(): Promise<number> {
    return Promise.resolve(0);
  }

  /** Without the buckets of days whose records have all expired. */
  private async state(device: DeviceKey, fromDay = dayOf(this.session.clock.nowMs() - this.ttlMs)): Promise<MailboxState> {
    return stateOf(await this.session.select(SELECT_STATE, [...deviceParams(device), fromDay]));
  }

  private async items(device: DeviceKey, bucket: Bucket, { after, below }: Reading, limit: number): Promise<readonly MailboxItem[]> {
    const rows = await this.session.select(SELECT_ITEMS, [...bucketParams(device, bucket), offsetAfter(after, bucket), offsetBelow(below, bucket), limit]);
    return rows.map(row => itemOf(row, bucket.epoch));
  }

  /** Batches of one partition each: the rows, and that they are there. */
  private groupStatements(group: readonly MailboxWrite[]): readonly (readonly CqlStatement[])[] {
    const [one] = group;
    if (one === undefined) return [];
    const bucket = bucketOf(one.position, one.acceptedAtMs);
    const key = bucketParams(one.device, bucket);
    const offsets = group.map(({ position }) => position.offset);
    const [first, last] = [Math.min(...offsets), Math.max(...offsets)];
    // Outlives the rows by a day, and nobody looks at it that late: it is never met expired.
    const ttl = this.ttlOf(dayEndMs(bucket.day) + DAY_MS);
    const rows = group.map(item => ({ cql: INSERT_ITEM, params: [...key, item.position.offset, item.acceptedAtMs, item.delivery.length, item.delivery,
      this.ttlOf(item.acceptedAtMs), Math.floor(item.acceptedAtMs) * 1000] }));
    return [...batches(rows, group), [
      { cql: RAISE_LAST, params: [ttl, last, last, ...key] },
      { cql: LOWER_FIRST, params: [ttl, OFFSET_TOP - first, first, ...key] },
    ]];
  }

  /** Seconds until what was accepted then has expired. */
  private ttlOf(acceptedAtMs: number): number {
    return Math.max(1, Math.ceil((acceptedAtMs + this.ttlMs - this.session.clock.nowMs()) / 1000));
  }
}

/** How far one call of read() has come. */
class Reading {
  readonly items: MailboxItem[] = [];
  readonly below: Position;
  after: Position | null;
  private bytes = 0;
  private cut = false;
  private readonly maxItems: number;
  private readonly maxBytes: number;

  constructor(after: Position | null, below: Position, maxItems: number, maxBytes: number) {
    this.after = after;
    this.below = below;
    this.maxItems = maxItems;
    this.maxBytes = maxBytes;
  }

  get itemsLeft(): number {
    return this.maxItems - this.items.length;
  }

  get isFull(): boolean {
    return this.cut || this.itemsLeft <= 0 || (this.items.length > 0 && this.bytes >= this.maxBytes);
  }

  touches({ first, last }: FilledBucket): boolean {
    return comparePositions(first, this.below) < 0 && (this.after === null || comparePositions(last, this.after) > 0);
  }

  take(items: readonly MailboxItem[], notBeforeMs: number): void {
    for (const item of items) {
      if (item.acceptedAtMs > notBeforeMs) {
        this.cut = this.items.length > 0 && this.bytes + item.delivery.length > this.maxBytes;
        if (this.cut) return;
        this.items.push(item);
        this.bytes += item.delivery.length;
      }
      this.after = item.position;
    }
  }
}

function groupByBucket(items: readonly MailboxWrite[]): ReadonlyMap<string, readonly MailboxWrite[]> {
  const groups = new Map<string, MailboxWrite[]>();
  for (const item of items) {
    const key = `${deviceKeyText(item.device)}.${bucketText(bucketOf(item.position, item.acceptedAtMs))}`;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [item]);
    else group.push(item);
  }
  return groups;
}

function batches(rows: readonly CqlStatement[], items: readonly MailboxWrite[]): CqlStatement[][] {
  const found: CqlStatement[][] = [];
  let bytes = Infinity;
  rows.forEach((row, i) => {
    const size = items[i]?.delivery.length ?? 0;
    const batch = found.at(-1);
    if (batch === undefined || batch.length >= BATCH_ROWS || bytes + size > BATCH_BYTES) {
      found.push([row]);
      bytes = size;
    } else {
      batch.push(row);
      bytes += size;
    }
  });
  return found;
}

function bucketParams(device: DeviceKey, { day, epoch, chunk }: Bucket): [Uint8Array, number, number, number, number, number] {
  return [...deviceParams(device), day, epoch, chunk];
}

function offsetAfter(position: Position | null, { epoch }: Bucket): number {
  if (position === null || position.epoch < epoch) return -1;
  return position.epoch === epoch ? position.offset : OFFSET_TOP;
}

function offsetBelow(position: Position, { epoch }: Bucket): number {
  return position.epoch === epoch ? position.offset : OFFSET_TOP;
}

function itemOf(row: SqlRow, epoch: number): MailboxItem {
  return { position: { epoch, offset: numberOf(row, 'offset') }, acceptedAtMs: numberOf(row, 'accepted_at'), delivery: bytesOf(row, 'delivery') };
}
