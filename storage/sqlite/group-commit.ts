import type Database from '@signalapp/sqlcipher';
import { endOffsetParams, INSERT_LOG_ROW, logRowId, SELECT_END_OFFSET } from './log-rows.ts';
import { rollBack } from './migration.ts';
import { visitPacked } from './packed-appends.ts';
import { unpackUnits, type UnpackedStatement, type UnpackedUnit } from './packed-units.ts';
import type { SqlRow } from '../row.ts';
import { isFull, sqliteCodeOf } from './sqlite-error.ts';
import type { Batch, BatchAnswer, Failure, UnitAnswer } from './writer-messages.ts';

/** What can succeed or fail by itself: the appends of one batch, or one unit. */
type Part =
  | { readonly kind: 'pack'; readonly pack: ArrayBuffer; readonly count: number }
  | { readonly kind: 'unit'; readonly unit: UnpackedUnit };
type PartAnswer = UnitAnswer | { readonly failed: false; readonly applied: true };

/** One for all: it is cloned once. */
const noRows: readonly SqlRow[] = [];

class CommitFailed extends Error {}

/**
 * Executes everything that waits in one transaction. Nothing is answered as done before COMMIT has returned, that is, before the WAL was
 * fsynced. When the transaction fails, all of it is rolled back and each part gets a transaction of its own, so that one bad part, or a disk on which
 * only deleting still works, does not fail the others.
 */
export class GroupCommit {
  private readonly db: Database;
  private readonly sql: string[] = [];
  private ends = new Map<number, number>();

  constructor(db: Database) {
    this.db = db;
  }

  run(batches: readonly Batch[]): BatchAnswer[] {
    for (const batch of batches) this.sql.push(...batch.newSql);
    const parts = batches.flatMap(partsOf);
    const answers = this.runParts(parts);
    let at = 0;
    return batches.map(batch => {
      const packAnswer = batch.pack === null ? null : answers[at++];
      const unitCount = batch.units?.count ?? 0;
      const units = answers.slice(at, at + unitCount).filter(isUnitAnswer);
      at += unitCount;
      return {
        kind: 'batch', pack: batch.pack, packCount: batch.packCount,
        packFailure: packAnswer?.failed === true ? packAnswer : null, unitBytes: batch.units?.bytes ?? null, units,
      };
    });
  }

  private runParts(parts: readonly Part[]): PartAnswer[] {
    const endsBefore = new Map(this.ends);
    try {
      this.statement('BEGIN IMMEDIATE').run();
      const answers = parts.map(part => part.kind === 'pack' ? this.append(part.pack, part.count) : this.runUnit(part.unit));
      this.commit();
      return answers;
    } catch (error) {
      rollBack(this.db);
      this.ends = endsBefore;
      const failure = failureOf(error);
      if (parts.length <= 1 || failure.unknown) return parts.map(() => failure);
      return parts.flatMap(part => this.runParts([part]));
    }
  }

  private commit(): void {
    try {
      this.statement('COMMIT').run();
    } catch (error) {
      throw new CommitFailed('commit failed', { cause: error });
    }
  }

  private append(pack: ArrayBuffer, count: number): PartAnswer {
    const insert = this.statement(INSERT_LOG_ROW);
    visitPacked(pack, count, ({ partition, value }) => {
      const offset = this.ends.get(partition) ?? this.endOf(partition);
      insert.run([logRowId(partition, offset), value]);
      this.ends.set(partition, offset + 1);
      return offset;
    });
    return { failed: false, applied: true };
  }

  private endOf(partition: number): number {
    return Number(this.db.prepare(SELECT_END_OFFSET).get(endOffsetParams(partition))?.['end']);
  }

  /** A savepoint is only worth its price where a later statement can still abort the unit. */
  private runUnit(unit: UnpackedUnit): UnitAnswer {
    const needsSavepoint = unit.some((statement, i) => i > 0 && statement.mustChange);
    if (needsSavepoint) this.statement('SAVEPOINT unit').run();
    const changes: number[] = [];
    const rows: (readonly SqlRow[])[] = [];
    let applied = true;
    for (const statement of unit) {
      this.runStatement(statement, changes, rows);
      if (!statement.mustChange || changes.at(-1) !== 0) continue;
      applied = false;
      if (needsSavepoint) this.statement('ROLLBACK TO unit').run();
      break;
    }
    if (needsSavepoint) this.statement('RELEASE unit').run();
    return { failed: false, applied, changes, rows };
  }

  private runStatement(packed: UnpackedStatement, changes: number[], rows: (readonly SqlRow[])[]): void {
    const text = this.sql[packed.sql];
    if (text === undefined) throw new Error('unknown statement');
    const statement = this.statement(text);
    if (packed.returnsRows) {
      const found = statement.all(packed.params);
      rows.push(found);
      changes.push(found.length);
    } else {
      changes.push(statement.run(packed.params).changes);
      rows.push(noRows);
    }
  }

  private statement(sql: string): ReturnType<Database['prepare']> {
    return this.db.prepare(sql);
  }
}

function partsOf(batch: Batch): Part[] {
  const units = batch.units === null ? [] : unpackUnits(batch.units).map((unit): Part => ({ kind: 'unit', unit }));
  return batch.pack === null ? units : [{ kind: 'pack', pack: batch.pack, count: batch.packCount }, ...units];
}

function isUnitAnswer(answer: PartAnswer): answer is UnitAnswer {
  return answer.failed || 'rows' in answer;
}

export function failureOf(error: unknown): Failure {
  const atCommit = error instanceof CommitFailed;
  const cause = atCommit ? error.cause : error;
  const sqliteCode = sqliteCodeOf(cause);
  return {
    failed: true, sqliteCode, unknown: atCommit && !isFull(sqliteCode),
    message: cause instanceof Error ? cause.message : 'unexpected error',
  };
}
