import { decodeContent, makeRetryRequest, oneTimeIdOf, worthAskingAgain, type VerifiedManifest } from '../../../../crypto/index.ts';
import { SealgateError } from '../../../../proto/errors.ts';
import { accountIdFromBytes, accountIdToBytes, type AccountId, type DeviceId } from '../../../../proto/ids.ts';
import type { messages } from '../../../../proto/messages.ts';
import { messageIdOf } from '../../messages/message-id.ts';
import type { Occurrence } from '../../webhooks/occurrences.ts';
import { clientMessageIdOf } from '../client-message-id.ts';
import { newestManifest, rememberedAs } from '../conversation/contact-manifest.ts';
import { applyContent, type Effect } from './apply-content.ts';
import type { Conversation } from '../conversation/conversation.ts';
import type { ConversationCrypto, Opened } from '../conversation/conversation-crypto.ts';
import type { Memory } from '../conversation/conversation-memory.ts';
import type { OpenEntry } from '../conversation/conversation-vault.ts';
import type { EndpointParts, HostedDevice } from '../endpoint-parts.ts';
import type { HostedKeysStore } from '../accounts/hosted-keys-store.ts';
import type { Incoming } from './incoming.ts';
import type { OneTimePairs } from '../accounts/one-time-pairs.ts';
import type { EntrySealer } from '../sending/seal-entry.ts';

type PayloadOpened = messages.sealgate.endpoint.v1.PayloadOpened.$Properties;
type SealedPayloadFrom = messages.sealgate.endpoint.v1.SealedPayloadFrom.$Properties;

interface Retry { readonly acceptedAtMs: number; readonly currentSession: boolean; readonly device: DeviceId }

/** What follows from deliveries once they are durable. */
export interface Taken {
  /** How many of them: the first ones. */
  readonly count: number;
  /** The consumer is to be told that a message came. */
  readonly receiptsDue: boolean;
  /** Devices of the consumer that could not read what was accepted at that time. */
  readonly retries: readonly Retry[];
  /** A device of the consumer is asked for something once more: that waits in the outbox. */
  readonly asks: boolean;
}

interface InboundTools {
  readonly crypto: ConversationCrypto;
  /** Of what is asked for once more. */
  readonly sealer: Pick<EntrySealer, 'plain'>;
  readonly pairs: OneTimePairs;
  readonly keys: Pick<HostedKeysStore, 'use'>;
}

const nothing = new Uint8Array();
/** Of a device that the manifest does not list, which comes alone. */
const unlisted: Opened = { ratchets: null, opened: [{ outcome: 'undecryptable', reason: 'unlistedDevice' }] };

/** What a step is made of, gathered from one delivery after the other. */
interface Gathered {
  memory: Memory;
  /** Something was opened or put aside. */
  changes: boolean;
  readonly occurrences: Occurrence[];
  readonly outboxAdded: OpenEntry[];
  readonly delivered: (Effect['delivered'][number] & { readonly atMs: number })[];
  readonly read: string[];
  readonly retries: Retry[];
  messages: number;
}

/**
 * Takes what a consumer's devices have sealed: ratchets, memory and events in one step for all that goes together. What can never be read is reported, and harms nothing of the others; only what cannot be
 * read or written now rejects. All of it within Conversation.run(), so that one delivery comes after the other.
 */
export class Inbound {
  private readonly parts: EndpointParts;
  private readonly tools: InboundTools;

  constructor(parts: EndpointParts, tools: InboundTools) {
    this.parts = parts;
    this.tools = tools;
  }

