import type { Clock } from '../../../proto/clock.ts';
import type { ConversationKey, ConversationStore } from '../../../storage/conversations/conversations.ts';
import type { EventListener, EventQueue, NewEvent, QueuedEvent } from '../webhooks/events.ts';
import { placeId } from './client-message-id.ts';
import type { ConversationVault } from './conversation-vault.ts';
import type { ConversationLine } from './line/conversation-line.ts';

/** The events of all conversations, as they lie in the store; opened when they are taken. */
export class StoredEventQueue implements EventQueue {
  private readonly store: ConversationStore;
  private readonly vault: ConversationVault;
  private readonly line: ConversationLine;
  private readonly clock: Clock;
  private readonly listeners: EventListener[] = [];
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
    const events = await this.store.events(key, app, afterOrder, max);
    return events.map(event => ({ id: event.id, order: event.order, createdAtMs: event.createdAtMs, body: this.vault.openEvent(key, event) }));
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
    const sealed = events.map(({ id, app, body }) => this.vault.sealEvent(key, { id, app, body, order: this.nextOrder(), createdAtMs }));
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
