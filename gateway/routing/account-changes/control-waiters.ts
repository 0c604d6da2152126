import { SealgateError } from '../../../proto/errors.ts';

/** Lets a caller wait until the owner has acted on a control record of the log, also when that happens before the append is answered. */
export class ControlWaiters {
  private readonly unhandled = new Set<number>();
  private isAbandoned = false;
  private readonly waiters = new Map<number, { readonly resolve: () => void; readonly reject: (error: Error) => void }>();

  /** The owner has seen the record and will act on it. */
  consumed(offset: number): void {
    this.unhandled.add(offset);
  }

  handled(offset: number): void {
    this.unhandled.delete(offset);
    this.waiters.get(offset)?.resolve();
    this.waiters.delete(offset);
  }

  /** Resolves when the record at `offset` was acted on. Rejects with RESULT_UNKNOWN when the partition is lost before. */
  wait(offset: number, nextOffset: number): Promise<void> {
    if (this.isAbandoned) return Promise.reject(partitionMoved());
    if (offset < nextOffset && !this.unhandled.has(offset)) return Promise.resolve();
    return new Promise((resolve, reject) => { this.waiters.set(offset, { resolve, reject }); });
  }

  abandon(): void {
    this.isAbandoned = true;
    for (const waiter of this.waiters.values()) waiter.reject(partitionMoved());
    this.waiters.clear();
  }
}

function partitionMoved(): SealgateError {
  return new SealgateError('RESULT_UNKNOWN', { detail: 'the partition moved' });
}
