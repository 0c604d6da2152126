/** Runs tasks for one key strictly one after another; tasks for other keys run side by side. */
export class KeyedLock {
  private readonly tails = new Map<string, Promise<void>>();

  run<T>(key: string, task: () => Promise<T>): Promise<T> {
    const result = (this.tails.get(key) ?? Promise.resolve()).then(task);
    const ended = (): void => {
      if (this.tails.get(key) === tail) this.tails.delete(key);
    };
    const tail = result.then(ended, ended);
    this.tails.set(key, tail);
    return result;
  }

  /** Holds all keys at once. They are taken in one order everywhere, so that two callers never wait for each other. */
  runAll<T>(keys: readonly string[], task: () => Promise<T>): Promise<T> {
    const [first, ...others] = [...keys].sort();
    if (first === undefined) return task();
    return this.run(first, () => this.runAll(others, task));
  }
}
