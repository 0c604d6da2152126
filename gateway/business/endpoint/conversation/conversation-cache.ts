import type { AccountId } from '../../../../proto/ids.ts';
import type { ConversationKey } from '../../../../storage/conversations/conversations.ts';
import type { ConversationWorker } from './conversation-worker.ts';

/** How many of the oldest are looked at for one that may go. */
const LOOKED_AT = 8;

/** The conversations of a node that are in memory, those that were used last at the end. What is idle goes when there are too many; what is at work stays whatever the bound. */
export class ConversationCache {
  private readonly max: number;
  private readonly workers = new Map<string, ConversationWorker>();

  constructor(max: number) {
    this.max = max;
  }

  get size(): number {
    return this.workers.size;
  }

  of(business: AccountId, peer: AccountId, make: () => ConversationWorker): ConversationWorker {
    const name = business + peer;
    const worker = this.workers.get(name) ?? make();
    this.workers.delete(name);
    this.workers.set(name, worker);
    if (this.workers.size > this.max) this.evict();
    return worker;
  }

  all(): Iterable<ConversationWorker> {
    return this.workers.values();
  }

  drop(isLost: (key: ConversationKey) => boolean): void {
    for (const [name, worker] of this.workers) {
      if (!isLost(worker.conversation.key)) continue;
      worker.stop();
      this.workers.delete(name);
    }
  }

  private evict(): void {
    let looked = 0;
    for (const [name, worker] of this.workers) {
      if (worker.isIdle) {
        this.workers.delete(name);
        return;
      }
      looked += 1;
      if (looked >= LOOKED_AT) return;
    }
  }
}
