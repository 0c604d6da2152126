interface Read<T> { readonly askedAtMs: number; readonly answer: Promise<T> }

/** Reads of the store that have not ended, by key. Who asks meanwhile may join one; of several only the one that began last may be believed. */
export class ReadsUnderWay<K, T> {
  private readonly newest = new Map<K, Read<T>>();

  has(key: K): boolean {
    return this.newest.has(key);
  }

  /** The answer of one that began at `sinceMs` (monotonic) or later; null: there is none. */
  joined(key: K, sinceMs: number): Promise<T> | null {
    const read = this.newest.get(key);
    return read !== undefined && read.askedAtMs >= sinceMs ? read.answer : null;
  }

  /** `take` makes the answer of what was found; with `isNewest` false a later read, or forget(), has put it out of date. */
  begin<F>(key: K, askedAtMs: number, reading: Promise<F>, take: (found: F, isNewest: boolean) => T): Promise<T> {
    const isNewest = (): boolean => this.newest.get(key)?.answer === answer;
    const answer: Promise<T> = reading.then(found => take(found, isNewest()));
    this.newest.set(key, { askedAtMs, answer });
    const over = (): void => { if (isNewest()) this.newest.delete(key); };
    answer.then(over, over);
    return answer;
  }

  /** What is being read is not joined any more, nor believed. */
  forget(key: K): void {
    this.newest.delete(key);
  }
}
