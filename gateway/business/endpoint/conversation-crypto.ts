import type { VerifiedManifest } from '../../../crypto/index.ts';
import { SealgateError } from '../../../proto/errors.ts';
import type { AccountId, DeviceId } from '../../../proto/ids.ts';
import { endpoint, type messages } from '../../../proto/messages.ts';
import type { Conversation as StoredConversation, ConversationKey, OutboxEntry, PendingCommand, StoredEvent } from '../../../storage/conversations/conversations.ts';
import type { OutboundMessage } from '../messages/outbound-message.ts';
import { decodeCommand, encodeCommand } from './command-codec.ts';
import type { Memory } from './conversation-memory.ts';
import type { CryptoAnswer } from './crypto/crypto-child.ts';
import type { CryptoPool } from './crypto/crypto-pool.ts';

type Blob = messages.sealgate.endpoint.v1.Blob.$Properties;
type Bundle = messages.sealgate.v1.Bundle.$Properties;

/** An event before it is sealed. */
export type OpenEvent = Omit<StoredEvent, 'sealed'> & { readonly body: Uint8Array };

/** What is known of an entry once it is opened. */
export type OpenEntry = OutboxEntry & { readonly opened: messages.sealgate.endpoint.v1.OutboxNote.$Properties };

interface OpenedState { readonly memory: Memory; readonly commands: readonly OutboundMessage[]; readonly outbox: readonly OpenEntry[] }

export interface Sealing {
  readonly ratchets: Uint8Array;
  readonly manifest: VerifiedManifest;
  /** Of the manifest: who gets it. */
  readonly devices: readonly DeviceId[];
  readonly bundles: ReadonlyMap<number, Bundle>;
  /** Whose session begins anew. */
  readonly archive: ReadonlySet<number>;
  /** Padded content. */
  readonly plaintext: Uint8Array;
  readonly memory: Uint8Array;
  /** Of the outbox entry with this id. */
  readonly note: { readonly id: Uint8Array; readonly bytes: Uint8Array };
  readonly nowMs: number;
}

export type Sealed =
  | { readonly kind: 'sealed'; readonly ratchets: Uint8Array; readonly memory: Uint8Array; readonly note: Uint8Array; readonly payloads: ReadonlyMap<number, Uint8Array> }
  | { readonly kind: 'refused'; readonly refused: readonly { readonly device: number; readonly reason: string }[] };

const nothing = new Uint8Array();

/** What is asked of the crypto processes about a conversation, in its words. Rejections: INTERNAL (what was to be opened does not open), UNAVAILABLE. */
export class ConversationCrypto {
  private readonly pool: CryptoPool;

  constructor(pool: CryptoPool) {
    this.pool = pool;
  }

  /** What can be seen of a conversation outside of a crypto process, as it comes from the store. */
  async openState(key: ConversationKey, memory: Uint8Array, { commands, outbox }: Pick<StoredConversation, 'commands' | 'outbox'>): Promise<OpenedState> {
    const blobs = [
      ...memory.length === 0 ? [] : [memoryBlob(memory)], ...commands.map(({ id, sealed }) => commandBlob(id, sealed)), ...outbox.map(({ id, note }) => noteBlob(id, note)),
    ];
    const opened = await this.open(key, blobs);
    const first = memory.length === 0 ? undefined : opened.shift();
    return {
      memory: first === undefined ? {} : endpoint.Memory.decode(first),
      commands: opened.slice(0, commands.length).map(decodeCommand),
      outbox: outbox.map((entry, i) => ({ ...entry, opened: endpoint.OutboxNote.decode(opened[commands.length + i] ?? nothing) })),
    };
  }

  async sealCommand(key: ConversationKey, command: OutboundMessage): Promise<Uint8Array> {
    const [sealed = nothing] = await this.sealBlobs(key, [commandBlob(command.contentId, encodeCommand(command))]);
    return sealed;
  }

  async openCommand(key: ConversationKey, { id, sealed }: PendingCommand): Promise<OutboundMessage> {
    const [opened = nothing] = await this.open(key, [commandBlob(id, sealed)]);
    return decodeCommand(opened);
  }

