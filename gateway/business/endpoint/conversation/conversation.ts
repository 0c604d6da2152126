import type { VerifiedManifest } from '../../../../crypto/index.ts';
import type { Clock } from '../../../../proto/clock.ts';
import { SealgateError } from '../../../../proto/errors.ts';
import { endpoint } from '../../../../proto/messages.ts';
import type { ConversationChange, ConversationKey, ConversationStore } from '../../../../storage/conversations/conversations.ts';
import type { LoopPace } from '../../loop-pace.ts';
import { identityDigestOf } from '../../messages/identity-hash.ts';
import { messageIdOf } from '../../messages/message-id.ts';
import type { OutboundMessage } from '../../messages/outbound-message.ts';
import type { HostedNumber } from '../../registry/hosted-number.ts';
import type { EventMaker } from '../../webhooks/events.ts';
import type { Occurrence } from '../../webhooks/occurrences.ts';
import { sameId, withMissed, type Memory } from './conversation-memory.ts';
import type { ConversationVault, OpenEntry, OpenEvent } from './conversation-vault.ts';
import { pinnedManifest } from './contact-manifest.ts';
import { encodeState } from './memory-codec.ts';

export interface ConversationParts {
  readonly store: ConversationStore;
  readonly vault: ConversationVault;
  readonly eventMaker: EventMaker;
  /** Told after events have become durable. */
  readonly onEvents: (key: ConversationKey, events: readonly OpenEvent[]) => void;
  /** Nobody knows which events have become durable. */
  readonly onDoubt: (key: ConversationKey) => void;
  readonly clock: Clock;
  readonly pace: LoopPace;
}

/** What one step changes. What it does not name stays. */
export interface Step {
  readonly memory?: Memory;
  /** Sealed, as a crypto process gave them. */
  readonly ratchets?: Uint8Array;
  readonly commandsDone?: readonly Uint8Array[];
  readonly outboxAdded?: readonly OpenEntry[];
  readonly outboxDone?: readonly Uint8Array[];
  readonly occurrences?: readonly Occurrence[];
  /** Nobody waits for it, neither a caller nor what comes next in the conversation: it is made durable together with what others wait for. */
  readonly canWait?: boolean;
}

/** Somebody else has gone on from the state that this step began with, or nobody knows: it was loaded again, and what is to be done has to be decided anew. */
export class Overtaken extends Error {}

const FINISHED_KEPT = 64;
/** So many places in the order are kept back with each state that is saved, for what is told without one. Whoever owns the conversation next begins after them, whatever its clock says. */
const ORDERS_AHEAD = 1000;
const nothing = new Uint8Array();

/**
 * One conversation of a business with a consumer, as it is in the store, and its one thread of control. Everything that changes it is a step, made over the version it began from:
 * ratchets, outbox, commands and events in one piece.
 */
export class Conversation {
  readonly key: ConversationKey;
  readonly number: HostedNumber;
  /** Accepted and not sealed, oldest first. */
  commands: OutboundMessage[] = [];
  /** Sealed and not known to be taken, oldest first. */
  outbox: OpenEntry[] = [];
  memory: Memory = {};
  ratchets: Uint8Array = nothing;
  /** The consumer's, as the memory has it. */
  manifest: VerifiedManifest | null = null;
  /** Callers that hold it: it is not forgotten meanwhile. */
  users = 0;
  private readonly parts: ConversationParts;
  private version = 0;
  private memorySealed: Uint8Array = nothing;
  private isLoaded = false;
  /** Accepted since the conversation was last read; what is read may not have them yet. */
  private arrived: OutboundMessage[] = [];
  private lastOrder = 0;
  /** Up to here the saved state has kept orders back. */
  private ordersUpTo = 0;
  private finished: Uint8Array[] = [];
  private tail: Promise<unknown> = Promise.resolve();
  private waiting = 0;

  constructor(parts: ConversationParts, number: HostedNumber, key: ConversationKey) {
    this.parts = parts;
    this.number = number;
    this.key = key;
  }

  get isIdle(): boolean {
    return this.waiting === 0 && this.users === 0 && this.commands.length === 0 && this.outbox.length === 0;
  }

  /** Nothing else is to be done, but what is being done, which so many entries of the outbox are. */
  isQuiet(entries: number): boolean {
    return this.waiting <= 1 && this.commands.length === 0 && this.outbox.length <= entries;
  }

  /** One after another. */
  run<T>(task: () => Promise<T>): Promise<T> {
    this.waiting += 1;
    const result = this.after(this.tail, task);
    this.tail = result.catch(() => undefined);
    return result;
  }

  /** Within run(). */
  async load(): Promise<void> {
    if (this.isLoaded) return;
    const stored = await this.parts.store.load(this.key);
    const { ratchets, memory } = endpoint.ConversationState.decode(stored.state ?? nothing);
    const opened = this.parts.vault.openState(this.key, memory, stored);
    this.version = stored.version;
    // What goes on from ratchets that have gone on already uses a key twice, and the consumer drops it: sessions begin anew.
    this.ratchets = stored.isOfFormerEpoch ? nothing : ratchets;
    this.memorySealed = memory;
    this.memory = opened.memory;
    this.commands = [...opened.commands];
    this.outbox = [...opened.outbox];
    this.manifest = pinnedManifest(this.memory, this.key.peer);
    this.ordersUpTo = this.memory.nextOrder ?? 0;
    this.lastOrder = Math.max(this.lastOrder, this.ordersUpTo, this.parts.clock.nowMs() * 1000, ...stored.outbox.map(({ order }) => order));
    this.isLoaded = true;
    for (const command of this.arrived.splice(0)) this.add(command);
  }

