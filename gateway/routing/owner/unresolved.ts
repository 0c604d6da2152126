import type { AccountId } from '../../../proto/ids.ts';

/** A record that waits for what has to be read about its account. */
export interface UnresolvedItem {
  readonly offset: number;
  readonly bytes: number;
}

/**
 * Records whose account must be looked up first, one queue per account, so that an account's records keep their order and no other account waits.
 * `handle` is called for one record of an account after the other and does not reject.
 */
export class Unresolved<T extends UnresolvedItem> {
  bytes = 0;
  private readonly queues = new Map<AccountId, T[]>();
  private readonly handle: (account: AccountId, item: T) => Promise<void>;
  private readonly drained: (account: AccountId) => void;

  constructor(handle: (account: AccountId, item: T) => Promise<void>, drained: (account: AccountId) => void) {
    this.handle = handle;
    this.drained = drained;
  }

  get accounts(): number {
    return this.queues.size;
  }

  has(account: AccountId): boolean {
    return this.queues.size > 0 && this.queues.has(account);
  }

  firstOf(account: AccountId): number | null {
    return this.queues.size === 0 ? null : this.queues.get(account)?.[0]?.offset ?? null;
  }

  add(account: AccountId, item: T): void {
    this.bytes += item.bytes;
    const queue = this.queues.get(account);
    if (queue !== undefined) {
      queue.push(item);
      return;
    }
    const created = [item];
    this.queues.set(account, created);
    void this.work(account, created);
  }

  private async work(account: AccountId, queue: T[]): Promise<void> {
    for (let item = queue[0]; item !== undefined; item = queue[0]) {
      await this.handle(account, item);
      queue.shift();
      this.bytes -= item.bytes;
    }
    this.queues.delete(account);
    this.drained(account);
  }
}
