import type { messages } from '../../../../proto/messages.ts';
import type { ConversationFacts, Pricing } from '../../policy/conversation-rules.ts';

/** What a conversation remembers besides its ratchets; never changed in place: a step makes the next one, which counts once it is durable. */
export type Memory = Readonly<messages.sealgate.endpoint.v1.Memory.$Properties>;
export type SentMessage = Readonly<messages.sealgate.endpoint.v1.SentMessage.$Properties>;

/** Messages that wait for their receipts. The oldest is forgotten beyond that: its statuses are not told any more. */
const SENT_MAX = 256;
const SENT_MAX_AGE_MS = 31 * 86_400_000;
/** Of what is kept to be sealed again, for devices that could not read or came later. */
export const CONTENT_KEPT = 16;
const RECEIVED_MAX = 64;

const nothing = new Uint8Array();

export function factsOf({ lastInboundAtMs, marketingStopped, blocked }: Memory): ConversationFacts {
  return { lastInboundAtMs: lastInboundAtMs ?? 0, marketingStopped: marketingStopped ?? false, blocked: blocked ?? false };
}

export function sameId(a: Uint8Array | null | undefined, b: Uint8Array | null | undefined): boolean {
  // Ids differ in their first bytes: many are looked through for one.
  return a?.[0] === b?.[0] && Buffer.compare(a ?? nothing, b ?? nothing) === 0;
}

export function sentOf(memory: Memory, contentId: Uint8Array): SentMessage | null {
  // Mostly one of the newest.
  return memory.sent?.findLast(sent => sameId(sent.contentId, contentId)) ?? null;
}

export function pricingOf(sent: SentMessage): Pricing {
  const type = (['free_customer_service', 'free_entry_point'] as const).find(each => each === sent.pricingType) ?? 'regular';
  const category = (['authentication', 'marketing', 'utility'] as const).find(each => each === sent.pricingCategory) ?? 'service';
  return { billable: sent.billable ?? false, type, category };
}

/** With this message in its place, or at the end. */
export function withSent(memory: Memory, message: SentMessage, nowMs: number): Memory {
  const before = memory.sent ?? [];
  // They stand in the order in which they were accepted.
  const young = before.findIndex(sent => (sent.acceptedAtMs ?? 0) > nowMs - SENT_MAX_AGE_MS);
  const all = young < 0 ? [] : before.slice(young);
  const at = all.findLastIndex(sent => sameId(sent.contentId, message.contentId));
  if (at < 0) all.push(message);
  else all[at] = message;
  const kept = all.slice(-SENT_MAX);
  // Of what is older it was let go before.
  const contentFrom = kept.length - CONTENT_KEPT;
  return { ...memory, sent: kept.map((sent, i) => i === contentFrom - 1 || i === at && i < contentFrom ? withoutContent(sent) : sent) };
}

function withoutContent(sent: SentMessage): SentMessage {
  return (sent.content?.length ?? 0) === 0 ? sent : { ...sent, content: nothing };
}

/** It will not be sealed again: for whom it was sealed goes with what was. */
export function asDelivered(sent: SentMessage): SentMessage {
  return { ...sent, delivered: true, missed: false, content: nothing, devices: [], accountKey: nothing };
}

export function withoutSent(memory: Memory, contentId: Uint8Array): Memory {
  return { ...memory, sent: (memory.sent ?? []).filter(sent => !sameId(sent.contentId, contentId)) };
}

/** Whether nothing says that it came. Whoever has written since and never told of anything that it came gives no receipts; what they were sent is taken to have come. */
export function hasNotCome({ givesReceipts, lastInboundAtMs }: Memory, { delivered, acceptedAtMs }: SentMessage): boolean {
  return delivered !== true && (givesReceipts === true || (lastInboundAtMs ?? 0) < (acceptedAtMs ?? 0));
}

/** The consumer has another account key: marks what was sent for a former one and has not come. `before`: what was remembered until now. `waiting`: content ids of what was not sent yet. */
export function withMissed(memory: Memory, before: Memory, accountKey: Uint8Array, waiting: readonly Uint8Array[]): Memory {
  const isMissed = (sent: SentMessage): boolean => hasNotCome(before, sent) && !sameId(sent.accountKey, accountKey) && !waiting.some(id => sameId(id, sent.contentId));
  return { ...memory, sent: (memory.sent ?? []).map(sent => isMissed(sent) ? { ...sent, missed: true } : sent) };
}

/** What is still to be sealed for the present account key, or given up; null: nothing. */
export function nextMissed({ sent }: Memory, accountKey: Uint8Array): SentMessage | null {
  return sent?.find(message => message.missed === true && !sameId(message.accountKey, accountKey)) ?? null;
}

export function hasReceived(memory: Memory, contentId: Uint8Array): boolean {
  return memory.received?.some(each => sameId(each.contentId, contentId)) ?? false;
}

/** A message of the consumer, who is to be told that it came. */
export function withReceived(memory: Memory, contentId: Uint8Array, atMs: number): Memory {
  return {
    ...memory,
    lastInboundAtMs: Math.max(memory.lastInboundAtMs ?? 0, atMs),
    received: [...memory.received ?? [], { contentId, read: false }].slice(-RECEIVED_MAX),
    receiptsDue: [...memory.receiptsDue ?? [], contentId].slice(-RECEIVED_MAX),
  };
}

/** Everything up to this message counts as read; `newlyRead` are those that did not before. null: no such message. */
export function withRead(memory: Memory, contentId: Uint8Array): { readonly memory: Memory; readonly newlyRead: readonly Uint8Array[] } | null {
  const received = memory.received ?? [];
  const upTo = received.findIndex(each => sameId(each.contentId, contentId));
  if (upTo < 0) return null;
  const newlyRead = received.slice(0, upTo + 1).filter(each => each.read !== true).map(each => each.contentId ?? nothing);
  const isRead = (id: Uint8Array): boolean => newlyRead.some(each => sameId(each, id));
  return {
    newlyRead,
    // Who is told that it was read knows that it came.
    memory: { ...memory, received: received.map((each, i) => i <= upTo ? { ...each, read: true } : each), receiptsDue: (memory.receiptsDue ?? []).filter(id => !isRead(id)) },
  };
}
