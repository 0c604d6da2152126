import { Fifo } from './fifo.ts';

/** Lets so many work at once, and the others in their order. How many it is may change; it counts from when the next one ends. */
export class Turns {
  private readonly allowed: () => number;
  private readonly queue = new Fifo<() => void>();
  private taken = 0;

  constructor(allowed: () => number) {
    this.allowed = allowed;
  }

  get working(): number {
    return this.taken;
  }

  get waiting(): number {
    return this.queue.size;
  }

  async run<T>(task: () => Promise<T>): Promise<T> {
    if (this.queue.size > 0 || this.taken >= this.allowed()) await new Promise<void>(resolve => { this.queue.add(resolve); });
    else this.taken += 1;
    try {
      return await task();
    } finally {
      this.taken -= 1;
      this.admit();
    }
  }

  /** Those who wait longest: as long as somebody waits, somebody works. */
  private admit(): void {
    while (this.queue.size > 0 && this.taken < this.allowed()) {
      this.taken += 1;
      this.queue.take()?.();
    }
  }
}
