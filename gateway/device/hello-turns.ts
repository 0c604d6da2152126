import type { Clock } from '../../proto/clock.ts';
import type { EventLoop } from './turn-pace.ts';

/** Of a turn of the loop: as long as the frames of those who are in wait for hellos at most. */
const SHARE_MS = 10;

/**
 * Lets hellos take turns with everything else of the loop. When all devices come back at once, the work of letting them in is some seconds long, and those who never left would wait for the end of it with
 * each message. So hellos have a share of every turn; who does not fit waits for the next one, first come first served. As many may wait as there may be connections that have not authenticated.
 */
export class HelloTurns {
  private readonly clock: Clock;
  private readonly loop: EventLoop | null;
  private waiting: (() => void)[] = [];
  /** Of `waiting`: those before it have had their turn. */
  private next = 0;
  private isTurnOpen = false;
  private endsAtMs = 0;

  /** Without a loop nobody waits. */
  constructor(clock: Clock, loop: EventLoop | null) {
    this.clock = clock;
    this.loop = loop;
  }

  /** Calls `letIn` now when there is time left in this turn and nobody waits; else later, and returns false. It must not throw. */
  take(letIn: () => void): boolean {
    if (this.loop !== null && !this.isTurnOpen) this.open(this.loop);
    if (this.loop === null || (this.next === this.waiting.length && this.hasTime())) {
      letIn();
      return true;
    }
    this.waiting.push(letIn);
    return false;
  }

  private open(loop: EventLoop): void {
    this.isTurnOpen = true;
    this.endsAtMs = this.clock.monotonicMs() + SHARE_MS;
    loop.afterTurn(this.turnEnded);
  }

  private hasTime(): boolean {
    return this.clock.monotonicMs() < this.endsAtMs;
  }

  private readonly turnEnded = (): void => {
    this.isTurnOpen = false;
    if (this.loop === null || this.next === this.waiting.length) return;
    this.open(this.loop);
    void this.letSomeIn();
  };

  private async letSomeIn(): Promise<void> {
    for (let letIn = this.waiting[this.next]; letIn !== undefined && this.hasTime(); letIn = this.waiting[this.next]) {
      this.next += 1;
      letIn();
      // What a hello does after the store's answer is part of its time, where the store answers at once.
      await Promise.resolve();
    }
    if (this.next < this.waiting.length) return;
    this.waiting = [];
    this.next = 0;
  }
}
