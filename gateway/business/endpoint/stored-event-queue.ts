import type { Clock } from '../../../proto/clock.ts';
import type { ConversationKey, ConversationStore } from '../../../storage/conversations/conversations.ts';
import type { EventListener, EventQueue, NewEvent, QueuedEvent } from '../webhooks/events.ts';
import { placeId } from './client-message-id.ts';
import type { ConversationCrypto } from './conversation-crypto.ts';
import type { ConversationLine } from './line/conversation-line.ts';

/** The events of all conversations, as they lie in the store; opened by the crypto processes when they are taken. */
export class StoredEventQueue implements EventQueue {
  private readonly store: ConversationStore;
  private readonly crypto: ConversationCrypto;
  private readonly line: ConversationLine;
  private readonly clock: Clock;
  private readonly listeners: EventListener[] = [];
  private lastOrder = 0;

  constructor(store: ConversationStore, crypto: ConversationCrypto, line: ConversationLine, clock: Clock) {
    this.store = store;
    this.crypto = crypto;
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
    const events = await this.store.events(key, app, afterOrder, max);
    const bodies = await this.crypto.openEvents(key, events);
    return events.map(({ id, order, createdAtMs }, i) => ({ id, order, createdAtMs, body: bodies[i] ?? new Uint8Array() }));
  }

  done(key: ConversationKey, ids: readonly Uint8Array[]): Promise<void> {
    return this.store.eventsDone(key, ids);
  }

  async add(wabaId: string, events: readonly NewEvent[]): Promise<void> {
    const place = placeId('waba', wabaId);
    await this.addAt({ business: place, peer: place }, events);
  }

  /** Events that need no change of a conversation: handed to its owner, who tells of them. */
  async addAt(key: ConversationKey, events: readonly NewEvent[]): Promise<void> {
    if (events.length === 0) return;
    const createdAtMs = this.clock.nowMs();
    const open = events.map(({ id, app, body }) => ({ id, app, body, order: this.nextOrder(), createdAtMs }));
    const { events: sealed } = await this.crypto.seal(key, null, open);
    await this.line.hand(key, { kind: 'events', events: sealed });
  }

  tell(key: ConversationKey, apps: ReadonlySet<string>): void {
    for (const app of apps) for (const listener of this.listeners) listener.waiting(key, app);
  }

  lose(isLost: (key: ConversationKey) => boolean): void {
    for (const listener of this.listeners) listener.lost(isLost);
  }

  private nextOrder(): number {
    this.lastOrder = Math.max(this.lastOrder + 1, this.clock.nowMs() * 1000);
    return this.lastOrder;
  }
}
