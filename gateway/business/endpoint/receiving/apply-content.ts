import { content as schema, type messages } from '../../../../proto/messages.ts';
import { messageIdOf } from '../../messages/message-id.ts';
import type { Pricing } from '../../policy/conversation-rules.ts';
import type { Occurrence } from '../../webhooks/occurrences.ts';
import { asDelivered, hasReceived, pricingOf, sentOf, withoutSent, withReceived, withSent, type Memory, type SentMessage } from '../conversation/conversation-memory.ts';

type Content = messages.sealgate.content.v1.Content;
type Receipt = messages.sealgate.content.v1.Receipt.$Properties;

/** What a content of the consumer changes, and what apps are told of it. */
export interface Effect {
  readonly memory: Memory;
  readonly occurrences: readonly Occurrence[];
  /** Messages of which this is the first word that they came. */
  readonly delivered: readonly { readonly messageId: string; readonly templateId: string; readonly pricing: Pricing }[];
  /** Templates whose message was read. */
  readonly read: readonly string[];
  readonly isMessage: boolean;
}

/** What a person says; the rest is said by the program. */
const messageBodies: ReadonlySet<string> = new Set(['text', 'reaction', 'edit', 'delete', 'location', 'contact', 'attachment', 'interactiveReply']);

/** `atMs`: when the server accepted it. Decides only; nothing is written here. */
export function applyContent(memory: Memory, content: Content, atMs: number): Effect {
  const nothingElse = { memory, occurrences: [], delivered: [], read: [], isMessage: false };
  if (memory.blocked === true) return nothingElse;
  if (content.receipt) return applyReceipt(memory, content.receipt, atMs);
  const { waId = '', profileName = '' } = memory;
  if (content.profile) return { ...nothingElse, memory: { ...memory, profileName: content.profile.name ?? '' } };
  if (content.preference) {
    const marketing = content.preference.marketing ?? false;
    const occurrence: Occurrence = { kind: 'preference', waId: waId ?? '', profileName: profileName ?? '', atMs, marketing };
    return { ...nothingElse, memory: { ...memory, marketingStopped: !marketing }, occurrences: [occurrence] };
  }
  // A repeat under another envelope: the program has seen it.
  if (!messageBodies.has(content.body ?? '') || hasReceived(memory, content.contentId)) return nothingElse;
  const messageId = messageIdOf({ waId: waId ?? '', author: 'consumer', contentId: content.contentId });
  const occurrence: Occurrence = { kind: 'inbound', messageId, waId: waId ?? '', profileName: profileName ?? '', atMs, content };
  return { ...nothingElse, memory: withReceived(memory, content.contentId, atMs), occurrences: [occurrence], isMessage: true };
}

/** Each status once. Who has read a message has it. */
function applyReceipt(before: Memory, { kind, contentIds }: Receipt, atMs: number): Effect {
  const isRead = kind === schema.Receipt.Kind.READ;
  const occurrences: Occurrence[] = [];
  const delivered: Effect['delivered'][number][] = [];
  const read: string[] = [];
  let memory: Memory = { ...before, givesReceipts: true };
  for (const contentId of contentIds ?? []) {
    const sent = sentOf(memory, contentId);
    if (sent === null) continue;
    if (sent.delivered !== true) {
      if (sent.templateId) memory = { ...memory, lastTemplateId: sent.templateId };
      delivered.push({ messageId: sent.messageId ?? '', templateId: sent.templateId ?? '', pricing: pricingOf(sent) });
      occurrences.push(status(memory, sent, 'delivered', atMs));
    }
    if (isRead) {
      occurrences.push(status(memory, sent, 'read', atMs));
      if (sent.templateId) read.push(sent.templateId);
    }
    memory = isRead ? withoutSent(memory, contentId) : withSent(memory, asDelivered(sent), atMs);
  }
  return { memory, occurrences, delivered, read, isMessage: false };
}

function status({ waId, profileName }: Memory, sent: SentMessage, kind: 'delivered' | 'read', atMs: number): Occurrence {
  return { kind: 'status', status: kind, messageId: sent.messageId ?? '', waId: waId ?? '', profileName: profileName ?? '', atMs, callbackData: sent.callbackData ?? '', pricing: pricingOf(sent) };
}
