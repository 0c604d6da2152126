import { createHash } from 'node:crypto';
import { ConditionalRows, type Decision } from '../cassandra/conditional-rows.ts';
import type { CassandraSession } from '../cassandra/session.ts';
import { bytesOf, numberOf, textOf, type SqlRow } from '../row.ts';
import { levelAt, retryAfterMs, unitsFree } from './bucket.ts';
import type { BudgetAnswer, BudgetStore, UnitsTaken } from './budgets.ts';

const ALLOWED: BudgetAnswer = { allowed: true, retryAfterMs: 0 };
const SELECT_MEMBER = 'SELECT ends_at FROM budget_recent_member WHERE key = ? AND member = ?';
const ADD_MEMBER = 'INSERT INTO budget_recent_member (key, member, ends_at) VALUES (?, ?, ?) USING TTL ?';
/** Of a moving window: what is counted is forgotten slice by slice. */
const SLICES = 24;
const MEMBER_BYTES = 16;
/** Rows outlive their window by this much, for nodes whose clocks are behind. */
const SLACK_MS = 3_600_000;

/** Each take is one light-weight transaction: exact whichever node takes. One whose answer was lost counts, at worst twice. Rows expire by themselves. */
export class CassandraBudgetStore implements BudgetStore {
  private readonly session: CassandraSession;
  private readonly recent: ConditionalRows;
  private readonly buckets: ConditionalRows;
  private readonly windows: ConditionalRows;
  private expiredUpToMs = -Infinity;

  constructor(session: CassandraSession) {
    this.session = session;
    this.recent = new ConditionalRows(session, 'budget_recent', ['key']);
    this.buckets = new ConditionalRows(session, 'budget', ['key']);
    this.windows = new ConditionalRows(session, 'budget_window', ['key']);
  }

  async take(key: Uint8Array, capacity: number, windowMs: number, nowMs: number): Promise<BudgetAnswer> {
    const { taken, retryAfterMs: waitMs } = await this.takeUpTo(key, 1, capacity, windowMs, nowMs);
    return { allowed: taken === 1, retryAfterMs: waitMs };
  }

  takeUpTo(key: Uint8Array, units: number, capacity: number, windowMs: number, nowMs: number): Promise<UnitsTaken> {
    return this.buckets.change([key], (found): Decision<UnitsTaken> => {
      const row = this.current(found);
      const bucket = row === null ? { level: 0, updatedAtMs: nowMs } : { level: numberOf(row, 'level'), updatedAtMs: numberOf(row, 'updated_at') };
      const level = levelAt(bucket, capacity, windowMs, nowMs);
      const taken = Math.min(units, unitsFree(level, capacity));
      if (taken === 0) return { answer: { taken, left: 0, retryAfterMs: retryAfterMs(level, capacity, windowMs) }, set: null };
      const updatedAtMs = Math.max(bucket.updatedAtMs, nowMs);
      return { answer: { taken, left: unitsFree(level + taken, capacity), retryAfterMs: 0 }, set: { level: level + taken, updated_at: updatedAtMs, ends_at: updatedAtMs + windowMs }, ttlSeconds: ttlSeconds(updatedAtMs - nowMs + windowMs) };
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

  /** The count before the member: what a crash leaves behind is a count too many. */
  async countRecent(key: Uint8Array, member: Uint8Array, capacity: number, windowMs: number, nowMs: number): Promise<'known' | 'counted' | 'full'> {
    const [row] = await this.session.select(SELECT_MEMBER, [key, member]);
    if (row !== undefined && numberOf(row, 'ends_at') > nowMs) return 'known';
    const sliceMs = windowMs / SLICES;
    const answer = await this.recent.change([key], (found): Decision<'counted' | 'full'> => {
      const slices = slicesOf(found).filter(([slice]) => (slice + 1) * sliceMs + windowMs > nowMs);
      if (slices.reduce((sum, [, count]) => sum + count, 0) >= capacity) return { answer: 'full', set: null };
      const counts = new Map(slices);
      const current = Math.floor(nowMs / sliceMs);
      counts.set(current, (counts.get(current) ?? 0) + 1);
      return { answer: 'counted', set: { slices: [...counts].map(pair => pair.join(':')).join(' ') }, ttlSeconds: ttlSeconds(2 * windowMs) };
    });
    if (answer === 'counted') await this.session.write({ cql: ADD_MEMBER, params: [key, member, nowMs + windowMs, ttlSeconds(windowMs)] });
    return answer;
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

/** How many were counted in each slice of time. */
function slicesOf(row: SqlRow | null): [number, number][] {
  if (row === null) return [];
  return textOf(row, 'slices').split(' ').map(pair => {
    const [slice = 0, count = 0] = pair.split(':').map(Number);
    return [slice, count];
  });
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
