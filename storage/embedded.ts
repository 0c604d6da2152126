import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Clock } from '../proto/clock.ts';
import { SealgateError } from '../proto/errors.ts';
import type { AccountLog } from './account-log/account-log.ts';
import { SqliteAccountLog } from './account-log/account-log-sqlite.ts';
import { EpochKeeper } from './account-log/epoch.ts';
import { SqliteAccountStore } from './accounts/accounts-sqlite.ts';
import { SqliteBudgetStore } from './budgets/budgets-sqlite.ts';
import { SqliteBusinessRecords } from './business-records/business-records-sqlite.ts';
import { SqliteLedgerStore } from './ledger/ledger-sqlite.ts';
import { leaveConversationsBehind, SqliteConversationStore } from './conversations/conversations-sqlite.ts';
import { SqliteMailbox } from './mailbox/mailbox-sqlite.ts';
import { burnAllPairs, SqlitePreKeyStore } from './pre-keys/pre-keys-sqlite.ts';
import { SqlitePushRegistrationStore } from './push/push-registrations-sqlite.ts';
import { SqliteRelationStore } from './relations/relations-sqlite.ts';
import { type EngineLimits, type EngineStats, SqliteEngine } from './sqlite/engine.ts';
import { lockFolder } from './sqlite/folder-lock.ts';
import { embeddedMigrations } from './sqlite/migrations/all.ts';
import { numberOf } from './row.ts';
import type { Stores } from './stores.ts';
import { SqliteVerificationSessionStore } from './verification/verification-sessions-sqlite.ts';

export interface EmbeddedOptions {
  readonly dataDir: string;
  /** 32 bytes. */
  readonly databaseKey: Uint8Array;
  readonly clock: Clock;
  /** Of a new data folder; fixed from then on. */
  readonly partitions?: number;
  /** Tells a restored data folder from one that was never away; belongs outside it and outside backups. Default: inside, where only the file's identity tells. */
  readonly markerFile?: string;
  readonly limits?: EngineLimits;
  readonly gatherMs?: number;
  /** As the engine's. */
  readonly onCommitted?: (durationMs: number) => void;
  readonly maintainIntervalMs?: number;
  readonly commitIntervalMs?: number;
  readonly sweepIntervalMs?: number;
  /** OFF is for the test that shows that FULL matters; nothing configures it. */
  readonly synchronous?: 'FULL' | 'OFF';
}

export interface Embedded extends Stores {
  readonly log: AccountLog;
  /** Deletes what is committed and unreferenced and empties the WAL: what was deleted before the call is in no file afterwards. Runs by itself every few minutes. */
  maintain(): Promise<void>;
  /** The next start begins a new epoch: to be called after a restore that the marker file cannot see. */
  newEpoch(): Promise<number>;
  stats(): EngineStats;
  close(): Promise<void>;
  /** See SqliteEngine.halt: to be called before a process.exit() that does not wait for close(). */
  halt(timeoutMs: number): boolean;
}

/** Each is one growing edge of the log, and every commit writes the page at each edge it touches: few of them is what makes appending cheap. */
const PARTITIONS = 4;
/** Well below the hour within which acknowledged content has to be gone. */
const MAINTAIN_INTERVAL_MS = 10 * 60_000;

const SELECT_PARTITIONS = 'SELECT value FROM meta WHERE name = \'partitions\'';
const INSERT_PARTITIONS = 'INSERT OR IGNORE INTO meta (name, value) VALUES (\'partitions\', ?)';

/**
 * Opens the embedded log and stores in `dataDir`, making them when there are none. Rejects with DATA_IN_USE, DATA_WRONG_KEY, DATA_DAMAGED, DATA_NEWER,
 * BAD_CONFIG (another number of partitions), STORE_FULL or STORE_FAILED.
 */
export async function openEmbedded(options: EmbeddedOptions): Promise<Embedded> {
  mkdirSync(options.dataDir, { recursive: true, mode: 0o700 });
  const unlock = lockFolder(options.dataDir);
  let engine: SqliteEngine | null = null;
  try {
    const path = join(options.dataDir, 'sealgate.db');
    engine = await SqliteEngine.open({
      path, key: options.databaseKey, migrations: embeddedMigrations, clock: options.clock,
      ...(options.limits === undefined ? {} : { limits: options.limits }),
      ...(options.gatherMs === undefined ? {} : { gatherMs: options.gatherMs }),
      ...(options.onCommitted === undefined ? {} : { onCommitted: options.onCommitted }),
      ...(options.synchronous === undefined ? {} : { synchronous: options.synchronous }),
    });
    return await assemble(options, engine, path, unlock);
  } catch (error) {
    await engine?.close();
    unlock();
    throw error;
  }
}

async function assemble(options: EmbeddedOptions, engine: SqliteEngine, path: string, unlock: () => void): Promise<Embedded> {
  const { clock } = options;
  const partitions = await fixedPartitions(engine, options.partitions);
  const epochs = new EpochKeeper(engine, clock, path, options.markerFile ?? join(options.dataDir, 'instance'), [burnAllPairs, leaveConversationsBehind]);
  const log = await SqliteAccountLog.open({
    engine, clock, partitions, epoch: await epochs.open(),
    ...(options.commitIntervalMs === undefined ? {} : { commitIntervalMs: options.commitIntervalMs }),
    ...(options.sweepIntervalMs === undefined ? {} : { sweepIntervalMs: options.sweepIntervalMs }),
  });
  const maintain = async (): Promise<void> => {
    await log.maintain();
    await epochs.stamp();
    await engine.maintain();
  };
  // A failure is tried again at the next interval, and a disk that needs longer than that is not asked for more; the caller of maintain() hears of his own.
  let maintaining: Promise<void> | null = null;
  const cancel = clock.every(options.maintainIntervalMs ?? MAINTAIN_INTERVAL_MS, () => {
    maintaining ??= maintain().catch(() => undefined).finally(() => { maintaining = null; });
  });
  return {
    log,
    mailbox: new SqliteMailbox(engine),
    accounts: new SqliteAccountStore(engine),
    preKeys: new SqlitePreKeyStore(engine),
    relations: new SqliteRelationStore(engine),
    verification: new SqliteVerificationSessionStore(engine),
    budgets: new SqliteBudgetStore(engine),
    push: new SqlitePushRegistrationStore(engine),
    businessRecords: new SqliteBusinessRecords(engine),
    ledger: new SqliteLedgerStore(engine),
    conversations: new SqliteConversationStore(engine),
    maintain,
    newEpoch: () => epochs.newEpoch(),
    stats: () => engine.stats(),
    halt: timeoutMs => engine.halt(timeoutMs),
    async close() {
      cancel();
      await maintaining;
      // The files are freed also when the last commits could not be written.
      await log.close().finally(() => engine.close()).finally(unlock);
    },
  };
}

/** Which partition an account is in depends on their number, so it never changes under records that wait. */
async function fixedPartitions(engine: SqliteEngine, wanted: number | undefined): Promise<number> {
  await engine.write([{ sql: INSERT_PARTITIONS, params: [wanted ?? PARTITIONS] }]);
  const row = engine.get(SELECT_PARTITIONS);
  const fixed = row === undefined ? PARTITIONS : numberOf(row, 'value');
  if (wanted !== undefined && wanted !== fixed) {
    throw new SealgateError('BAD_CONFIG', { detail: `this data folder has ${fixed} partitions, not ${wanted}` });
  }
  return fixed;
}
