const IDLE = 0;
const ASKED = 1;
const ENDING = 2;
const STATE = 0;

/** Between the writer thread and the thread that copies pages beside it: one of them asks, the other sleeps until it is asked. Shared by both. */
export class CheckpointSignal {
  readonly shared: SharedArrayBuffer;
  private readonly cells: Int32Array;

  constructor(shared = new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT)) {
    this.shared = shared;
    this.cells = new Int32Array(shared);
  }

  // ---------------------------------------------------------------- the writer's side

  /** Asked for and not over. */
  get isUnderWay(): boolean {
    return Atomics.load(this.cells, STATE) === ASKED;
  }

  ask(): void {
    this.become(ASKED);
  }

  /** Blocks the calling thread until what was asked for is over, or for so long. */
  awaitOver(timeoutMs: number): void {
    Atomics.wait(this.cells, STATE, ASKED, timeoutMs);
  }

  /** Of what is under way the rest is still done. */
  end(): void {
    this.become(ENDING);
  }

  // ---------------------------------------------------------------- the other side

  /** Blocks the calling thread until it is asked. False: it never will be. */
  awaitAsked(): boolean {
    Atomics.wait(this.cells, STATE, IDLE);
    return this.isUnderWay;
  }

  over(): void {
    Atomics.compareExchange(this.cells, STATE, ASKED, IDLE);
    Atomics.notify(this.cells, STATE);
  }

  private become(state: number): void {
    Atomics.store(this.cells, STATE, state);
    Atomics.notify(this.cells, STATE);
  }
}
