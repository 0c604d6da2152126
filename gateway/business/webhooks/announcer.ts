import type { Clock } from '../../../proto/clock.ts';
import type { AccountEvent } from './account-events.ts';
import { eventId } from './event-maker.ts';
import type { EventQueue } from './events.ts';
import type { Subscribers } from './subscribers.ts';
import { accountBody } from './webhook-body.ts';

/** Tells the apps of a WABA what belongs to no conversation. */
export class Announcer {
  private readonly subscribers: Subscribers;
  private readonly queue: Pick<EventQueue, 'add'>;
  private readonly clock: Clock;

  constructor(subscribers: Subscribers, queue: Pick<EventQueue, 'add'>, clock: Clock) {
    this.subscribers = subscribers;
    this.queue = queue;
    this.clock = clock;
  }

  /** Resolves once the events survive a crash; the same event again changes nothing. */
  async announce(wabaId: string, { field, value, name }: AccountEvent): Promise<void> {
    const subscribers = await this.subscribers.to(wabaId, field);
    const body = accountBody(wabaId, this.clock.nowMs(), field, value);
    const events = subscribers.map(({ app }) => ({ id: eventId(app, name), app, body }));
    if (events.length > 0) await this.queue.add(wabaId, events);
  }
}
