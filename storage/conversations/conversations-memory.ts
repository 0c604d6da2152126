import { toHex } from '../../proto/hex.ts';
import type { AccountId } from '../../proto/ids.ts';
import type { Conversation, ConversationChange, ConversationKey, ConversationStore, OutboxEntry, PendingCommand, StoredEvent } from './conversations.ts';

interface Kept {
  readonly key: ConversationKey;
  version: number;
  state: Uint8Array | null;
  readonly commands: Map<string, PendingCommand>;
  readonly outbox: Map<string, OutboxEntry>;
  readonly events: Map<string, StoredEvent>;
  /** Ids of commands and events that are over: what a former owner brings late brings nothing back. */
  readonly over: Set<string>;
}

/** The contract of conversations without a disk: for tests and the simulation. */
export class MemoryConversationStore implements ConversationStore {
  private readonly kept = new Map<string, Kept>();

  async accept(key: ConversationKey, command: PendingCommand): Promise<void> {
    const { commands, over } = this.of(key);
    if (!commands.has(toHex(command.id)) && !over.has(`command ${toHex(command.id)}`)) commands.set(toHex(command.id), commandCopy(command));
  }

  async load(key: ConversationKey): Promise<Conversation> {
    const kept = this.kept.get(textOf(key));
    if (kept === undefined) return { version: 0, state: null, isOfFormerEpoch: false, commands: [], outbox: [] };
    const { version, state, commands, outbox } = kept;
    return { version, state: state === null ? null : new Uint8Array(state), isOfFormerEpoch: false, commands: Array.from(commands.values(), commandCopy), outbox: Array.from(outbox.values(), entryCopy).sort(inOrder) };
  }

  async apply(key: ConversationKey, change: ConversationChange): Promise<'applied' | 'conflict'> {
    if ((this.kept.get(textOf(key))?.version ?? 0) !== change.version) return 'conflict';
    const kept = this.of(key);
    kept.version += 1;
    if (change.state !== undefined) kept.state = new Uint8Array(change.state);
    for (const id of change.commandsDone ?? []) {
      kept.commands.delete(toHex(id));
      kept.over.add(`command ${toHex(id)}`);
    }
    for (const id of change.outboxDone ?? []) kept.outbox.delete(toHex(id));
    for (const entry of change.outboxAdded ?? []) kept.outbox.set(toHex(entry.id), entryCopy(entry));
    addEvents(kept, change.eventsAdded ?? []);
    return 'applied';
  }

  async events(key: ConversationKey, app: string, afterOrder: number, max: number): Promise<readonly StoredEvent[]> {
    const all = [...this.kept.get(textOf(key))?.events.values() ?? []].filter(event => event.app === app && event.order > afterOrder);
    return all.sort(inOrder).slice(0, max).map(eventCopy);
  }

  async appsWaiting(key: ConversationKey): Promise<readonly string[]> {
    return [...new Set([...this.kept.get(textOf(key))?.events.values() ?? []].map(({ app }) => app))].sort();
  }

  async addEvents(key: ConversationKey, events: readonly StoredEvent[]): Promise<void> {
    const kept = this.of(key);
    addEvents(kept, events.filter(({ id }) => !kept.over.has(`event ${toHex(id)}`)));
  }

  async eventsDone(key: ConversationKey, ids: readonly Uint8Array[]): Promise<void> {
    const kept = this.kept.get(textOf(key));
    for (const id of ids) if (kept?.events.delete(toHex(id)) === true) kept.over.add(`event ${toHex(id)}`);
  }

  async unfinished(after: ConversationKey | null, max: number): Promise<readonly ConversationKey[]> {
    const from = after === null ? '' : textOf(after);
    const names = [...this.kept].filter(([name, { commands, outbox, events }]) => name > from && commands.size + outbox.size + events.size > 0).map(([name]) => name);
    return names.sort().slice(0, max).flatMap(name => this.kept.get(name)?.key ?? []);
  }

  async peers(business: AccountId, after: AccountId | null, max: number): Promise<readonly AccountId[]> {
    const peers = [...this.kept.values()].filter(({ key, version }) => version > 0 && key.business === business && key.peer > (after ?? '')).map(({ key }) => key.peer);
    return peers.sort().slice(0, max);
  }

  async erase(business: AccountId, peer?: AccountId): Promise<void> {
    for (const [name, { key }] of this.kept) {
      if (key.business === business && (peer === undefined || key.peer === peer)) this.kept.delete(name);
    }
  }

  private of(key: ConversationKey): Kept {
    const name = textOf(key);
    const kept = this.kept.get(name) ?? { key, version: 0, state: null, commands: new Map(), outbox: new Map(), events: new Map(), over: new Set() };
    this.kept.set(name, kept);
    return kept;
  }
}

function addEvents(kept: Kept, events: readonly StoredEvent[]): void {
  for (const event of events) if (!kept.events.has(toHex(event.id))) kept.events.set(toHex(event.id), eventCopy(event));
}

function commandCopy(command: PendingCommand): PendingCommand {
  return { ...command, id: new Uint8Array(command.id), sealed: new Uint8Array(command.sealed) };
}

function entryCopy(entry: OutboxEntry): OutboxEntry {
  return { ...entry, id: new Uint8Array(entry.id), send: new Uint8Array(entry.send), note: new Uint8Array(entry.note) };
}

function eventCopy(event: StoredEvent): StoredEvent {
  return { ...event, id: new Uint8Array(event.id), sealed: new Uint8Array(event.sealed) };
}

function inOrder(a: { readonly order: number }, b: { readonly order: number }): number {
  return a.order - b.order;
}

function textOf({ business, peer }: ConversationKey): string {
  return `${business}/${peer}`;
}
