import { statfs } from 'node:fs/promises';
import type { Cancel, Clock } from '../../proto/clock.ts';
import { SealgateError } from '../../proto/errors.ts';
import type { AccountLog } from '../../storage/account-log/account-log.ts';

const checkEveryMs = 1_000;

/**
 * Stops taking new mail before the disk is full, so that there is room left for what frees it: acknowledgements, deletions, the log's own tidying.
 */
export class DiskGuard {
  private free = Number.MAX_SAFE_INTEGER;
  private readonly folder: string;
  private readonly freeBytesMin: number;

  constructor(folder: string, freeBytesMin: number) {
    this.folder = folder;
    this.freeBytesMin = freeBytesMin;
  }

  get isFull(): boolean {
    return this.free < this.freeBytesMin;
  }

  get freeBytes(): number {
    return this.free;
  }

  /** Looks once, then again and again until cancelled. `changed` hears when the answer turns. */
  async watch(clock: Clock, changed: (isFull: boolean) => void): Promise<Cancel> {
    await this.look();
    if (this.isFull) changed(true);
    return clock.every(checkEveryMs, () => {
      const before = this.isFull;
      void this.look().then(() => {
        if (this.isFull !== before) changed(this.isFull);
      });
    });
  }

  private async look(): Promise<void> {
    try {
      const { bavail, bsize } = await statfs(this.folder);
      this.free = bavail * bsize;
    } catch {
      this.free = 0; // a folder that cannot be asked takes no mail
    }
  }
}

/** The log, with appends refused while the disk is full: STORE_FULL, nothing was written, the sender may try again. */
export function guardedLog(log: AccountLog, guard: DiskGuard): AccountLog {
  return {
    get epoch() { return log.epoch; },
    get partitions() { return log.partitions; },
    append: (partition, value) => guard.isFull ? Promise.reject(new SealgateError('STORE_FULL')) : log.append(partition, value),
    subscribe: consumer => log.subscribe(consumer),
    holds: (partition, generation) => log.holds(partition, generation),
    pause: partition => { log.pause(partition); },
    resume: partition => { log.resume(partition); },
    read: (partition, fromOffset, maxRecords, maxBytes) => log.read(partition, fromOffset, maxRecords, maxBytes),
    commit: (partition, generation, offset) => log.commit(partition, generation, offset),
    committed: partition => log.committed(partition),
    endOffset: partition => log.endOffset(partition),
    close: () => log.close(),
  };
}
