import type { ConversationKey } from '../../../../storage/conversations/conversations.ts';
import { account } from '../../../storage/support.ts';
import type { EventListener, EventQueue, NewEvent, QueuedEvent } from '../../../../gateway/business/webhooks/events.ts';

interface Held extends QueuedEvent { readonly app: string }

/** The event queue as the dispatcher sees it, over lists; what survives a restart is handed to the next one. */
export class MemoryEventQueue implements EventQueue {
  readonly lists: Map<string, { readonly key: ConversationKey; events: Held[] }>;
  private readonly now: () => number;
  private readonly listeners: EventListener[] = [];
  private order = 0;

  constructor(now: () => number, survived?: MemoryEventQueue) {
    this.now = now;
    this.lists = survived?.lists ?? new Map<string, { readonly key: ConversationKey; events: Held[] }>();
    this.order = survived?.order ?? 0;
  }

  get length(): number {
    return [...this.lists.values()].reduce((sum, { events }) => sum + events.length, 0);
  }

  /** What this node may not tell of now. */
  isElsewhere: (key: ConversationKey) => boolean = () => false;

  listen(listener: EventListener): void {
    this.listeners.push(listener);
    for (const { key, events } of this.lists.values()) for (const app of new Set(events.map(event => event.app))) listener.waiting(key, app);
  }

  mayTell(key: ConversationKey): boolean {
    return !this.isElsewhere(key);
  }

  lose(isLost: (key: ConversationKey) => boolean): void {
    for (const listener of this.listeners) listener.lost(isLost);
  }

  async next(key: ConversationKey, app: string, afterOrder: number, max: number): Promise<readonly QueuedEvent[]> {
    return (this.lists.get(nameOf(key))?.events ?? []).filter(event => event.app === app && event.order > afterOrder).slice(0, max);
  }

  async done(key: ConversationKey, _app: string, ids: readonly Uint8Array[]): Promise<void> {
    const list = this.lists.get(nameOf(key));
    if (list !== undefined) list.events = list.events.filter(({ id }) => !ids.some(done => Buffer.compare(done, id) === 0));
  }

  async add(_wabaId: string, events: readonly NewEvent[]): Promise<void> {
    this.put({ business: account(0xffff), peer: account(0) }, events);
  }

  /** What a step of a conversation commits. `orderOf`: as another node counts, whose clock is behind. */
  put(key: ConversationKey, events: readonly NewEvent[], orderOf: () => number = () => this.order++): void {
    const list = this.lists.get(nameOf(key)) ?? { key, events: [] };
    this.lists.set(nameOf(key), list);
    for (const event of events) {
      if (list.events.some(({ id }) => Buffer.compare(id, event.id) === 0)) continue;
      list.events.push({ ...event, order: orderOf(), createdAtMs: this.now() });
      list.events.sort((a, b) => a.order - b.order);
      for (const listener of this.listeners) listener.waiting(key, event.app);
    }
  }
}

function nameOf({ business, peer }: ConversationKey): string {
  return `${business}.${peer}`;
}
