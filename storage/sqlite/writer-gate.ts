/** How many. */
const INSIDE = 0;
const CLOSED = 1;

/**
 * Stands between the native calls of the threads that write and the end of the process: a thread that is ended inside SQLite takes the process down with SIGABRT,
 * whatever exit code was meant. Shared by all of them and the main thread.
 */
export class WriterGate {
  readonly shared: SharedArrayBuffer;
  private readonly cells: Int32Array;

  constructor(shared = new SharedArrayBuffer(2 * Int32Array.BYTES_PER_ELEMENT)) {
    this.shared = shared;
    this.cells = new Int32Array(shared);
  }

  /** On a thread that writes: runs what calls SQLite. Does not return once the gate is closed: the thread sleeps until the process ends. */
  pass(work: () => void): void {
    Atomics.add(this.cells, INSIDE, 1);
    try {
      if (Atomics.load(this.cells, CLOSED) === 0) work();
    } finally {
      Atomics.sub(this.cells, INSIDE, 1);
      Atomics.notify(this.cells, INSIDE);
    }
    Atomics.wait(this.cells, CLOSED, 1);
  }

  /** On the main thread, which it blocks: lets nothing more in and waits for those inside, so long for each. False: one was not out in time. */
  close(timeoutMs: number): boolean {
    Atomics.store(this.cells, CLOSED, 1);
    for (let inside = Atomics.load(this.cells, INSIDE); inside > 0; inside = Atomics.load(this.cells, INSIDE)) {
      if (Atomics.wait(this.cells, INSIDE, inside, timeoutMs) === 'timed-out') return false;
    }
    return true;
  }
}
