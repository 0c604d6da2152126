import { createHash } from 'node:crypto';
import { ConditionalRows, type Decision } from '../cassandra/conditional-rows.ts';
import type { CassandraSession } from '../cassandra/session.ts';
import { bytesOf, numberOf, type SqlRow } from '../row.ts';
import { LEVEL_SLACK, levelAt, retryAfterMs } from './bucket.ts';
import type { BudgetAnswer, BudgetStore } from './budgets.ts';

const ALLOWED: BudgetAnswer = { allowed: true, retryAfterMs: 0 };
const MEMBER_BYTES = 16;
/** Rows outlive their window by this much, for nodes whose clocks are behind. */
const SLACK_MS = 3_600_000;

/** Each take is one light-weight transaction: exact whichever node takes. One whose answer was lost counts, at worst twice. Rows expire by themselves. */
export class CassandraBudgetStore implements BudgetStore {
  private readonly buckets: ConditionalRows;
  private readonly windows: ConditionalRows;
  private expiredUpToMs = -Infinity;

  constructor(session: CassandraSession) {
    this.buckets = new ConditionalRows(session, 'budget', ['key']);
    this.windows = new ConditionalRows(session, 'budget_window', ['key']);
  }

  take(key: Uint8Array, capacity: number, windowMs: number, nowMs: number): Promise<BudgetAnswer> {
    return this.buckets.change([key], (found): Decision<BudgetAnswer> => {
      const row = this.current(found);
      const bucket = row === null ? { level: 0, updatedAtMs: nowMs } : { level: numberOf(row, 'level'), updatedAtMs: numberOf(row, 'updated_at') };
      const level = levelAt(bucket, capacity, windowMs, nowMs);
      if (level + 1 > capacity + LEVEL_SLACK) return { answer: { allowed: false, retryAfterMs: retryAfterMs(level, capacity, windowMs) }, set: null };
      const updatedAtMs = Math.max(bucket.updatedAtMs, nowMs);
      return { answer: ALLOWED, set: { level: level + 1, updated_at: updatedAtMs, ends_at: updatedAtMs + windowMs }, ttlSeconds: ttlSeconds(updatedAtMs - nowMs + windowMs) };
    });
  }

  takeDistinct(key: Uint8Array, member: Uint8Array, capacity: number, windowMs: number, nowMs: number): Promise<BudgetAnswer> {
    const id = createHash('sha256').update(member).digest().subarray(0, MEMBER_BYTES);
    return this.windows.change([key], (found): Decision<BudgetAnswer> => {
      if (capacity < 1) return { answer: { allowed: false, retryAfterMs: windowMs }, set: null };
      const row = this.current(found);
      const isNew = row === null || numberOf(row, 'ends_at') <= nowMs;
      const members = isNew ? new Uint8Array(0) : bytesOf(row, 'members');
      const endsAtMs = isNew ? nowMs + windowMs : numberOf(row, 'ends_at');
      if (includes(members, id)) return { answer: ALLOWED, set: null };
      if (members.length / MEMBER_BYTES >= capacity) return { answer: { allowed: false, retryAfterMs: Math.max(1, endsAtMs - nowMs) }, set: null };
      return { answer: ALLOWED, set: { members: Buffer.concat([members, id]), ends_at: endsAtMs }, ttlSeconds: ttlSeconds(endsAtMs - nowMs) };
    });
  }

  /** The rows are deleted by Cassandra; until it has done so they count as gone. */
  expire(nowMs: number): Promise<void> {
    this.expiredUpToMs = Math.max(this.expiredUpToMs, nowMs);
    return Promise.resolve();
  }

  private current(row: SqlRow | null): SqlRow | null {
    return row === null || numberOf(row, 'ends_at') <= this.expiredUpToMs ? null : row;
  }
}

/** From now on, whatever the caller's clock says. */
function ttlSeconds(restMs: number): number {
  return Math.ceil((Math.max(0, restMs) + SLACK_MS) / 1000);
}

function includes(members: Uint8Array, id: Uint8Array): boolean {
  for (let at = 0; at < members.length; at += MEMBER_BYTES) {
    if (Buffer.compare(members.subarray(at, at + MEMBER_BYTES), id) === 0) return true;
  }
  return false;
}