  /** As many of them as go together, in their order: at least one. */
  async take(conversation: Conversation, device: HostedDevice, waiting: readonly [Incoming, ...Incoming[]]): Promise<Taken> {
    await conversation.load();
    const incoming = withOneManifest(conversation.manifest, waiting);
    const manifest = await this.manifestWith(conversation, waiting[0]);
    const memory = await this.introduced(conversation, manifest);
    const gathered: Gathered = { memory: memory ?? {}, changes: false, occurrences: [], outboxAdded: [], delivered: [], read: [], retries: [], messages: 0 };
    if (memory !== null && manifest !== null) {
      const tasks = await Promise.all(incoming.flatMap(({ sender, payload }) => {
        const entry = entryOf(manifest, sender);
        return entry === undefined ? [] : this.taskFor(conversation.key.business, entry, payload);
      }));
      const { opened, ratchets } = tasks.length === 0 ? unlisted : await this.open(conversation, tasks);
      await this.parts.pace.turn(incoming.length);
      for (const [i, each] of incoming.entries()) this.consider(conversation, manifest, each, opened[i] ?? {}, gathered);
      await this.save(conversation, device, gathered, ratchets);
      for (const [i, { oneTimeId = null }] of tasks.entries()) if (opened[i]?.spent === true && oneTimeId !== null) await this.tools.pairs.spent(conversation.key.business, oneTimeId);
      if (gathered.changes) this.parts.failPoints.hit('after-event-row-before-ack');
    }
    return { count: incoming.length, receiptsDue: gathered.changes && (gathered.memory.receiptsDue?.length ?? 0) > 0, retries: gathered.retries, asks: gathered.outboxAdded.length > 0 };
  }

  /** Of a consumer who has never been in touch, the business may want to know: it answers as it answers a message. */
  async opened(conversation: Conversation): Promise<void> {
    await conversation.load();
    const { number, key, commands } = conversation;
    if ((conversation.memory.waId ?? '') !== '' || commands.length > 0 || !await this.parts.welcomes(number)) return;
    const memory = await this.introduced(conversation, null);
    if (memory === null) return;
    const atMs = this.parts.clock.nowMs();
    // It happens once, so that the business's own id names it.
    const contentId = accountIdToBytes(key.business);
    const waId = memory.waId ?? '';
    await conversation.commit({
      memory: { ...memory, lastInboundAtMs: atMs, received: [{ contentId, read: true }] },
      occurrences: [{ kind: 'opened', messageId: messageIdOf({ waId, author: 'consumer', contentId }), waId, profileName: '', atMs }],
    });
  }

  private async taskFor(business: AccountId, { id, identityKey }: VerifiedManifest['devices'][number], payload: Uint8Array): Promise<SealedPayloadFrom> {
    const oneTimeId = oneTimeIdOf(payload);
    return { device: id, identityKey, payload, ...oneTimeId === null ? {} : { oneTimeId, oneTime: await this.tools.pairs.load(business, oneTimeId) } };
  }

  private async open({ key, ratchets }: Conversation, payloads: SealedPayloadFrom[]): Promise<Opened> {
    const { crypto, keys } = this.tools;
    const task = { payloads, nowMs: this.parts.clock.nowMs() };
    const all = await crypto.openPayloads(key, ratchets, task);
    // Another node may have changed the account's keys since.
    const isTriedAgain = all.opened.some(({ outcome }) => outcome === 'undecryptable') && await keys.use(key.business);
    return isTriedAgain ? crypto.openPayloads(key, ratchets, task) : all;
  }

  private consider(conversation: Conversation, manifest: VerifiedManifest, incoming: Incoming, opened: PayloadOpened, into: Gathered): void {
    const { outcome, reason } = opened;
    if (outcome === 'retryRequest') into.retries.push({ acceptedAtMs: opened.retryAcceptedAtMs ?? 0, currentSession: opened.retryCurrentSession ?? false, device: incoming.sender.device });
    if (outcome === 'undecryptable') this.putAside(conversation, manifest, incoming, reason ?? '', into);
    if (outcome !== 'opened') return;
    const decoded = decodeContent(opened.plaintext ?? nothing);
    const isFor = decoded.kind !== 'malformed' && accountIdFromBytes(decoded.content.conversation?.account ?? nothing) === conversation.key.business;
    into.changes = true;
    if (!isFor || decoded.kind !== 'content') {
      into.occurrences.push(undecryptable(into.memory, incoming));
      return;
    }
    const effect = applyContent(into.memory, decoded.content, incoming.acceptedAtMs);
    into.memory = effect.memory;
    into.occurrences.push(...effect.occurrences);
    into.delivered.push(...effect.delivered.map(each => ({ ...each, atMs: incoming.acceptedAtMs })));
    into.read.push(...effect.read);
    if (effect.isMessage) into.messages += 1;
  }

