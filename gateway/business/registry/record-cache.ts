import type { Clock } from '../../../proto/clock.ts';

interface Entry<T> { readonly loadedAtMs: number; readonly loading: Promise<T | null> }

/** What was read lately, also that something is not there; the oldest make room. Those who ask at once share one read. */
export class RecordCache<T> {
  private readonly clock: Clock;
  private readonly maxAgeMs: number;
  private readonly entriesMax: number;
  private readonly entries = new Map<string, Entry<T>>();

  constructor(clock: Clock, maxAgeMs: number, entriesMax: number) {
    this.clock = clock;
    this.maxAgeMs = maxAgeMs;
    this.entriesMax = entriesMax;
  }

  get(id: string, load: () => Promise<T | null>): Promise<T | null> {
    const nowMs = this.clock.monotonicMs();
    const known = this.entries.get(id);
    if (known !== undefined && nowMs - known.loadedAtMs < this.maxAgeMs) return known.loading;
    const entry = { loadedAtMs: nowMs, loading: load() };
    // A failure is nobody's answer but of those who asked.
    entry.loading.catch(() => { if (this.entries.get(id) === entry) this.entries.delete(id); });
    this.entries.delete(id);
    this.entries.set(id, entry);
    this.makeRoom();
    return entry.loading;
  }

  forget(id: string): void {
    this.entries.delete(id);
  }

  clear(): void {
    this.entries.clear();
  }

  private makeRoom(): void {
    // Before the oldest stand the empty places of all that were read again since.
    if (this.entries.size <= this.entriesMax) return;
    for (const oldest of this.entries.keys()) {
      if (this.entries.size <= this.entriesMax) return;
      this.entries.delete(oldest);
    }
  }
}
