import { randomBytes } from 'node:crypto';
import { readFileSync, renameSync, statSync, writeFileSync } from 'node:fs';
import type { Clock } from '../../proto/clock.ts';
import type { SqliteEngine, WriteStatement } from '../sqlite/engine.ts';
import { numberOf, textOf } from '../row.ts';

const SELECT_META = 'SELECT value FROM meta WHERE name = ?';
const PUT_META = 'INSERT OR REPLACE INTO meta (name, value) VALUES (?, ?)';

interface Marker {
  readonly stamps: readonly string[];
  readonly file: string;
}

/**
 * Notices that the data folder was restored from a backup or copied, and starts a new epoch then: positions that clients remember from the lost history must
 * not hide new mail. A stamp that changes at every start and every maintenance lies in the database and, with the database file's identity, in a marker file that no backup
 * should hold. When in doubt the epoch is new, which costs at most mail delivered a second time under the same envelope ids, one-time keys that clients make anew, and sessions that hosted businesses begin anew.
 */
export class EpochKeeper {
  private readonly engine: SqliteEngine;
  private readonly clock: Clock;
  private readonly databasePath: string;
  private readonly markerPath: string;
  private readonly burn: readonly WriteStatement[];

  /** `burn` takes from a state of the past what must not be used again; it happens in one transaction with the new epoch. */
  constructor(engine: SqliteEngine, clock: Clock, databasePath: string, markerPath: string, burn: readonly WriteStatement[]) {
    this.engine = engine;
    this.clock = clock;
    this.databasePath = databasePath;
    this.markerPath = markerPath;
    this.burn = burn;
  }

  /** The epoch to use from now on. */
  async open(): Promise<number> {
    const row = this.engine.get(SELECT_META, ['epoch']);
    const epoch = row !== undefined && this.isSameFolder() ? numberOf(row, 'value') : await this.newEpoch();
    await this.stamp();
    return epoch;
  }

  /** Starts an epoch above every former one; effective with the next open of the log. */
  async newEpoch(): Promise<number> {
    const row = this.engine.get(SELECT_META, ['epoch']);
    const before = row === undefined ? 0 : numberOf(row, 'value');
    const epoch = Math.max(before + 1, Math.floor(this.clock.nowMs() / 1000));
    await this.engine.write([...this.burn, { sql: PUT_META, params: ['epoch', epoch] }]);
    return epoch;
  }

  /** The marker names the old stamp beside the new one until the database has the new one, so that a crash in between looks neither like a copy nor like a restore. */
  async stamp(): Promise<void> {
    const before = this.engine.get(SELECT_META, ['stamp']);
    const stamp = randomBytes(16).toString('hex');
    this.writeMarker(before === undefined ? [stamp] : [stamp, textOf(before, 'value')]);
    await this.engine.write([{ sql: PUT_META, params: ['stamp', stamp] }]);
    this.writeMarker([stamp]);
  }

  private writeMarker(stamps: readonly string[]): void {
    const marker: Marker = { stamps, file: this.fileIdentity() };
    writeFileSync(`${this.markerPath}.new`, `${JSON.stringify(marker)}\n`, { mode: 0o600, flush: true });
    renameSync(`${this.markerPath}.new`, this.markerPath);
  }

  private isSameFolder(): boolean {
    const marker = this.readMarker();
    const row = this.engine.get(SELECT_META, ['stamp']);
    if (marker === null || row === undefined) return false;
    return marker.file === this.fileIdentity() && marker.stamps.includes(textOf(row, 'value'));
  }

  private readMarker(): Marker | null {
    try {
      const parsed: unknown = JSON.parse(readFileSync(this.markerPath, 'utf8'));
      return isMarker(parsed) ? parsed : null;
    } catch {
      return null;
    }
  }

  private fileIdentity(): string {
    // The time of birth, since a file system gives the number of a deleted file to the next one.
    const { dev, ino, birthtimeMs } = statSync(this.databasePath);
    return `${dev}:${ino}:${birthtimeMs}`;
  }
}

function isMarker(value: unknown): value is Marker {
  return typeof value === 'object' && value !== null && 'stamps' in value && 'file' in value
    && Array.isArray(value.stamps) && value.stamps.every(stamp => typeof stamp === 'string') && typeof value.file === 'string';
}
