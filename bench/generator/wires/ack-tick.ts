/** Who has received something and has not said so. */
export interface Acknowledger {
  /** Says what has come so far; nothing when there is nothing to say. */
  acknowledge(): void;
}

/** Lets connections acknowledge together, a little later: one timer and one wake-up for all of a process. */
export class AckTick {
  private readonly delayMs: number;
  private due: Acknowledger[] = [];
  private timer: NodeJS.Timeout | null = null;

  constructor(delayMs: number) {
    this.delayMs = delayMs;
  }

  /** It acknowledges at the next tick. Once per connection until then. */
  soon(connection: Acknowledger): void {
    this.due.push(connection);
    this.timer ??= setTimeout(() => this.run(), this.delayMs);
  }

  private run(): void {
    this.timer = null;
    const { due } = this;
    this.due = [];
    for (const connection of due) connection.acknowledge();
  }
}
