import type { Clock } from '../../../proto/clock.ts';
import type { ConversationKey, ConversationStore } from '../../../storage/conversations/conversations.ts';
import type { EventQueue, NewEvent, QueuedEvent } from '../webhooks/events.ts';
import { placeId } from './client-message-id.ts';
import type { ConversationCrypto } from './conversation-crypto.ts';

const PAGE = 500;

/** The events of all conversations, as they lie in the store; opened by the crypto processes when they are taken. */
export class StoredEventQueue implements EventQueue {
  private readonly store: ConversationStore;
  private readonly crypto: ConversationCrypto;
  private readonly clock: Clock;
  private readonly listeners: ((key: ConversationKey, app: string) => void)[] = [];
  private lastOrder = 0;

  constructor(store: ConversationStore, crypto: ConversationCrypto, clock: Clock) {
    this.store = store;
    this.crypto = crypto;
    this.clock = clock;
  }

  onEvents(listener: (key: ConversationKey, app: string) => void): void {
    this.listeners.push(listener);
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

  /** Events that need no change of a conversation. */
  async addAt(key: ConversationKey, events: readonly NewEvent[]): Promise<void> {
    if (events.length === 0) return;
    const createdAtMs = this.clock.nowMs();
    const open = events.map(({ id, app, body }) => ({ id, app, body, order: this.nextOrder(), createdAtMs }));
    const { events: sealed } = await this.crypto.seal(key, null, open);
    await this.store.addEvents(key, sealed);
    this.tell(key, new Set(sealed.map(({ app }) => app)));
  }

  tell(key: ConversationKey, apps: ReadonlySet<string>): void {
    for (const app of apps) for (const listener of this.listeners) listener(key, app);
  }

  /** Tells of what was there before this start. */
  async start(): Promise<void> {
    for (let after: ConversationKey | null = null; ;) {
      const page: readonly ConversationKey[] = await this.store.unfinished(after, PAGE);
      for (const key of page) this.tell(key, new Set(await this.store.appsWaiting(key)));
      if (page.length < PAGE) return;
      after = page.at(-1) ?? null;
    }
  }

  private nextOrder(): number {
    this.lastOrder = Math.max(this.lastOrder + 1, this.clock.nowMs() * 1000);
    return this.lastOrder;
  }
}
