import { SealgateError } from '../../../proto/errors.ts';

interface WaitingAppend {
  readonly value: Uint8Array;
  readonly sinceMs: number;
  readonly resolve: (offset: number) => void;
  readonly reject: (error: SealgateError) => void;
  /** It was in a request that did not say for certain that nothing was written. */
  mayBeWritten: boolean;
}

/** What all queues hold together, bounded. */
export class Backlog {
  count = 0;
  bytes = 0;
  private readonly countMax: number;
  private readonly bytesMax: number;

  constructor(countMax: number, bytesMax: number) {
    this.countMax = countMax;
    this.bytesMax = bytesMax;
  }

  /** Throws LOG_BACKLOG when there is no room. */
  add(bytes: number): void {
    if (this.count >= this.countMax || this.bytes + bytes > this.bytesMax) throw new SealgateError('LOG_BACKLOG', { retryAfterMs: 1000 });
    this.count += 1;
    this.bytes += bytes;
  }

  remove(bytes: number): void {
    this.count -= 1;
    this.bytes -= bytes;
  }
}

/**
 * The appends to one partition, in call order. The first ones may be in a request; they stay at the head until its answer names this partition without error, so that nothing later passes them.
 */
export class AppendQueue {
  readonly partition: number;
  private readonly backlog: Backlog;
  /** Its last request failed. */
  suspect = false;
  private waiting: WaitingAppend[] = [];
  private taken = 0;

  constructor(partition: number, backlog: Backlog) {
    this.partition = partition;
    this.backlog = backlog;
  }

  get length(): number {
    return this.waiting.length;
  }

  /** There is something to send and no request is outstanding. */
  get isReady(): boolean {
    return this.taken === 0 && this.waiting.length > 0;
  }

  get oldestMs(): number {
    return this.waiting[0]?.sinceMs ?? Number.POSITIVE_INFINITY;
  }

  /** Rejects with LOG_BACKLOG when there is no room. */
  add(value: Uint8Array, nowMs: number): Promise<number> {
    return new Promise((resolve, reject) => {
      this.backlog.add(value.length);
      this.waiting.push({ value: Buffer.from(value), sinceMs: nowMs, resolve, reject, mayBeWritten: false });
    });
  }

  /** The first appends, at least one and as many as fit into `maxBytes`; they are now in a request. */
  take(maxBytes: number): Uint8Array[] {
    const values: Uint8Array[] = [];
    let bytes = 0;
    for (const { value } of this.waiting) {
      bytes += value.length;
      if (values.length > 0 && bytes > maxBytes) break;
      values.push(value);
    }
    this.taken = values.length;
    return values;
  }

  /** What was taken is in the log, from this offset on. */
  accepted(baseOffset: number): void {
    this.suspect = false;
    const done = this.waiting.slice(0, this.taken);
    this.waiting = this.waiting.slice(this.taken);
    this.taken = 0;
    for (const [i, append] of done.entries()) {
      this.backlog.remove(append.value.length);
      append.resolve(baseOffset + i);
    }
  }

  /** What was taken must be sent again. */
  failed(mayBeWritten: boolean): void {
    this.suspect = true;
    for (const append of this.waiting.slice(0, this.taken)) append.mayBeWritten ||= mayBeWritten;
    this.taken = 0;
  }

  /** Gives all of it up, also what was never sent: it must not pass what may still turn up. Not while a request is outstanding. */
  abandon(detail: string): void {
    const given = this.waiting;
    this.waiting = [];
    this.taken = 0;
    for (const append of given) {
      this.backlog.remove(append.value.length);
      append.reject(new SealgateError(append.mayBeWritten ? 'RESULT_UNKNOWN' : 'LOG_UNAVAILABLE', { detail }));
    }
  }
}
