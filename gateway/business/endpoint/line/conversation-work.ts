import { SealgateError } from '../../../../proto/errors.ts';
import { accountIdFromBytes, accountIdToBytes } from '../../../../proto/ids.ts';
import { wire, type messages } from '../../../../proto/messages.ts';
import type { ConversationKey, PendingCommand, StoredEvent } from '../../../../storage/conversations/conversations.ts';
import type { OutboundMessage } from '../../messages/outbound-message.ts';
import type { Complaint } from '../../policy/conversation-rules.ts';

type Frame = messages.sealgate.v1.Frame.$Properties;
type ConversationRecord = messages.sealgate.v1.ConversationRecord.$Properties;

/** A Frame that the business's device was pushed: Deliver, SetChanged or CustodyAnswered. */
export interface Delivered {
  readonly bytes: Uint8Array;
  /** Decoded, where that is at hand. */
  readonly frame: Frame | null;
}

/** What comes into a conversation, from whichever node: done by the node that owns the conversation, in the order in which it was handed in. */
export type ConversationWork =
  /** `message` is what is sealed in it, where that is at hand. */
  | { readonly kind: 'command'; readonly command: PendingCommand; readonly message: OutboundMessage | null }
  /** In their order; worked together as far as that can be. */
  | { readonly kind: 'delivery'; readonly frames: readonly Delivered[] }
  | { readonly kind: 'read'; readonly contentId: Uint8Array; readonly typing: boolean }
  | { readonly kind: 'blocked'; readonly waId: string; readonly blocked: boolean }
  /** The consumer has said what they think of the business. */
  | { readonly kind: 'complaint'; readonly complaint: Complaint }
  /** What the business says of itself may have changed: the consumer is told, if they have been told before. */
  | { readonly kind: 'profile' }
  /** What waited for the consumer was dropped with their phone: `closed`, with the account; otherwise the account goes on with another key. */
  | { readonly kind: 'lost'; readonly closed: boolean }
  /** What apps are to be told and no step of the conversation has made. */
  | { readonly kind: 'events'; readonly events: readonly StoredEvent[] };

export interface RecordedWork {
  readonly key: ConversationKey;
  readonly work: ConversationWork;
  /** It may be in the log twice. */
  readonly again: boolean;
}

const nothing = new Uint8Array();

/** An encoded Record for the log of conversations. `again`: it may be there already. */
export type EncodedWork = (again: boolean) => Uint8Array;

/** In their order: one record for each delivery, one for anything else. */
export function encodeWork({ business, peer }: ConversationKey, work: ConversationWork): readonly EncodedWork[] {
  return fieldsOf(work).map(fields => again => wire.Record.encode({ conversation: { business: accountIdToBytes(business), peer: accountIdToBytes(peer), again, ...fields } }).finish());
}

/** null: nothing for a conversation. */
export function decodeWork(value: Uint8Array): RecordedWork | null {
  const record = decoded(value);
  const business = accountIdFromBytes(record?.business ?? nothing);
  const peer = accountIdFromBytes(record?.peer ?? nothing);
  const work = record === null ? null : workOf(record);
  return business === null || peer === null || work === null ? null : { key: { business, peer }, work, again: record?.again ?? false };
}

function decoded(value: Uint8Array): ConversationRecord | null {
  try {
    return wire.Record.decode(value).conversation ?? null;
  } catch {
    return null;
  }
}

function fieldsOf(work: ConversationWork): ConversationRecord[] {
  switch (work.kind) {
    case 'command': return [{ command: work.command }];
    case 'delivery': return work.frames.map(({ bytes }) => ({ delivery: bytes }));
    case 'read': return [{ read: { contentId: work.contentId, typing: work.typing } }];
    case 'complaint': return [{ complaint: { complaint: work.complaint } }];
    case 'lost': return [{ lost: { closed: work.closed } }];
    case 'profile': return [{ profile: true }];
    case 'blocked': return [{ blocked: { waId: work.waId, blocked: work.blocked } }];
    case 'events': return [{ events: { events: [...work.events] } }];
    default: throw new SealgateError('INTERNAL');
  }
}

function workOf({ command, delivery, read, blocked, events, complaint, profile, lost }: ConversationRecord): ConversationWork | null {
  if (command) return { kind: 'command', message: null, command: { id: command.id ?? nothing, sealed: command.sealed ?? nothing, acceptedAtMs: command.acceptedAtMs ?? 0 } };
  if (read) return { kind: 'read', contentId: read.contentId ?? nothing, typing: read.typing ?? false };
  if (complaint) return { kind: 'complaint', complaint: complaint.complaint === 'reports' ? 'reports' : 'blocks' };
  if (blocked) return { kind: 'blocked', waId: blocked.waId ?? '', blocked: blocked.blocked ?? false };
  if (events) return { kind: 'events', events: (events.events ?? []).map(eventOf) };
  if (lost) return { kind: 'lost', closed: lost.closed ?? false };
  if (profile === true) return { kind: 'profile' };
  return delivery && delivery.length > 0 ? { kind: 'delivery', frames: [{ bytes: delivery, frame: null }] } : null;
}

function eventOf({ id, order, app, createdAtMs, sealed }: messages.sealgate.v1.WebhookEvent.$Properties): StoredEvent {
  return { id: id ?? nothing, order: order ?? 0, app: app ?? '', createdAtMs: createdAtMs ?? 0, sealed: sealed ?? nothing };
}
