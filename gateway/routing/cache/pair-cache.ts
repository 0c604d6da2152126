/** Like GenerationCache, with two keys: looked up one after the other, so that no string is put together and hashed for a look-up. */
export class PairCache<A, B, V> {
  private young = new Map<A, Map<B, V>>();
  private old = new Map<A, Map<B, V>>();
  private youngCount = 0;
  private readonly generationMax: number;

  constructor(entriesMax: number) {
    this.generationMax = Math.max(1, Math.floor(entriesMax / 2));
  }

  get(first: A, second: B): V | undefined {
    const found = this.young.get(first)?.get(second);
    if (found !== undefined) return found;
    const older = this.old.get(first)?.get(second);
    if (older !== undefined) this.set(first, second, older);
    return older;
  }

  set(first: A, second: B, value: V): void {
    const isNew = this.young.get(first)?.has(second) !== true;
    if (isNew && this.youngCount >= this.generationMax) {
      this.old = this.young;
      this.young = new Map();
      this.youngCount = 0;
    }
    let inner = this.young.get(first);
    if (inner === undefined) this.young.set(first, inner = new Map<B, V>());
    inner.set(second, value);
    if (isNew) this.youngCount += 1;
  }

  delete(first: A, second: B): void {
    const inner = this.young.get(first);
    if (inner?.delete(second) === true) {
      this.youngCount -= 1;
      if (inner.size === 0) this.young.delete(first);
    }
    this.old.get(first)?.delete(second);
  }
}
