import { sleep } from '../../proto/clock.ts';
import { SealgateError } from '../../proto/errors.ts';
import type { messages } from '../../proto/messages.ts';
import type { Position } from '../../proto/position.ts';
import { BackOff } from '../connection/back-off.ts';
import type { Connection } from '../connection/connection.ts';
import type { Core } from '../core.ts';
import { incomingOf } from './incoming.ts';
import type { Opener } from './opener.ts';

type Deliver = messages.sealgate.v1.Deliver.$Properties;

const ATTEMPTS_MAX = 4;
const PAUSE_MAX_MS = 5000;
/** How many deliveries one Ack may stand for while more are waiting. */
const ACK_EVERY = 16;

interface Task { readonly position: Position | null; readonly task: () => Promise<void> }
type Item = { readonly connection: Connection } & (Task | { readonly run: () => void });

/** Takes deliveries one after another, and acknowledges what is durable. */
export class Receiver {
  private readonly core: Core;
  private readonly opener: Opener;
  private queue: Item[] = [];
  private working: Promise<void> | null = null;
  private unacknowledged: { position: Position; count: number; connection: Connection } | null = null;
  private isStopped = false;

  constructor(core: Core, opener: Opener) {
    this.core = core;
    this.opener = opener;
  }

  take(deliver: Deliver, connection: Connection): void {
    const incoming = incomingOf(deliver);
    this.takeEvent(incoming.position, () => this.opener.open(incoming), connection);
  }

  /** What has a place among the deliveries: `task` resolves when it is done with, durably, and is repeated when it rejects with what can be tried again. */
  takeEvent(position: Position | null, task: () => Promise<void>, connection: Connection): void {
    this.enqueue({ position, task, connection });
  }

  /** Runs when everything that this connection delivered before has been taken; the next connection brings the occasion again when it throws. */
  afterDeliveries(connection: Connection, run: () => void): void {
    this.enqueue({ run, connection });
  }

  /** Resolves when nothing is waiting or under way. */
  async idle(): Promise<void> {
    await this.working;
  }

  /** Takes nothing more; resolves when what is under way has ended. */
  async stop(): Promise<void> {
    this.isStopped = true;
    await this.working;
  }

  private enqueue(item: Item): void {
    this.queue.push(item);
    this.working ??= this.work();
  }

  private async work(): Promise<void> {
    // Frames that came in one piece are one batch.
    await Promise.resolve();
    for (let item = this.queue.shift(); item !== undefined; item = this.queue.shift()) {
      // What a closed connection still had in store comes again on the next.
      if (item.connection.isOver || this.isStopped) continue;
      if ('run' in item) this.runOne(item.run, item.connection);
      else await this.takeOne(item, item.connection);
    }
    this.acknowledge();
    this.working = null;
  }

  private runOne(run: () => void, connection: Connection): void {
    this.acknowledge();
    try {
      run();
    } catch (error) {
      this.giveUp(connection, error);
    }
  }

  private async takeOne({ position, task }: Task, connection: Connection): Promise<void> {
    const backOff = new BackOff(this.core.random);
    for (let attempt = 1; ; attempt += 1) {
      try {
        await task();
        if (position !== null) this.owe(position, connection);
        return;
      } catch (error) {
        if (attempt >= ATTEMPTS_MAX || connection.isOver || !SealgateError.is(error) || !error.canRetry) {
          this.giveUp(connection, error);
          return;
        }
        await sleep(this.core.clock, Math.min(PAUSE_MAX_MS, Math.max(error.retryAfterMs, backOff.nextMs())));
      }
    }
  }

  /** Nothing at or after this place may be acknowledged: the next connection brings it again. */
  private giveUp(connection: Connection, error: unknown): void {
    this.acknowledge();
    this.core.background(Promise.reject(error instanceof Error ? error : new Error('a delivery could not be taken')));
    connection.drop();
  }

  private owe(position: Position, connection: Connection): void {
    const count = (this.unacknowledged?.connection === connection ? this.unacknowledged.count : 0) + 1;
    this.unacknowledged = { position, count, connection };
    if (count >= ACK_EVERY) this.acknowledge();
  }

  private acknowledge(): void {
    const owed = this.unacknowledged;
    this.unacknowledged = null;
    owed?.connection.post({ ack: { position: owed.position } });
  }
}