  /** Quarantined: told, and acknowledged; its device is asked for it once more where that can help. */
  private putAside(conversation: Conversation, manifest: VerifiedManifest, incoming: Incoming, reason: string, into: Gathered): void {
    this.parts.observer.undecryptable(reason);
    into.changes = true;
    into.occurrences.push(undecryptable(into.memory, incoming));
    const asks = into.memory.blocked !== true && worthAskingAgain.has(reason);
    const request = asks ? makeRetryRequest(incoming.sender, incoming.payload, incoming.acceptedAtMs) : null;
    if (request !== null) into.outboxAdded.push(this.tools.sealer.plain(conversation, manifest, clientMessageIdOf(incoming.envelopeId, 0), request));
  }

  private async save(conversation: Conversation, { number }: HostedDevice, { memory, changes, occurrences, outboxAdded, delivered, read, messages }: Gathered, ratchets: Uint8Array | null): Promise<void> {
    const { rules, observer } = this.parts;
    const waId = memory.waId ?? '';
    // Charged before anybody can believe that it is known: repeated after a crash, it is charged once.
    for (const { pricing, messageId, templateId, atMs } of delivered) await rules.delivered(number, { messageId, waId, templateId, pricing, atMs });
    if (!changes) return;
    await conversation.commit({
      memory, occurrences, ...ratchets === null ? {} : { ratchets }, ...outboxAdded.length === 0 ? {} : { outboxAdded },
      canWait: messages === 0 && outboxAdded.length === 0 && conversation.isQuiet(0),
    });
    for (const templateId of read) rules.read(number, templateId);
    for (let n = 0; n < messages; n += 1) {
      observer.received();
      rules.received(number);
    }
  }

  /** The manifest that lists the sender, asked for anew when the pinned one does not. null: the account is gone, or shows what must not be believed. */
  private async manifestWith({ manifest: pinned, key }: Conversation, { sender }: Incoming): Promise<VerifiedManifest | null> {
    if (pinned !== null && entryOf(pinned, sender) !== undefined) return pinned;
    const { port, clusterId, clock } = this.parts;
    try {
      return await newestManifest(port, pinned, key.peer, { clusterId, nowMs: clock.nowMs() });
    } catch (error) {
      if (SealgateError.is(error) && !error.canRetry) return pinned;
      throw error;
    }
  }

  /** The memory with manifest and number; null: nobody has the number any more. */
  private async introduced({ memory, key }: Conversation, manifest: VerifiedManifest | null): Promise<Memory | null> {
    const known = memory.waId ?? '';
    const number = known === '' ? await this.parts.port.numberOf(key.peer) : known;
    return number === null ? null : { ...memory, waId: number.replace(/^\+/, ''), ...manifest === null ? {} : { manifest: rememberedAs(manifest) } };
  }
}

function undecryptable({ waId, profileName }: Memory, { envelopeId, acceptedAtMs }: Incoming): Occurrence {
  const id = messageIdOf({ waId: waId ?? '', author: 'consumer', contentId: envelopeId });
  return { kind: 'undecryptable', messageId: id, waId: waId ?? '', profileName: profileName ?? '', atMs: acceptedAtMs };
}

function entryOf(manifest: VerifiedManifest, { device, incarnation }: Incoming['sender']): VerifiedManifest['devices'][number] | undefined {
  return manifest.devices.find(each => each.id === device && each.incarnation === incarnation);
}

/** Those whose device the pinned manifest lists, up to the first that it does not; or the first alone: who else is listed then is known only after it. */
function withOneManifest(pinned: VerifiedManifest | null, waiting: readonly Incoming[]): readonly Incoming[] {
  const unlisted = waiting.findIndex(({ sender }) => pinned === null || entryOf(pinned, sender) === undefined);
  return unlisted < 0 ? waiting : waiting.slice(0, Math.max(1, unlisted));
}
