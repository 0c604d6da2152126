import { SealgateError } from '../../../../proto/errors.ts';
import { endpoint, type messages } from '../../../../proto/messages.ts';
import type { Conversation as StoredConversation, ConversationKey, OutboxEntry, PendingCommand, StoredEvent } from '../../../../storage/conversations/conversations.ts';
import type { OutboundMessage } from '../../messages/outbound-message.ts';
import { decodeCommand, encodeCommand } from './command-codec.ts';
import type { Memory } from './conversation-memory.ts';
import type { EndpointVault } from './endpoint-vault.ts';
import { decodeMemory, encodeMemory } from './memory-codec.ts';

type Note = messages.sealgate.endpoint.v1.OutboxNote.$Properties;

/** An event before it is sealed. */
export type OpenEvent = Omit<StoredEvent, 'sealed'> & { readonly body: Uint8Array };

/** What is known of an entry once it is opened. */
export type OpenEntry = OutboxEntry & { readonly opened: Note };

interface OpenedState { readonly memory: Memory; readonly commands: readonly OutboundMessage[]; readonly outbox: readonly OpenEntry[] }

const nothing = new Uint8Array();

/**
 * Seals what the gateway has to read of a conversation: memory, commands, notes, events. It does so itself, with keys that open nothing of the crypto processes: a request to them would cost more than
 * the sealing. What does not open throws INTERNAL.
 */
export class ConversationVault {
  private readonly vault: EndpointVault;

  /** Of the part `contents`. */
  constructor(vault: EndpointVault) {
    this.vault = vault;
  }

  /** As it comes from the store. */
  openState(key: ConversationKey, memory: Uint8Array, { commands, outbox }: Pick<StoredConversation, 'commands' | 'outbox'>): OpenedState {
    return {
      memory: memory.length === 0 ? {} : decodeMemory(this.open(key, 'memory', nothing, memory)),
      commands: commands.map(command => this.openCommand(key, command)),
      outbox: outbox.map(entry => ({ ...entry, opened: endpoint.OutboxNote.decode(this.open(key, 'note', entry.id, entry.note)) })),
    };
  }

  sealMemory(key: ConversationKey, memory: Memory): Uint8Array {
    return this.vault.seal({ ...key, label: 'memory', id: nothing }, encodeMemory(memory));
  }

  sealCommand(key: ConversationKey, command: OutboundMessage): Uint8Array {
    return this.vault.seal({ ...key, label: 'command', id: command.contentId }, encodeCommand(command));
  }

  openCommand(key: ConversationKey, { id, sealed }: PendingCommand): OutboundMessage {
    return decodeCommand(this.open(key, 'command', id, sealed));
  }

  /** Of the outbox entry with this id. */
  sealNote(key: ConversationKey, id: Uint8Array, note: Note): Uint8Array {
    return this.vault.seal({ ...key, label: 'note', id }, endpoint.OutboxNote.encode(note).finish());
  }

  sealEvent(key: ConversationKey, { id, app, order, createdAtMs, body }: OpenEvent): StoredEvent {
    return { id, app, order, createdAtMs, sealed: this.vault.seal({ ...key, label: 'event', id }, body) };
  }

  openEvent(key: ConversationKey, { id, sealed }: StoredEvent): Uint8Array {
    return this.open(key, 'event', id, sealed);
  }

  private open(key: ConversationKey, label: string, id: Uint8Array, sealed: Uint8Array): Uint8Array {
    try {
      return this.vault.open({ ...key, label, id }, sealed);
    } catch (error) {
      throw new SealgateError('INTERNAL', { detail: `a conversation's ${label} does not open`, cause: error });
    }
  }
}
