import type { ConversationKey } from '../../../../storage/conversations/conversations.ts';
import type { QueuedEvent } from '../../webhooks/events.ts';

interface Place { readonly key: ConversationKey; readonly app: string; events: readonly QueuedEvent[] }

export interface RecentEventsLimits {
  /** Of bodies. */
  readonly bytesMax: number;
  readonly placesMax: number;
  readonly eventsPerPlaceMax: number;
}

/**
 * Events from when they are made until they are done, so that telling of them reads nothing. A place is a conversation and an app: what is here of it is all that waits, or it is not here and the store
 * has to be asked.
 */
export class RecentEvents {
  private readonly limits: RecentEventsLimits;
  /** Those that were used last at the end. */
  private readonly places = new Map<string, Place>();
  /** Places that are being read; what changes meanwhile makes what is read useless. */
  private readonly reading = new Map<string, { isUseless: boolean }>();
  private bytes = 0;

  constructor(limits: RecentEventsLimits) {
    this.limits = limits;
  }

  /** null: the store has to be asked. */
  waiting(key: ConversationKey, app: string, afterOrder: number, max: number): readonly QueuedEvent[] | null {
    const place = this.places.get(nameOf(key, app));
    return place === undefined ? null : place.events.filter(({ order }) => order > afterOrder).slice(0, max);
  }

  /** Reads all that waits at a place, and knows it from then on. `load` resolves to the first `max` of it. */
  async learn(key: ConversationKey, app: string, max: number, load: () => Promise<readonly QueuedEvent[]>): Promise<readonly QueuedEvent[]> {
    const name = nameOf(key, app);
    const reading = { isUseless: false };
    this.reading.set(name, reading);
    try {
      const events = await load();
      if (events.length < max && !reading.isUseless) this.put(name, { key, app, events });
      return events;
    } finally {
      if (this.reading.get(name) === reading) this.reading.delete(name);
    }
  }

  /** One more has become durable. Again with the same id: it is there once. */
  add(key: ConversationKey, app: string, event: QueuedEvent): void {
    const name = nameOf(key, app);
    this.disturb(name);
    const place = this.places.get(name);
    if (place === undefined || place.events.some(({ id }) => Buffer.compare(id, event.id) === 0)) return;
    this.put(name, { ...place, events: [...place.events, event].sort((a, b) => a.order - b.order) });
  }

  done(key: ConversationKey, app: string, ids: readonly Uint8Array[]): void {
    const name = nameOf(key, app);
    this.disturb(name);
    const place = this.places.get(name);
    if (place !== undefined) this.put(name, { ...place, events: place.events.filter(({ id }) => !ids.some(done => Buffer.compare(done, id) === 0)) });
  }

  /** The store may have more than what is here. */
  forget(key: ConversationKey, app: string): void {
    const name = nameOf(key, app);
    this.disturb(name);
    this.drop(name);
  }

  forgetAll(isMeant: (key: ConversationKey) => boolean): void {
    for (const reading of this.reading.values()) reading.isUseless = true;
    for (const [name, { key }] of this.places) if (isMeant(key)) this.drop(name);
  }

  private put(name: string, place: Place): void {
    this.drop(name);
    const bytes = bytesOf(place);
    // What a receiver does not take is soon too much: that waits in the store alone.
    if (place.events.length > this.limits.eventsPerPlaceMax || this.bytes + bytes > this.limits.bytesMax) return;
    const [oldest] = this.places.size >= this.limits.placesMax ? this.places.keys() : [];
    if (oldest !== undefined) this.drop(oldest);
    this.places.set(name, place);
    this.bytes += bytes;
  }

  private drop(name: string): void {
    const place = this.places.get(name);
    if (place === undefined) return;
    this.places.delete(name);
    this.bytes -= bytesOf(place);
  }

  private disturb(name: string): void {
    const reading = this.reading.get(name);
    if (reading !== undefined) reading.isUseless = true;
  }
}

function bytesOf({ events }: Place): number {
  return events.reduce((sum, { body }) => sum + body.length, 0);
}

function nameOf({ business, peer }: ConversationKey, app: string): string {
  return `${business}.${peer}.${app}`;
}
