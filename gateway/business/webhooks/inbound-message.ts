import type { messages } from '../../../proto/messages.ts';
import { accountIdToBytes } from '../../../proto/ids.ts';
import { messageIdOf } from '../messages/message-id.ts';
import type { HostedNumber } from '../registry/hosted-number.ts';
import { webhookErrors, type WebhookError } from './webhook-errors.ts';
import { contactsOfVcard } from './vcard-contacts.ts';

type Content = messages.sealgate.content.v1.Content.$Properties;
type Ref = messages.sealgate.content.v1.ContentRef.$Properties;
type Location = messages.sealgate.content.v1.Location.$Properties;

/** Both ends of a conversation: who wrote a quoted message is one of them. */
export interface Ends { readonly number: HostedNumber; readonly waId: string }

interface Context { readonly context?: { readonly from: string; readonly id: string } }

/** A message of a consumer, without sender, id and time. */
export type InboundMessage =
  | Context & { readonly type: 'text'; readonly text: { readonly body: string } }
  | Context & { readonly type: 'location'; readonly location: { readonly latitude: number; readonly longitude: number; readonly name?: string; readonly address?: string } }
  | Context & { readonly type: 'button'; readonly button: { readonly payload: string; readonly text: string } }
  | Context & { readonly type: 'interactive'; readonly interactive: ButtonReply | ListReply }
  | { readonly type: 'reaction'; readonly reaction: { readonly message_id: string; readonly emoji?: string } }
  | Context & { readonly type: 'contacts'; readonly contacts: readonly object[] }
  | { readonly type: 'edit'; readonly edit: { readonly original_message_id: string; readonly message: { readonly type: 'text'; readonly text: { readonly body: string } } } }
  | { readonly type: 'revoke'; readonly revoke: { readonly original_message_id: string } }
  | { readonly type: 'unsupported'; readonly errors: [WebhookError]; readonly unsupported?: { readonly type: string } };

interface ButtonReply { readonly type: 'button_reply'; readonly button_reply: { readonly id: string; readonly title: string } }
interface ListReply { readonly type: 'list_reply'; readonly list_reply: { readonly id: string; readonly title: string; readonly description?: string } }

/** What a consumer wrote; null for what no app is told (receipts, typing, ...). */
export function inboundMessage(content: Content, ends: Ends): InboundMessage | null {
  if (content.text) return { ...quoting(content.text.replyTo, ends), type: 'text', text: { body: content.text.body ?? '' } };
  if (content.reaction) return reactionMessage(content.reaction, ends);
  if (content.location) return { ...quoting(content.location.replyTo, ends), type: 'location', location: locationOf(content.location) };
  if (content.contact) return { ...quoting(content.contact.replyTo, ends), type: 'contacts', contacts: contactsOfVcard(content.contact.vcard ?? '') };
  if (content.interactiveReply) return replyMessage(content.interactiveReply, ends);
  if (content.edit) return { type: 'edit', edit: { original_message_id: idOf(content.edit.target, ends), message: { type: 'text', text: { body: content.edit.body ?? '' } } } };
  if (content.delete) return { type: 'revoke', revoke: { original_message_id: idOf(content.delete.target, ends) } };
  if (content.attachment) return unsupported(131051, 'Media is not relayed.', 'media');
  return null;
}

/** Stands for a message that cannot be shown. */
export function unsupported(code: number, details: string, kind?: string): InboundMessage {
  return { type: 'unsupported', errors: webhookErrors(code, details), ...kind === undefined ? {} : { unsupported: { type: kind } } };
}

function reactionMessage({ target, ...reaction }: messages.sealgate.content.v1.Reaction.$Properties, ends: Ends): InboundMessage {
  const emoji = reaction.emoji ?? '';
  return { type: 'reaction', reaction: { message_id: idOf(target, ends), ...emoji === '' ? {} : { emoji } } };
}

function replyMessage(reply: messages.sealgate.content.v1.InteractiveReply.$Properties, ends: Ends): InboundMessage | null {
  const context = quoting(reply.target, ends);
  const { button, row, quickReply } = reply;
  if (quickReply) return { ...context, type: 'button', button: { payload: quickReply.payload ?? '', text: quickReply.text ?? '' } };
  if (button) return { ...context, type: 'interactive', interactive: { type: 'button_reply', button_reply: { id: button.id ?? '', title: button.title ?? '' } } };
  if (!row) return null;
  const description = row.description ?? '';
  return { ...context, type: 'interactive', interactive: { type: 'list_reply', list_reply: { id: row.id ?? '', title: row.title ?? '', ...description === '' ? {} : { description } } } };
}

function locationOf({ latitude, longitude, name, address }: Location): Extract<InboundMessage, { type: 'location' }>['location'] {
  const named = Object.entries({ name, address }).filter(([, value]) => (value ?? '') !== '');
  return { latitude: latitude ?? 0, longitude: longitude ?? 0, ...Object.fromEntries(named) };
}

function quoting(ref: Ref | null | undefined, ends: Ends): Context {
  if (!ref) return {};
  return { context: { from: authorOf(ref, ends) === 'business' ? ends.number.displayNumber : ends.waId, id: idOf(ref, ends) } };
}

function idOf(ref: Ref | null | undefined, ends: Ends): string {
  return ref ? messageIdOf({ waId: ends.waId, author: authorOf(ref, ends), contentId: ref.contentId ?? new Uint8Array(16) }) : '';
}

function authorOf(ref: Ref, { number }: Ends): 'business' | 'consumer' {
  return Buffer.compare(ref.author ?? new Uint8Array(), accountIdToBytes(number.account)) === 0 ? 'business' : 'consumer';
}
