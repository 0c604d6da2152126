import { workerData } from 'node:worker_threads';
import type Database from '@signalapp/sqlcipher';
import { checkpoint } from './checkpoint.ts';
import { CheckpointSignal } from './checkpoint-signal.ts';
import { openDatabase, type OpenOptions } from './open-database.ts';
import { isThreadData, type ThreadData } from './thread-data.ts';
import { WriterGate } from './writer-gate.ts';

/** What the thread is started with. */
export interface CheckpointData extends ThreadData {
  /** Of a CheckpointSignal. */
  readonly signal: SharedArrayBuffer;
}

/** Pages are copied as they are, encrypted, and do not go through the cache. */
const CACHE_KIB = 64;

/** The thread that copies pages from the WAL to the database while the writer commits. Blocked, and not woken by anything, while nobody asks. */
function serve(data: CheckpointData): void {
  const gate = new WriterGate(data.gate);
  const signal = new CheckpointSignal(data.signal);
  let db: Database | null = null;
  while (signal.awaitAsked()) {
    try {
      gate.pass(() => { db = copied(db, data); });
    } finally {
      signal.over();
    }
  }
  gate.pass(() => { db?.close(); });
}

function copied(open: Database | null, options: OpenOptions): Database {
  const db = open ?? openDatabase({ ...options, cacheKiB: CACHE_KIB });
  try {
    checkpoint(db, 'PASSIVE');
  } catch {
    // A full disk: the WAL has it all, and the writer sees to it when the WAL is too long.
  }
  return db;
}

const data: unknown = workerData;
if (isCheckpointData(data)) serve(data);

function isCheckpointData(value: unknown): value is CheckpointData {
  return isThreadData(value) && 'signal' in value && value.signal instanceof SharedArrayBuffer;
}
