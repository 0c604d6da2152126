import { decodeContent, makeRetryRequest, oneTimeIdOf, worthAskingAgain, type VerifiedManifest } from '../../../crypto/index.ts';
import { SealgateError } from '../../../proto/errors.ts';
import { accountIdFromBytes, accountIdToBytes } from '../../../proto/ids.ts';
import type { messages } from '../../../proto/messages.ts';
import { messageIdOf } from '../messages/message-id.ts';
import type { Occurrence } from '../webhooks/occurrences.ts';
import { clientMessageIdOf } from './client-message-id.ts';
import { newestManifest, rememberedAs } from './contact-manifest.ts';
import { applyContent } from './apply-content.ts';
import type { Conversation } from './conversation.ts';
import type { ConversationCrypto } from './conversation-crypto.ts';
import type { Memory } from './conversation-memory.ts';
import type { EndpointParts, HostedDevice } from './endpoint-parts.ts';
import type { HostedKeysStore } from './hosted-keys-store.ts';
import type { Incoming } from './incoming.ts';
import type { OneTimePairs } from './one-time-pairs.ts';
import type { EntrySealer } from './seal-entry.ts';

type Opened = messages.sealgate.endpoint.v1.PayloadOpened.$Properties;

/** What follows from a delivery once it is durable. */
export interface Taken {
  /** The consumer is to be told that a message came. */
  readonly receiptsDue: boolean;
  /** A device of the consumer could not read what was accepted at that time. */
  readonly retry: { readonly acceptedAtMs: number; readonly currentSession: boolean } | null;
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
const done: Taken = { receiptsDue: false, retry: null, asks: false };

/**
 * Takes what a consumer's device has sealed: ratchets, memory and events in one step. What can never be read is reported; only what cannot be read or written now rejects. All of it within
 * Conversation.run(), so that one delivery comes after the other.
 */
export class Inbound {
  private readonly parts: EndpointParts;
  private readonly tools: InboundTools;

  constructor(parts: EndpointParts, tools: InboundTools) {
    this.parts = parts;
    this.tools = tools;
  }

  async take(conversation: Conversation, device: HostedDevice, incoming: Incoming): Promise<Taken> {
    await conversation.load();
    const manifest = await this.manifestWith(conversation, incoming);
    const memory = await this.introduced(conversation, manifest);
    const entry = manifest?.devices.find(({ id, incarnation }) => id === incoming.sender.device && incarnation === incoming.sender.incarnation);
    if (memory === null || manifest === null) return done;
    if (entry === undefined) return this.putAside(conversation, memory, incoming, 'unlistedDevice');
    const oneTimeId = oneTimeIdOf(incoming.payload);
    const { crypto, pairs, keys } = this.tools;
    const task = {
      device: entry.id, identityKey: entry.identityKey, payload: incoming.payload, nowMs: this.parts.clock.nowMs(),
      ...oneTimeId === null ? {} : { oneTimeId, oneTime: await pairs.load(conversation.key.business, oneTimeId) },
    };
    let opened = await crypto.openPayload(conversation.key, conversation.ratchets, task);
    // Another node may have changed the account's keys since.
    if (opened.outcome === 'undecryptable' && await keys.use(conversation.key.business)) opened = await crypto.openPayload(conversation.key, conversation.ratchets, task);
    await this.parts.pace.turn();
    switch (opened.outcome) {
      case 'opened': return this.apply(conversation, device, memory, incoming, opened, oneTimeId);
      case 'retryRequest': return { ...done, retry: { acceptedAtMs: opened.retryAcceptedAtMs ?? 0, currentSession: opened.retryCurrentSession ?? false } };
      case 'undecryptable': return this.putAside(conversation, memory, incoming, opened.reason ?? '', manifest);
      default: return done;
    }
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

  private async apply(conversation: Conversation, device: HostedDevice, memory: Memory, incoming: Incoming, opened: Opened, oneTimeId: number | null): Promise<Taken> {
    const decoded = decodeContent(opened.plaintext ?? nothing);
    const isFor = decoded.kind !== 'malformed' && accountIdFromBytes(decoded.content.conversation?.account ?? nothing) === conversation.key.business;
    const effect = isFor && decoded.kind === 'content'
      ? applyContent(memory, decoded.content, incoming.acceptedAtMs)
      : { memory, occurrences: [this.undecryptable(memory, incoming)], delivered: [], read: [], isMessage: false };
    const { number } = device;
    const waId = memory.waId ?? '';
    // Charged before anybody can believe that it is known: repeated after a crash, it is charged once.
    for (const { messageId, templateId, pricing } of effect.delivered) await this.parts.rules.delivered(number, { messageId, waId, templateId, pricing, atMs: incoming.acceptedAtMs });
    await conversation.commit({ ratchets: opened.ratchets ?? nothing, memory: effect.memory, occurrences: effect.occurrences, canWait: !effect.isMessage && conversation.isQuiet });
    for (const templateId of effect.read) this.parts.rules.read(number, templateId);
    if (opened.spent === true && oneTimeId !== null) await this.tools.pairs.spent(conversation.key.business, oneTimeId);
    if (effect.isMessage) {
      this.parts.observer.received();
      this.parts.rules.received(number);
    }
    this.parts.failPoints.hit('after-event-row-before-ack');
    return { ...done, receiptsDue: (effect.memory.receiptsDue?.length ?? 0) > 0 };
  }

  /** The manifest that lists the sender, asked for anew when the pinned one does not. null: the account is gone, or shows what must not be believed. */
  private async manifestWith({ manifest: pinned, key }: Conversation, { sender }: Incoming): Promise<VerifiedManifest | null> {
    if (pinned?.devices.some(({ id, incarnation }) => id === sender.device && incarnation === sender.incarnation) === true) return pinned;
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

  /** Quarantined: told, and acknowledged; its device is asked for it once more where that can help. `manifest`: of the consumer, when the device is listed. */
  private async putAside(conversation: Conversation, memory: Memory, incoming: Incoming, reason: string, manifest: VerifiedManifest | null = null): Promise<Taken> {
    this.parts.observer.undecryptable(reason);
    const asks = manifest !== null && memory.blocked !== true && worthAskingAgain.has(reason);
    const request = asks ? makeRetryRequest(incoming.sender, incoming.payload, incoming.acceptedAtMs) : null;
    await conversation.commit({
      memory, occurrences: [this.undecryptable(memory, incoming)],
      ...request === null || manifest === null ? {} : { outboxAdded: [this.tools.sealer.plain(conversation, manifest, clientMessageIdOf(incoming.envelopeId, 0), request)] },
    });
    return { ...done, asks: request !== null };
  }

  private undecryptable({ waId, profileName }: Memory, { envelopeId, acceptedAtMs }: Incoming): Occurrence {
    const id = messageIdOf({ waId: waId ?? '', author: 'consumer', contentId: envelopeId });
    return { kind: 'undecryptable', messageId: id, waId: waId ?? '', profileName: profileName ?? '', atMs: acceptedAtMs };
  }
}
