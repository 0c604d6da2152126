import type { SqliteEngine } from '../sqlite/engine.ts';
import { bytesOf, bytesOrNull, numberOf, textOf } from '../row.ts';
import type { VerificationSession, VerificationSessionStore } from './verification-sessions.ts';

const SELECT = 'SELECT * FROM verification WHERE id = ?';
const PUT = `INSERT OR REPLACE INTO verification
  (id, number_index, number_sealed, code_hash, code_expires_at, codes_sent, wrong_codes, verified, new_account, expires_at)
  VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`;
const CONSUME = 'DELETE FROM verification WHERE id = ?';
const EXPIRE = 'DELETE FROM verification WHERE expires_at <= ?';

export class SqliteVerificationSessionStore implements VerificationSessionStore {
  private readonly engine: SqliteEngine;

  constructor(engine: SqliteEngine) {
    this.engine = engine;
  }

  get(id: Uint8Array): Promise<VerificationSession | null> {
    return new Promise(resolve => {
      const row = this.engine.get(SELECT, [id]);
      resolve(row === undefined ? null : {
        id: bytesOf(row, 'id'), numberIndex: bytesOf(row, 'number_index'), numberSealed: bytesOf(row, 'number_sealed'),
        codeHash: bytesOrNull(row, 'code_hash'), codeExpiresAtMs: numberOf(row, 'code_expires_at'),
        codesSent: numberOf(row, 'codes_sent'), wrongCodes: numberOf(row, 'wrong_codes'),
        verified: numberOf(row, 'verified') === 1, newAccount: textOf(row, 'new_account'), expiresAtMs: numberOf(row, 'expires_at'),
      });
    });
  }

  async put(s: VerificationSession): Promise<void> {
    const params = [s.id, s.numberIndex, s.numberSealed, s.codeHash, s.codeExpiresAtMs, s.codesSent, s.wrongCodes, s.verified ? 1 : 0, s.newAccount, s.expiresAtMs];
    await this.engine.write([{ sql: PUT, params }]);
  }

  async consume(id: Uint8Array): Promise<boolean> {
    const { applied } = await this.engine.write([{ sql: CONSUME, params: [id], mustChange: true }]);
    return applied;
  }

  async expire(nowMs: number): Promise<void> {
    await this.engine.write([{ sql: EXPIRE, params: [nowMs] }]);
  }
}
