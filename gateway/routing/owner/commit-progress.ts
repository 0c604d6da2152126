import type { AccountLog } from '../../../storage/account-log/account-log.ts';
import type { CommitTracker } from './commit-tracker.ts';
import type { RoutingObserver } from '../observer.ts';

export interface CommitParts {
  readonly log: AccountLog;
  readonly tracker: CommitTracker;
  readonly observer: Pick<RoutingObserver, 'committed'>;
  readonly partition: number;
  readonly generation: number;
  readonly holds: () => boolean;
}

/** Tells the log what may be committed. */
export class CommitProgress {
  private readonly parts: CommitParts;
  private committed: number;

  constructor(parts: CommitParts) {
    this.parts = parts;
    this.committed = parts.tracker.committable;
  }

  /** Gives the log what is new, if anything. Resolves when the log has it; failures are made good by the next one. */
  async commit(nextOffset: number): Promise<void> {
    const { log, tracker, observer, partition, generation, holds } = this.parts;
    const offset = tracker.committable;
    if (offset <= this.committed || !holds()) return;
    const before = this.committed;
    this.committed = offset;
    observer.committed(nextOffset - offset);
    try {
      await log.commit(partition, generation, offset);
    } catch {
      this.committed = Math.min(this.committed, before);
    }
  }
}
