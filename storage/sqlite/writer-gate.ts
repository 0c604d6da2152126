const INSIDE = 0;
const CLOSED = 1;

/**
 * Stands between the writer thread's native calls and the end of the process: a thread that is ended inside SQLite takes the process down with SIGABRT,
 * whatever exit code was meant. Shared by both threads.
 */
export class WriterGate {
  readonly shared: SharedArrayBuffer;
  private readonly cells: Int32Array;

  constructor(shared = new SharedArrayBuffer(2 * Int32Array.BYTES_PER_ELEMENT)) {
    this.shared = shared;
    this.cells = new Int32Array(shared);
  }

  /** On the writer thread: runs what calls SQLite. Does not return once the gate is closed: the thread sleeps until the process ends. */
  pass(work: () => void): void {
    Atomics.store(this.cells, INSIDE, 1);
    try {
      if (Atomics.load(this.cells, CLOSED) === 0) work();
    } finally {
      Atomics.store(this.cells, INSIDE, 0);
      Atomics.notify(this.cells, INSIDE);
    }
    Atomics.wait(this.cells, CLOSED, 1);
  }

  /** On the main thread, which it blocks: lets nothing more in and waits for what is inside. False: it was not out in time. */
  close(timeoutMs: number): boolean {
    Atomics.store(this.cells, CLOSED, 1);
    return Atomics.wait(this.cells, INSIDE, 1, timeoutMs) !== 'timed-out';
  }
}
