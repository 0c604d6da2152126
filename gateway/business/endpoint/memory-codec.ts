import protobuf from 'protobufjs/minimal.js';
import { endpoint } from '../../../proto/messages.ts';
import { messageIdOf } from '../messages/message-id.ts';
import type { Memory, SentMessage } from './conversation-memory.ts';

interface Encoded { readonly waId: string; readonly bytes: Uint8Array }

const nothing = new Uint8Array();
/** Field 8 of Memory, with a length. */
const SENT_TAG = 8 << 3 | 2;

/** A message is encoded when it is first remembered and when it changes, not with every step that remembers it still. */
const encodedSent = new WeakMap<SentMessage, Encoded>();

/** What can be made from the rest is not in it: a state is written with every step. */
export function encodeMemory(memory: Memory): Uint8Array {
  const { sent, ...rest } = memory;
  const writer = endpoint.Memory.encode(rest, protobuf.Writer.create());
  for (const each of sent ?? []) writer.uint32(SENT_TAG).bytes(encodeSent(each, memory.waId ?? ''));
  return writer.finish();
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

function idOf({ contentId }: SentMessage, waId: string): string {
  return messageIdOf({ waId, author: 'business', contentId: contentId ?? nothing });
}