  /** Memory (when there is one) and events. */
  async seal(key: ConversationKey, memory: Uint8Array | null, events: readonly OpenEvent[]): Promise<{ readonly memory: Uint8Array | null; readonly events: readonly StoredEvent[] }> {
    const sealed = await this.sealBlobs(key, [...memory === null ? [] : [memoryBlob(memory)], ...events.map(({ id, body }) => eventBlob(id, body))]);
    const first = memory === null ? null : sealed.shift() ?? null;
    return { memory: first, events: events.map(({ id, app, order, createdAtMs }, i) => ({ id, app, order, createdAtMs, sealed: sealed[i] ?? nothing })) };
  }

  openEvents(key: ConversationKey, events: readonly StoredEvent[]): Promise<Uint8Array[]> {
    return this.open(key, events.map(({ id, sealed }) => eventBlob(id, sealed)));
  }

  async sealContent({ business, peer }: ConversationKey, sealing: Sealing): Promise<Sealed> {
    const { manifest, devices } = sealing;
    const peers = manifest.devices.filter(({ id }) => devices.includes(id)).map(({ id, identityKey }) => ({ device: id, identityKey, bundle: sealing.bundles.get(id) ?? null, archive: sealing.archive.has(id) }));
    const answer = await this.pool.run(business, peer, {
      sealContent: {
        ratchets: sealing.ratchets, peers, devices: manifest.devices.map(({ id }) => id), plaintext: sealing.plaintext, nowMs: sealing.nowMs, blobs: { blobs: [memoryBlob(sealing.memory), noteBlob(sealing.note.id, sealing.note.bytes)] },
      },
    });
    const { contentSealed: sealed } = expected(answer, 'contentSealed');
    if (sealed?.refused && sealed.refused.length > 0) return { kind: 'refused', refused: sealed.refused.map(({ device, reason }) => ({ device: device ?? 0, reason: reason ?? '' })) };
    return {
      kind: 'sealed', ratchets: sealed?.ratchets ?? nothing, memory: sealed?.blobs?.blobs?.[0]?.bytes ?? nothing, note: sealed?.blobs?.blobs?.[1]?.bytes ?? nothing,
      payloads: new Map((sealed?.sealed ?? []).map(({ device, payload }) => [device ?? 0, payload ?? nothing])),
    };
  }

  async openPayload({ business, peer }: ConversationKey, task: messages.sealgate.endpoint.v1.OpenPayload.$Properties): Promise<messages.sealgate.endpoint.v1.PayloadOpened.$Properties> {
    return expected(await this.pool.run(business, peer, { openPayload: task }), 'payloadOpened').payloadOpened ?? {};
  }

  private async open({ business, peer }: ConversationKey, blobs: readonly Blob[]): Promise<Uint8Array[]> {
    if (blobs.length === 0) return [];
    return bytesOf(await this.pool.run(business, peer, { openBlobs: { blobs: [...blobs] } }));
  }

  private async sealBlobs({ business, peer }: { readonly business: AccountId; readonly peer: AccountId }, blobs: readonly Blob[]): Promise<Uint8Array[]> {
    if (blobs.length === 0) return [];
    return bytesOf(await this.pool.run(business, peer, { sealBlobs: { blobs: [...blobs] } }));
  }
}

function bytesOf(answer: CryptoAnswer): Uint8Array[] {
  return (expected(answer, 'blobs').blobs?.blobs ?? []).map(({ bytes }) => bytes ?? nothing);
}

function expected(answer: CryptoAnswer, result: NonNullable<CryptoAnswer['result']>): CryptoAnswer {
  if (answer.result !== result) throw new SealgateError('INTERNAL', { detail: 'another answer than was asked for' });
  return answer;
}

function memoryBlob(bytes: Uint8Array): Blob {
  return { label: 'memory', id: nothing, bytes };
}

function commandBlob(id: Uint8Array, bytes: Uint8Array): Blob {
  return { label: 'command', id, bytes };
}

function noteBlob(id: Uint8Array, bytes: Uint8Array): Blob {
  return { label: 'note', id, bytes };
}

function eventBlob(id: Uint8Array, bytes: Uint8Array): Blob {
  return { label: 'event', id, bytes };
}
