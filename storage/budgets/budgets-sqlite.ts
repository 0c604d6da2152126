import type { SqliteEngine } from '../sqlite/engine.ts';
import { numberOf } from '../row.ts';
import { LEVEL_SLACK, levelAt, retryAfterMs, unitsFree } from './bucket.ts';
import type { BudgetAnswer, BudgetStore, UnitsTaken } from './budgets.ts';

/** `fits` is the capacity with slack. The same arithmetic as levelAt. */
const DRAINED = 'max(0.0, level - max(0, $now - updated_at) * CAST($capacity AS REAL) / $window)';
const TAKE = `INSERT INTO budget (key, level, updated_at, ends_at) SELECT $key, min($units, CAST($capacity AS INTEGER)) + 0.0, $now, $now + $window WHERE 1 <= $capacity
  ON CONFLICT (key) DO UPDATE SET
    level = ${DRAINED} + min($units, CAST($fits - ${DRAINED} AS INTEGER)),
    updated_at = max(updated_at, $now), ends_at = max(updated_at, $now) + $window
  WHERE ${DRAINED} + 1 <= $fits`;
const SELECT = 'SELECT level, updated_at FROM budget WHERE key = ?';
const END_WINDOW = 'DELETE FROM budget_window WHERE key = ? AND ends_at <= ?';
const BEGIN_WINDOW = 'INSERT OR IGNORE INTO budget_window (key, members, ends_at) SELECT $key, 0, $ends WHERE $capacity >= 1';
const ADD_MEMBER = `INSERT OR IGNORE INTO budget_member (key, member) SELECT $key, $member
  WHERE (SELECT members FROM budget_window WHERE key = $key) < $capacity`;
const COUNT_MEMBER = 'UPDATE budget_window SET members = members + 1 WHERE key = ? AND changes() = 1';
const SELECT_MEMBER = `SELECT ends_at, EXISTS (SELECT 1 FROM budget_member WHERE key = $key AND member = $member) AS known
  FROM budget_window WHERE key = $key`;
const EXPIRE_RECENT = 'DELETE FROM budget_recent WHERE ends_at <= ?';
const SELECT_RECENT = 'SELECT 1 AS known FROM budget_recent WHERE key = ? AND member = ?';
const ADD_RECENT = `INSERT OR IGNORE INTO budget_recent (key, member, ends_at) SELECT $key, $member, $ends
  WHERE coalesce((SELECT members FROM budget_recent_count WHERE key = $key), 0) < $capacity`;
const EXPIRE = 'DELETE FROM budget WHERE ends_at <= ?';
const EXPIRE_WINDOWS = 'DELETE FROM budget_window WHERE ends_at <= ?';

/** Each take is one transaction of the one writer: exact whoever else takes, durable before it is allowed. */
export class SqliteBudgetStore implements BudgetStore {
  private readonly engine: SqliteEngine;

  constructor(engine: SqliteEngine) {
    this.engine = engine;
  }

  async take(key: Uint8Array, capacity: number, windowMs: number, nowMs: number): Promise<BudgetAnswer> {
    const { taken, retryAfterMs: waitMs } = await this.takeUpTo(key, 1, capacity, windowMs, nowMs);
    return { allowed: taken === 1, retryAfterMs: waitMs };
  }

  async takeUpTo(key: Uint8Array, units: number, capacity: number, windowMs: number, nowMs: number): Promise<UnitsTaken> {
    const { changes, rows } = await this.engine.write([
      { sql: SELECT, params: [key], returnsRows: true },
      { sql: TAKE, params: { key, units, now: nowMs, capacity, window: windowMs, fits: capacity + LEVEL_SLACK } },
    ]);
    const row = rows[0]?.[0];
    const bucket = { level: row === undefined ? 0 : numberOf(row, 'level'), updatedAtMs: row === undefined ? nowMs : numberOf(row, 'updated_at') };
    const level = levelAt(bucket, capacity, windowMs, nowMs);
    if (changes[1] !== 1) return { taken: 0, left: 0, retryAfterMs: retryAfterMs(level, capacity, windowMs) };
    const taken = Math.min(units, unitsFree(level, capacity));
    return { taken, left: unitsFree(level + taken, capacity), retryAfterMs: 0 };
  }

  async countRecent(key: Uint8Array, member: Uint8Array, capacity: number, windowMs: number, nowMs: number): Promise<'known' | 'counted' | 'full'> {
    const { changes, rows } = await this.engine.write([
      { sql: EXPIRE_RECENT, params: [nowMs] },
      { sql: SELECT_RECENT, params: [key, member], returnsRows: true },
      { sql: ADD_RECENT, params: { key, member, ends: nowMs + windowMs, capacity } },
    ]);
    if ((rows[1]?.length ?? 0) > 0) return 'known';
    return changes[2] === 1 ? 'counted' : 'full';
  }

  async takeDistinct(key: Uint8Array, member: Uint8Array, capacity: number, windowMs: number, nowMs: number): Promise<BudgetAnswer> {
    const { rows } = await this.engine.write([
      { sql: END_WINDOW, params: [key, nowMs] },
      { sql: BEGIN_WINDOW, params: { key, ends: nowMs + windowMs, capacity } },
      { sql: ADD_MEMBER, params: { key, member, capacity } },
      { sql: COUNT_MEMBER, params: [key] },
      { sql: SELECT_MEMBER, params: { key, member }, returnsRows: true },
    ]);
    const row = rows[4]?.[0];
    if (row === undefined) return { allowed: false, retryAfterMs: windowMs };
    if (numberOf(row, 'known') === 1) return { allowed: true, retryAfterMs: 0 };
    return { allowed: false, retryAfterMs: Math.max(1, numberOf(row, 'ends_at') - nowMs) };
  }

  async expire(nowMs: number): Promise<void> {
    await this.engine.write([{ sql: EXPIRE, params: [nowMs] }, { sql: EXPIRE_WINDOWS, params: [nowMs] }, { sql: EXPIRE_RECENT, params: [nowMs] }]);
  }
}
