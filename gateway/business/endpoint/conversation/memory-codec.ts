import protobuf from 'protobufjs/minimal.js';
import { endpoint } from '../../../../proto/messages.ts';
import type { Memory } from './conversation-memory.ts';
import { encodeSentList, idOf } from './sent-list-codec.ts';

/** Of all that was received: it changes with what the consumer writes and with what is read, not with receipts and what the business says. */
const encodedReceived = new WeakMap<readonly unknown[], Uint8Array>();

/** Each goes on being used: to grow a new one costs more than to write into it. */
const memoryWriter = protobuf.Writer.create();
const stateWriter = protobuf.Writer.create();

/** What can be made from the rest is not in it: a state is written with every step. */
export function encodeMemory(memory: Memory): Uint8Array {
  const { sent, received, ...rest } = memory;
  memoryWriter.reset();
  const writer = endpoint.Memory.encode(rest, memoryWriter);
  if (sent) writer.raw(encodeSentList(sent, memory.waId ?? ''));
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

function encodeReceived(received: NonNullable<Memory['received']>): Uint8Array {
  const known = encodedReceived.get(received);
  if (known !== undefined) return known;
  const bytes = endpoint.Memory.encode({ received }).finish();
  encodedReceived.set(received, bytes);
  return bytes;
}