  /** A command that the store has: to be worked, unless it was found there already. */
  add(command: OutboundMessage): void {
    if (!this.isLoaded) {
      this.arrived.push(command);
      return;
    }
    const isIt = (id: Uint8Array): boolean => sameId(id, command.contentId);
    if (!this.finished.some(isIt) && !this.commands.some(({ contentId }) => isIt(contentId))) this.commands.push(command);
  }

  /** Somebody else may have gone on: what is in the store counts from here on. */
  doubt(): void {
    void this.run(async () => { this.isLoaded = false; });
  }

  /** What is remembered, as it is in the store or was when it was loaded. */
  remembered(): Promise<Memory> {
    return this.run(async () => {
      await this.load();
      return this.memory;
    });
  }

  nextOrder(): number {
    this.lastOrder += 1;
    return this.lastOrder;
  }

  /** Durable when it resolves. Rejects with Overtaken, and as the store and the crypto processes do; then nothing was changed. */
  async commit(given: Step): Promise<void> {
    const { vault } = this.parts;
    const manifest = given.memory === undefined || sameId(given.memory.manifest, this.memory.manifest) ? this.manifest : pinnedManifest(given.memory, this.key.peer);
    const isSomebodyElse = this.manifest !== null && manifest !== null && !sameId(this.manifest.accountKey, manifest.accountKey);
    const step = isSomebodyElse ? this.changingKey(given, manifest.accountKey) : given;
    const events = await this.eventsOf(step, manifest);
    const savesMemory = step.memory !== undefined || events.length > 0 && this.lastOrder > this.ordersUpTo;
    const ordersUpTo = savesMemory ? this.lastOrder + ORDERS_AHEAD : this.ordersUpTo;
    const memorySealed = savesMemory ? vault.sealMemory(this.key, { ...step.memory ?? this.memory, nextOrder: ordersUpTo }) : this.memorySealed;
    const ratchets = step.ratchets ?? this.ratchets;
    const changesState = step.ratchets !== undefined || savesMemory;
    await this.apply({
      version: this.version, canWait: step.canWait ?? false,
      ...changesState ? { state: encodeState(ratchets, memorySealed) } : {},
      commandsDone: step.commandsDone ?? [], outboxAdded: step.outboxAdded ?? [], outboxDone: step.outboxDone ?? [], eventsAdded: events.map(event => vault.sealEvent(this.key, event)),
    });
    this.manifest = manifest;
    this.ordersUpTo = ordersUpTo;
    this.take(step, ratchets, memorySealed);
    if (events.length > 0) this.parts.onEvents(this.key, events);
    await this.parts.pace.turn(Math.max(1, events.length));
  }

  /** The consumer has another account key: it is told, and what was lost with the former one is marked. */
  private changingKey(step: Step, accountKey: Uint8Array): Step {
    const memory = withMissed(step.memory ?? this.memory, this.memory, accountKey, this.outbox.flatMap(({ opened: { kind, contentId } }) => kind === endpoint.OutboxNote.Kind.MESSAGE ? [contentId ?? nothing] : []));
    return { ...step, memory, occurrences: [identityChanged(memory, accountKey, this.parts.clock.nowMs()), ...step.occurrences ?? []] };
  }

  private async after<T>(before: Promise<unknown>, task: () => Promise<T>): Promise<T> {
    try {
      await before;
      return await task();
    } finally {
      this.waiting -= 1;
    }
  }

  private take(step: Step, ratchets: Uint8Array, memorySealed: Uint8Array): void {
    const isOf = (ids: readonly Uint8Array[] | undefined, id: Uint8Array): boolean => ids?.some(each => sameId(each, id)) ?? false;
    this.version += 1;
    this.ratchets = ratchets;
    this.memorySealed = memorySealed;
    this.memory = step.memory ?? this.memory;
    this.commands = this.commands.filter(({ contentId }) => !isOf(step.commandsDone, contentId));
    this.finished = [...this.finished, ...step.commandsDone ?? []].slice(-FINISHED_KEPT);
    this.outbox = [...this.outbox.filter(({ id }) => !isOf(step.outboxDone, id)), ...step.outboxAdded ?? []].sort((a, b) => a.order - b.order);
  }

  private async apply(change: ConversationChange): Promise<void> {
    try {
      if (await this.parts.store.apply(this.key, change) === 'applied') return;
    } catch (error) {
      if (!SealgateError.is(error, 'RESULT_UNKNOWN')) throw error;
    }
    this.isLoaded = false;
    this.parts.onDoubt(this.key);
    await this.load();
    throw new Overtaken('the conversation has gone on elsewhere');
  }

  /** `manifest`: as the step leaves it. */
  private async eventsOf({ occurrences = [] }: Step, manifest: VerifiedManifest | null): Promise<readonly OpenEvent[]> {
    const createdAtMs = this.parts.clock.nowMs();
    const made = await Promise.all(occurrences.map(occurrence => this.parts.eventMaker.eventsOf(this.number, occurrence, manifest?.accountKey ?? null)));
    return made.flat().map(({ id, app, body }) => ({ id, app, body, order: this.nextOrder(), createdAtMs }));
  }
}

/** Its id is that of the key: it is told once, however often the step is tried. */
function identityChanged({ waId, profileName }: Memory, accountKey: Uint8Array, atMs: number): Occurrence {
  const messageId = messageIdOf({ waId: waId ?? '', author: 'consumer', contentId: identityDigestOf(accountKey) });
  return { kind: 'identityChanged', messageId, waId: waId ?? '', profileName: profileName ?? '', atMs };
}
