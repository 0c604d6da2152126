import type { SqliteEngine } from '../sqlite/engine.ts';
import { numberOf } from '../sqlite/row.ts';
import { LEVEL_SLACK, levelAt, retryAfterMs } from './bucket.ts';
import type { BudgetAnswer, BudgetStore } from './budgets.ts';

/** ?1 key, ?2 now, ?3 capacity, ?4 window, ?5 capacity with slack. The same arithmetic as levelAt. */
const TAKE = `INSERT INTO budget (key, level, updated_at, ends_at) SELECT ?1, 1.0, ?2, ?2 + ?4 WHERE 1 <= ?3
  ON CONFLICT (key) DO UPDATE SET
    level = max(0.0, level - max(0, ?2 - updated_at) * CAST(?3 AS REAL) / ?4) + 1,
    updated_at = max(updated_at, ?2), ends_at = max(updated_at, ?2) + ?4
  WHERE max(0.0, level - max(0, ?2 - updated_at) * CAST(?3 AS REAL) / ?4) + 1 <= ?5`;
const SELECT = 'SELECT level, updated_at FROM budget WHERE key = ?';
const END_WINDOW = 'DELETE FROM budget_window WHERE key = ? AND ends_at <= ?';
const BEGIN_WINDOW = 'INSERT OR IGNORE INTO budget_window (key, members, ends_at) SELECT ?1, 0, ?2 WHERE ?3 >= 1';
const ADD_MEMBER = `INSERT OR IGNORE INTO budget_member (key, member) SELECT ?1, ?2
  WHERE (SELECT members FROM budget_window WHERE key = ?1) < ?3`;
const COUNT_MEMBER = 'UPDATE budget_window SET members = members + 1 WHERE key = ? AND changes() = 1';
const SELECT_MEMBER = `SELECT ends_at, EXISTS (SELECT 1 FROM budget_member WHERE key = ?1 AND member = ?2) AS known
  FROM budget_window WHERE key = ?1`;
const EXPIRE = 'DELETE FROM budget WHERE ends_at <= ?';
const EXPIRE_WINDOWS = 'DELETE FROM budget_window WHERE ends_at <= ?';

/** Each take is one transaction of the one writer: exact whoever else takes, durable before it is allowed. */
export class SqliteBudgetStore implements BudgetStore {
  private readonly engine: SqliteEngine;

  constructor(engine: SqliteEngine) {
    this.engine = engine;
  }

  async take(key: Uint8Array, capacity: number, windowMs: number, nowMs: number): Promise<BudgetAnswer> {
    const { changes, rows } = await this.engine.write([
      { sql: TAKE, params: [key, nowMs, capacity, windowMs, capacity + LEVEL_SLACK] },
      { sql: SELECT, params: [key], returnsRows: true },
    ]);
    if (changes[0] === 1) return { allowed: true, retryAfterMs: 0 };
    const row = rows[1]?.[0];
    const bucket = { level: row === undefined ? 0 : numberOf(row, 'level'), updatedAtMs: row === undefined ? nowMs : numberOf(row, 'updated_at') };
    return { allowed: false, retryAfterMs: retryAfterMs(levelAt(bucket, capacity, windowMs, nowMs), capacity, windowMs) };
  }

  async takeDistinct(key: Uint8Array, member: Uint8Array, capacity: number, windowMs: number, nowMs: number): Promise<BudgetAnswer> {
    const { rows } = await this.engine.write([
      { sql: END_WINDOW, params: [key, nowMs] },
      { sql: BEGIN_WINDOW, params: [key, nowMs + windowMs, capacity] },
      { sql: ADD_MEMBER, params: [key, member, capacity] },
      { sql: COUNT_MEMBER, params: [key] },
      { sql: SELECT_MEMBER, params: [key, member], returnsRows: true },
    ]);
    const row = rows[4]?.[0];
    if (row === undefined) return { allowed: false, retryAfterMs: windowMs };
    if (numberOf(row, 'known') === 1) return { allowed: true, retryAfterMs: 0 };
    return { allowed: false, retryAfterMs: Math.max(1, numberOf(row, 'ends_at') - nowMs) };
  }

  async expire(nowMs: number): Promise<void> {
    await this.engine.write([{ sql: EXPIRE, params: [nowMs] }, { sql: EXPIRE_WINDOWS, params: [nowMs] }]);
  }
}
