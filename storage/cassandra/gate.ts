import { SealgateError } from '../../proto/errors.ts';

/** Lets so many through at a time; the others wait in order, and a crowd that is too long is turned away with STORE_FAILED. */
export class Gate {
  private readonly widthMax: number;
  private readonly waitingMax: number;
  private inside = 0;
  private readonly waiting: (() => void)[] = [];

  constructor(widthMax: number, waitingMax: number) {
    this.widthMax = widthMax;
    this.waitingMax = waitingMax;
  }

  async run<T>(work: () => Promise<T>): Promise<T> {
    await this.enter();
    try {
      return await work();
    } finally {
      this.leave();
    }
  }

  private async enter(): Promise<void> {
    if (this.inside < this.widthMax) {
      this.inside += 1;
      return;
    }
    if (this.waiting.length >= this.waitingMax) throw new SealgateError('STORE_FAILED', { detail: 'too many requests wait for Cassandra' });
    await new Promise<void>(resolve => { this.waiting.push(resolve); });
  }

  /** The next one takes the place over. */
  private leave(): void {
    const next = this.waiting.shift();
    if (next === undefined) this.inside -= 1;
    else next();
  }
}
