import type { Worker } from 'node:worker_threads';
import type Database from '@signalapp/sqlcipher';
import { checkpoint } from './checkpoint.ts';
import { CheckpointSignal } from './checkpoint-signal.ts';
import type { CheckpointData } from './checkpoint-worker.ts';
import { startWorker } from './start-worker.ts';
import type { WriterData } from './writer-messages.ts';

/** A WAL so many times as long as it should be is too long. */
const TOO_LONG = 2;
const WAIT_MS = 5000;

/**
 * Keeps the WAL short, from the writer's thread. When it has `checkpointPages` a second thread copies it to the database, beside the commits: copying, and the fsync of the database, take longer than the time between two
 * commits. It is asked again behind each commit, for the few pages that came meanwhile, until it has been faster than the next one, which then starts the WAL anew. A WAL that is too long nevertheless the writer
 * finishes itself, while commits wait: so the WAL is bounded, whatever the disk and the second thread do.
 */
export class Checkpointer {
  private readonly db: Database;
  private readonly data: WriterData;
  private readonly signal = new CheckpointSignal();
  private walPages = 0;
  /** null: it was not needed so far. */
  private thread: Worker | null = null;
  private exited: Promise<void> = Promise.resolve();
  /** The thread is gone: the writer does what it did. */
  private isAlone = false;

  constructor(db: Database, data: WriterData) {
    this.db = db;
    this.data = data;
    db.setWalHook((_name, pages) => { this.walPages = pages; });
  }

  /** To be called after a commit, once its answers are out. */
  committed(): void {
    if (this.walPages < this.data.checkpointPages) return;
    if (this.isAlone || this.walPages >= TOO_LONG * this.data.checkpointPages) this.finish();
    else if (!this.signal.isUnderWay) this.ask();
  }

  /** Empties the WAL. Throws when somebody or the disk is in the way. */
  truncate(): void {
    this.signal.awaitOver(WAIT_MS);
    if (!checkpoint(this.db, 'TRUNCATE')) throw new Error('a reader is in the way');
    this.walPages = 0;
  }

  /** Resolves when the second thread has closed its connection and is gone: to be closed before it ended could be ended in the middle of a call. */
  async end(): Promise<void> {
    this.signal.end();
    await this.exited;
  }

  private ask(): void {
    this.thread ??= this.start();
    // The next commit says how many there are then.
    this.walPages = 0;
    this.signal.ask();
  }

  private finish(): void {
    try {
      this.signal.awaitOver(WAIT_MS);
      checkpoint(this.db, 'PASSIVE');
      this.walPages = 0;
    } catch {
      // A full disk. What was committed is in the WAL, and stays there until a later commit's turn: as long as commits succeed nothing is lost, and when they do not they say so.
    }
  }

  private start(): Worker {
    const { path, key, synchronous, gate } = this.data;
    const data: CheckpointData = { path, key, synchronous, gate, signal: this.signal.shared };
    const thread = startWorker(new URL('./checkpoint-worker.ts', import.meta.url), { workerData: data });
    // An error is followed by the end.
    thread.on('error', () => undefined);
    this.exited = new Promise(resolve => {
      thread.once('exit', () => {
        this.isAlone = true;
        this.signal.over();
        resolve();
      });
    });
    return thread;
  }
}
