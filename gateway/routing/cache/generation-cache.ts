/**
 * A bounded map that forgets what was not used lately: two generations, the older dropped whole when the younger is half of the limit.
 * Costs one or two look-ups and no reordering. Holds between half of `entriesMax` and `entriesMax` of the entries used last.
 */
export class GenerationCache<K, V> {
  private young = new Map<K, V>();
  private old = new Map<K, V>();
  private readonly generationMax: number;

  constructor(entriesMax: number) {
    this.generationMax = Math.max(1, Math.floor(entriesMax / 2));
  }

  get(key: K): V | undefined {
    const found = this.young.get(key);
    if (found !== undefined) return found;
    const older = this.old.get(key);
    if (older !== undefined) this.set(key, older);
    return older;
  }

  set(key: K, value: V): void {
    if (this.young.size >= this.generationMax && !this.young.has(key)) {
      this.old = this.young;
      this.young = new Map();
    }
    this.young.set(key, value);
  }

  delete(key: K): void {
    this.young.delete(key);
    this.old.delete(key);
  }

  *entries(): Iterable<readonly [K, V]> {
    yield* this.young;
    for (const entry of this.old) if (!this.young.has(entry[0])) yield entry;
  }

  /** At most `entriesMax`. */
  get size(): number {
    let both = this.young.size;
    for (const key of this.old.keys()) both += this.young.has(key) ? 0 : 1;
    return both;
  }
}
