interface Waiting<T> { readonly item: T; readonly resolve: () => void; readonly reject: (error: unknown) => void }

export interface GatheredOptions<T> {
  /** Of the items of one key; one call at a time. */
  readonly work: (key: string, items: readonly T[]) => Promise<void>;
  readonly bytesOf: (item: T) => number;
  /** Whether the second, which came right after the first, may go with it. */
  readonly goesWith: (first: T, second: T) => boolean;
}

/** Of what is worked at once. A single item may have more bytes. */
const COUNT_MAX = 16;
const BYTES_MAX = 256 * 1024;

/** As SerialByKey, of what can be worked together: what comes for a key while others of it are worked is gathered, and goes together. */
export class GatheredByKey<T> {
  private readonly options: GatheredOptions<T>;
  private readonly keys = new Map<string, Waiting<T>[]>();

  constructor(options: GatheredOptions<T>) {
    this.options = options;
  }

  /** Settles as the work does that had it. */
  run(key: string, item: T): Promise<void> {
    return new Promise((resolve, reject) => {
      const waiting = this.keys.get(key);
      const one = { item, resolve, reject };
      if (waiting !== undefined) waiting.push(one);
      else {
        const begun = [one];
        this.keys.set(key, begun);
        // What comes with it in the same turn goes with it.
        queueMicrotask(() => { void this.workOff(key, begun); });
      }
    });
  }

  private async workOff(key: string, waiting: Waiting<T>[]): Promise<void> {
    while (waiting.length > 0) {
      const together = waiting.splice(0, this.countOf(waiting));
      try {
        await this.options.work(key, together.map(({ item }) => item));
        for (const { resolve } of together) resolve();
      } catch (error) {
        for (const { reject } of together) reject(error);
      }
    }
    this.keys.delete(key);
  }

  private countOf([first, ...others]: readonly Waiting<T>[]): number {
    const { bytesOf, goesWith } = this.options;
    if (first === undefined) return 0;
    let bytes = bytesOf(first.item);
    let count = 1;
    for (const { item } of others.slice(0, COUNT_MAX - 1)) {
      bytes += bytesOf(item);
      if (bytes > BYTES_MAX || !goesWith(first.item, item)) break;
      count += 1;
    }
    return count;
  }
}
