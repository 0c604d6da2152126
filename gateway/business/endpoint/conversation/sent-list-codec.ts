import protobuf from 'protobufjs/minimal.js';
import { endpoint } from '../../../../proto/messages.ts';
import { messageIdOf } from '../../messages/message-id.ts';
import type { SentMessage } from './conversation-memory.ts';

/** What was written of a conversation's messages the last time. */
interface Written {
  readonly waId: string;
  sent: readonly SentMessage[];
  /** Of each, where it ends in `bytes`. */
  ends: readonly number[];
  bytes: Uint8Array;
}

const nothing = new Uint8Array();
/** Field 8 of Memory, with a length. */
const SENT_TAG = 8 << 3 | 2;

/** By each message that is in it: any of them may change or go, also the first. */
const written = new WeakMap<SentMessage, Written>();

/** Goes on being used: to grow a new one costs more than to write into it. */
const writer = protobuf.Writer.create();

/** The messages as a field of Memory. A step changes few of up to 256, and all are saved with it: what is as it was is copied from the last time, in as few pieces as there are. */
export function encodeSentList(sent: readonly SentMessage[], waId: string): Uint8Array {
  const before = writtenBefore(sent, waId);
  const ends: number[] = [];
  let [next, from, to] = [0, 0, 0];
  writer.reset();
  for (const message of sent) {
    const place = before.sent[next] === message ? next : before.sent.indexOf(message, next);
    if (place >= 0) {
      const start = before.ends[place - 1] ?? 0;
      if (start !== to) {
        writer.raw(before.bytes.subarray(from, to));
        from = start;
      }
      to = before.ends[place] ?? start;
      next = place + 1;
      ends.push(writer.pos + to - from);
      continue;
    }
    writer.raw(before.bytes.subarray(from, to));
    from = to;
    // In the place of another, or behind all of them.
    next += 1;
    endpoint.SentMessage.encode(shortened(message, waId), writer.uint32(SENT_TAG).fork()).ldelim();
    ends.push(writer.pos);
    written.set(message, before);
  }
  writer.raw(before.bytes.subarray(from, to));
  // Kept as long as the conversation is: in memory of its own.
  return Object.assign(before, { sent, ends, bytes: new Uint8Array(writer.finish()) }).bytes;
}

/** Fills in what was left out. */
export function idOf({ contentId }: SentMessage, waId: string): string {
  return messageIdOf({ waId, author: 'business', contentId: contentId ?? nothing });
}

function writtenBefore(sent: readonly SentMessage[], waId: string): Written {
  for (const message of sent) {
    const found = written.get(message);
    if (found?.waId === waId) return found;
  }
  return { waId, sent: [], ends: [], bytes: nothing };
}

/** Without what can be made from the rest. */
function shortened(sent: SentMessage, waId: string): SentMessage {
  const { messageId, pricingType, pricingCategory } = sent;
  return {
    ...sent,
    messageId: messageId === idOf(sent, waId) ? '' : messageId ?? '',
    // As pricingOf() reads what is not there.
    pricingType: pricingType === 'regular' ? '' : pricingType ?? '', pricingCategory: pricingCategory === 'service' ? '' : pricingCategory ?? '',
  };
}
