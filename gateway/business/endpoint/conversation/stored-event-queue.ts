import type { Clock } from '../../../../proto/clock.ts';
import type { ConversationKey, ConversationStore } from '../../../../storage/conversations/conversations.ts';
import type { EventListener, EventQueue, NewEvent, QueuedEvent } from '../../webhooks/events.ts';
import { placeId } from '../client-message-id.ts';
import type { ConversationVault, OpenEvent } from './conversation-vault.ts';
import type { ConversationLine } from '../line/conversation-line.ts';
import { RecentEvents } from './recent-events.ts';

/** Some 20,000 events. */
const RECENT = { bytesMax: 16 * 1024 * 1024, placesMax: 10_000, eventsPerPlaceMax: 64 };

/** The events of all conversations, as they lie in the store; opened when they are taken, unless they are known still from when they were made. */
export class StoredEventQueue implements EventQueue {
  private readonly store: ConversationStore;
  private readonly vault: ConversationVault;
  private readonly line: ConversationLine;
  private readonly clock: Clock;
  private readonly listeners: EventListener[] = [];
  private readonly recent = new RecentEvents(RECENT);
  private lastOrder = 0;

  constructor(store: ConversationStore, vault: ConversationVault, line: ConversationLine, clock: Clock) {
    this.store = store;
    this.vault = vault;
    this.line = line;
    this.clock = clock;
  }

  listen(listener: EventListener): void {
    this.listeners.push(listener);
  }

  mayTell(key: ConversationKey): boolean {
    return this.line.tenureOf(key)?.holds() === true;
  }

  async next(key: ConversationKey, app: string, afterOrder: number, max: number): Promise<readonly QueuedEvent[]> {
    const known = this.recent.waiting(key, app, afterOrder, max);
    if (known !== null) return known;
    const load = async (): Promise<readonly QueuedEvent[]> => {
      const events = await this.store.events(key, app, afterOrder, max);
      return events.map(event => ({ id: event.id, order: event.order, createdAtMs: event.createdAtMs, body: this.vault.openEvent(key, event) }));
    };
    return afterOrder < 0 ? this.recent.learn(key, app, max, load) : load();
  }

  async done(key: ConversationKey, app: string, ids: readonly Uint8Array[]): Promise<void> {
    await this.store.eventsDone(key, ids);
    this.recent.done(key, app, ids);
  }

  async add(wabaId: string, events: readonly NewEvent[]): Promise<void> {
    const place = placeId('waba', wabaId);
    await this.addAt({ business: place, peer: place }, events);
  }

  /** Events that need no change of a conversation: handed to its owner, who tells of them. */
  async addAt(key: ConversationKey, events: readonly NewEvent[]): Promise<void> {
    if (events.length === 0) return;
    const createdAtMs = this.clock.nowMs();
    const sealed = events.map(({ id, app, body }) => this.vault.sealEvent(key, { id, app, body, order: this.nextOrder(), createdAtMs }));
    await this.line.hand(key, { kind: 'events', events: sealed });
  }

  /** These have become durable. */
  tell(key: ConversationKey, events: readonly OpenEvent[]): void {
    for (const { app, ...event } of events) this.recent.add(key, app, event);
    this.wake(key, new Set(events.map(({ app }) => app)));
  }

  /** The store has, or may have, events for these apps that nobody here has made. */
  found(key: ConversationKey, apps: Iterable<string>): void {
    const all = new Set(apps);
    for (const app of all) this.recent.forget(key, app);
    this.wake(key, all);
  }

  /** Nobody knows what the store has of this conversation. */
  doubt(key: ConversationKey): void {
    this.recent.forgetAll(({ business, peer }) => business === key.business && peer === key.peer);
    this.store.appsWaiting(key).then(apps => { if (this.line.tenureOf(key) !== null) this.found(key, apps); }).catch(() => {
      // The next event has all of them read.
    });
  }

  lose(isLost: (key: ConversationKey) => boolean): void {
    this.recent.forgetAll(isLost);
    for (const listener of this.listeners) listener.lost(isLost);
  }

  private wake(key: ConversationKey, apps: ReadonlySet<string>): void {
    for (const app of apps) for (const listener of this.listeners) listener.waiting(key, app);
  }

  private nextOrder(): number {
    this.lastOrder = Math.max(this.lastOrder + 1, this.clock.nowMs() * 1000);
    return this.lastOrder;
  }
}
