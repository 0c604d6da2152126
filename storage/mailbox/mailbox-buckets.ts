import { comparePositions, type Position } from '../../proto/position.ts';
import { numberOf, type SqlRow } from '../row.ts';

/** One partition of a device's mailbox: the records of one day (of the time they carry) and one range of offsets. */
export interface Bucket {
  readonly day: number;
  readonly epoch: number;
  readonly chunk: number;
}

/** A bucket with the positions between which its rows lie. */
export interface FilledBucket extends Bucket {
  readonly first: Position;
  readonly last: Position;
}

/** What the one read of a device's partition tells. */
export interface MailboxState {
  /** Everything at or below is deleted; null: nothing ever was. */
  readonly cursor: Position | null;
  /** In order of their first positions; drained ones, those with nothing above the cursor, are left out. */
  readonly filled: readonly FilledBucket[];
}

const DAY_MS = 86_400_000;
/**
 * So many offsets at most go into one bucket. Undelivered mail of a device is limited to 64 MiB anyway, so this matters only to devices whose mailbox is filled and
 * drained all day; a smaller range would scatter the mail of a sleeping device of a busy partition over many buckets.
 */
const CHUNK_OFFSETS = 2 ** 22;
/** Not a day: the rows that hold the cursor, one per epoch, in `last`. Above every day, so that one slice has the buckets from a day on and the cursor. */
export const CURSOR_DAY = 2 ** 31 - 1;

/** Days since 1970, UTC. */
export function dayOf(timeMs: number): number {
  return Math.floor(timeMs / DAY_MS);
}

export function dayEndMs(day: number): number {
  return (day + 1) * DAY_MS;
}

/** By the time the record carries, not the writer's clock: a replay after midnight writes the same row. */
export function bucketOf(position: Position, acceptedAtMs: number): Bucket {
  return { day: dayOf(acceptedAtMs), epoch: position.epoch, chunk: Math.floor(position.offset / CHUNK_OFFSETS) };
}

export function bucketText({ day, epoch, chunk }: Bucket): string {
  return `${day}.${epoch}.${chunk}`;
}

/** From the rows of mailbox_device. */
export function stateOf(rows: readonly SqlRow[]): MailboxState {
  let cursor: Position | null = null;
  const buckets: FilledBucket[] = [];
  for (const row of rows) {
    const [day, epoch, last] = [numberOf(row, 'day'), numberOf(row, 'epoch'), { epoch: numberOf(row, 'epoch'), offset: numberOf(row, 'last') }];
    if (day === CURSOR_DAY) cursor = higher(cursor, last);
    else buckets.push({ day, epoch, chunk: numberOf(row, 'chunk'), first: { epoch, offset: numberOf(row, 'first') }, last });
  }
  const deletedUpTo = cursor;
  const filled = deletedUpTo === null ? buckets : buckets.filter(({ last }) => comparePositions(last, deletedUpTo) > 0);
  return { cursor, filled: filled.sort((a, b) => comparePositions(a.first, b.first)) };
}

/** The higher of two positions; null is below all. */
export function higher(a: Position | null, b: Position | null): Position | null {
  if (a === null || b === null) return a ?? b;
  return comparePositions(a, b) >= 0 ? a : b;
}

/**
 * Buckets that have to be read together: the days of two records may be in another order than their positions, since senders' nodes have clocks of their own.
 * Each group is wholly above the one before.
 */
export function overlapping(buckets: readonly FilledBucket[]): readonly (readonly FilledBucket[])[] {
  const groups: FilledBucket[][] = [];
  let end: Position | null = null;
  for (const bucket of buckets) {
    const group = groups.at(-1);
    if (group !== undefined && end !== null && comparePositions(bucket.first, end) <= 0) group.push(bucket);
    else groups.push([bucket]);
    end = higher(end, bucket.last);
  }
  return groups;
}
