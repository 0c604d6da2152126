import protobuf from 'protobufjs/minimal.js';
import { endpoint } from '../../../../proto/messages.ts';
import { messageIdOf } from '../../messages/message-id.ts';
import type { Memory, SentMessage } from './conversation-memory.ts';

interface Encoded { readonly waId: string; readonly bytes: Uint8Array }

const nothing = new Uint8Array();
/** Field 8 of Memory, with a length. */
const SENT_TAG = 8 << 3 | 2;

/** A message is encoded when it is first remembered and when it changes, not with every step that remembers it still. */
const encodedSent = new WeakMap<SentMessage, Encoded>();

/** As encodedSent, of all that was received: it changes with what the consumer writes and with what is read, not with receipts and what the business says. */
const encodedReceived = new WeakMap<readonly unknown[], Uint8Array>();

/** Each goes on being used: to grow a new one costs more than to write into it. */
const memoryWriter = protobuf.Writer.create();
const stateWriter = protobuf.Writer.create();

/** What can be made from the rest is not in it: a state is written with every step. */
export function encodeMemory(memory: Memory): Uint8Array {
  const { sent, received, ...rest } = memory;
  memoryWriter.reset();
  const writer = endpoint.Memory.encode(rest, memoryWriter);
  for (const each of sent ?? []) writer.uint32(SENT_TAG).bytes(encodeSent(each, memory.waId ?? ''));
  if (received) writer.raw(encodeReceived(received));
  return writer.finish();
}

/** Of two sealed parts. */
export function encodeState(ratchets: Uint8Array, memory: Uint8Array): Uint8Array {
  stateWriter.reset();
  return endpoint.ConversationState.encode({ ratchets, memory }, stateWriter).finish();
}

/** Also what was written with all of it. */
export function decodeMemory(bytes: Uint8Array): Memory {
  const memory = endpoint.Memory.decode(bytes);
  for (const sent of memory.sent) if (sent.messageId === '') sent.messageId = idOf(sent, memory.waId);
  return memory;
}

function encodeSent(sent: SentMessage, waId: string): Uint8Array {
  const known = encodedSent.get(sent);
  if (known?.waId === waId) return known.bytes;
  const { messageId, pricingType, pricingCategory } = sent;
  const bytes = endpoint.SentMessage.encode({
    ...sent,
    messageId: messageId === idOf(sent, waId) ? '' : messageId ?? '',
    // As pricingOf() reads what is not there.
    pricingType: pricingType === 'regular' ? '' : pricingType ?? '', pricingCategory: pricingCategory === 'service' ? '' : pricingCategory ?? '',
  }).finish();
  encodedSent.set(sent, { waId, bytes });
  return bytes;
}

function encodeReceived(received: NonNullable<Memory['received']>): Uint8Array {
  const known = encodedReceived.get(received);
  if (known !== undefined) return known;
  const bytes = endpoint.Memory.encode({ received }).finish();
  encodedReceived.set(received, bytes);
  return bytes;
}

function idOf({ contentId }: SentMessage, waId: string): string {
  return messageIdOf({ waId, author: 'business', contentId: contentId ?? nothing });
}
