import type { SqliteEngine, WriteStatement } from '../sqlite/engine.ts';
import { logRowId } from '../sqlite/log-rows.ts';
import { numberOf } from '../row.ts';

/** Offsets per unit: a millisecond or two of the writer, which the appends of the same commit wait for. */
const SWEEP_OFFSETS_MIN = 128;
/** Of a partition with many to sweep, so that the sweep keeps up with any rate. */
const SWEEP_OFFSETS_MAX = 1024;
/** What waits now is swept in so many units, or fewer. */
const SWEEP_UNITS = 64;

const UPDATE_COMMITTED = 'UPDATE log_partition SET committed = max(committed, ?) WHERE partition = ?';
const UPDATE_SWEPT = 'UPDATE log_partition SET swept = ? WHERE partition = ?';
const SELECT_SWEPT = 'SELECT swept FROM log_partition WHERE partition = ?';
const DELETE_FREE = `DELETE FROM log WHERE id >= ? AND id < ?
  AND NOT EXISTS (SELECT 1 FROM mailbox WHERE mailbox.log_id = log.id)`;

/**
 * Writes commits and deletes the committed records that no mailbox row refers to. A record that a mailbox row does refer to is deleted with the last such row
 * (trigger mailbox_gone), for which `swept` tells that the sweep has been here.
 */
export class LogSweeper {
  private readonly engine: SqliteEngine;
  private readonly committedOf: (partition: number) => number;
  private readonly dirty = new Set<number>();
  private readonly swept = new Map<number, number>();
  private readonly partitions: number;
  private running: Promise<void> | null = null;

  constructor(engine: SqliteEngine, committedOf: (partition: number) => number, partitions: number) {
    this.engine = engine;
    this.committedOf = committedOf;
    this.partitions = partitions;
  }

  markDirty(partition: number): void {
    this.dirty.add(partition);
  }

  async saveCommits(): Promise<void> {
    if (this.dirty.size === 0) return;
    const partitions = [...this.dirty];
    this.dirty.clear();
    try {
      await this.engine.writeSoon(partitions.map(partition => this.committedUpdate(partition)));
    } catch (error) {
      for (const partition of partitions) this.dirty.add(partition);
      throw error;
    }
  }

  /** Deletes until nothing is left to delete, a little with each commit that others wait for; one sweep at a time. */
  sweep(): Promise<void> {
    this.running ??= this.sweepAll().finally(() => { this.running = null; });
    return this.running;
  }

  private async sweepAll(): Promise<void> {
    await this.saveCommits();
    for (let partition = 0; partition < this.partitions; partition++) {
      while (this.sweptOf(partition) < this.committedOf(partition)) await this.sweepSome(partition);
    }
  }

  private async sweepSome(partition: number): Promise<void> {
    const from = this.sweptOf(partition);
    const committed = this.committedOf(partition);
    const to = Math.min(committed, from + Math.min(SWEEP_OFFSETS_MAX, Math.max(SWEEP_OFFSETS_MIN, Math.ceil((committed - from) / SWEEP_UNITS))));
    await this.engine.writeSoon([
      this.committedUpdate(partition),
      { sql: UPDATE_SWEPT, params: [to, partition] },
      { sql: DELETE_FREE, params: [logRowId(partition, from), logRowId(partition, to)] },
    ]);
    this.swept.set(partition, to);
  }

  private committedUpdate(partition: number): WriteStatement {
    return { sql: UPDATE_COMMITTED, params: [this.committedOf(partition), partition] };
  }

  private sweptOf(partition: number): number {
    const known = this.swept.get(partition);
    if (known !== undefined) return known;
    const row = this.engine.get(SELECT_SWEPT, [partition]);
    const swept = row === undefined ? 0 : numberOf(row, 'swept');
    this.swept.set(partition, swept);
    return swept;
  }
}
