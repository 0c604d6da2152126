import { ConditionalRows } from '../cassandra/conditional-rows.ts';
import type { CqlParam } from '../cassandra/cql-value.ts';
import type { CassandraSession } from '../cassandra/session.ts';
import { bytesOf, numberOf, textOf, type SqlRow } from '../row.ts';
import type { VerificationSession, VerificationSessionStore } from './verification-sessions.ts';

const NOTHING = new Uint8Array(0);
/** A consumed session is remembered beyond its end by this much, for nodes whose clocks are behind. */
const SLACK_MS = 3_600_000;

/** A consumed session is emptied and marked, not deleted: it stays consumed whatever is still on its way. Rows expire by themselves. */
export class CassandraVerificationSessionStore implements VerificationSessionStore {
  private readonly session: CassandraSession;
  private readonly rows: ConditionalRows;
  private expiredUpToMs = -Infinity;

  constructor(session: CassandraSession) {
    this.session = session;
    this.rows = new ConditionalRows(session, 'verification', ['id']);
  }

  async get(id: Uint8Array): Promise<VerificationSession | null> {
    const row = await this.rows.get([id]);
    return row === null || !this.isOpen(row) ? null : sessionOf(row);
  }

  async put(given: VerificationSession): Promise<void> {
    const session = structuredClone(given);
    await this.rows.change([session.id], row => ({
      answer: undefined,
      set: row !== null && numberOf(row, 'consumed') === 1 ? null : columnsOf(session),
      ttlSeconds: this.ttlOf(session.expiresAtMs),
    }));
  }

  async consume(id: Uint8Array): Promise<boolean> {
    return this.rows.change([id], row => row === null || !this.isOpen(row)
      ? { answer: false, set: null }
      : {
        answer: true,
        set: { ...columnsOf({ ...sessionOf(row), numberIndex: NOTHING, numberSealed: NOTHING, codeHash: null }), consumed: 1 },
        ttlSeconds: this.ttlOf(numberOf(row, 'expires_at')),
      });
  }

  /** The rows are deleted by Cassandra; until it has done so they are not shown. */
  expire(nowMs: number): Promise<void> {
    this.expiredUpToMs = Math.max(this.expiredUpToMs, nowMs);
    return Promise.resolve();
  }

  private isOpen(row: SqlRow): boolean {
    return numberOf(row, 'consumed') === 0 && numberOf(row, 'expires_at') > this.expiredUpToMs;
  }

  private ttlOf(expiresAtMs: number): number {
    return Math.max(1, Math.ceil((expiresAtMs + SLACK_MS - this.session.clock.nowMs()) / 1000));
  }
}

function columnsOf(session: VerificationSession): Record<string, CqlParam> {
  return {
    number_index: session.numberIndex, number_sealed: session.numberSealed, code_hash: session.codeHash ?? NOTHING, code_expires_at: session.codeExpiresAtMs,
    codes_sent: session.codesSent, wrong_codes: session.wrongCodes, verified: session.verified ? 1 : 0, new_account: session.newAccount,
    expires_at: session.expiresAtMs, consumed: 0,
  };
}

function sessionOf(row: SqlRow): VerificationSession {
  const codeHash = bytesOf(row, 'code_hash');
  return {
    id: bytesOf(row, 'id'), numberIndex: bytesOf(row, 'number_index'), numberSealed: bytesOf(row, 'number_sealed'),
    codeHash: codeHash.length === 0 ? null : codeHash, codeExpiresAtMs: numberOf(row, 'code_expires_at'),
    codesSent: numberOf(row, 'codes_sent'), wrongCodes: numberOf(row, 'wrong_codes'), verified: numberOf(row, 'verified') === 1,
    newAccount: textOf(row, 'new_account'), expiresAtMs: numberOf(row, 'expires_at'),
  };
}
