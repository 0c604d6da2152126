import type { messages } from '../../../proto/messages.ts';
import { accountIdToBytes } from '../../../proto/ids.ts';
import { messageIdOf } from '../messages/message-id.ts';
import type { HostedNumber } from '../registry/hosted-number.ts';
import { webhookErrors } from './webhook-errors.ts';
import { contactsOfVcard } from './vcard-contacts.ts';

type Content = messages.sealgate.content.v1.Content.$Properties;
type Ref = messages.sealgate.content.v1.ContentRef.$Properties;
type Location = messages.sealgate.content.v1.Location.$Properties;

/** Both ends of a conversation: who wrote a quoted message is one of them. */
export interface Ends { readonly number: HostedNumber; readonly waId: string }

/** What a consumer wrote, without sender, id and time; null for what no app is told (receipts, typing, ...). */
export function inboundMessage(content: Content, ends: Ends): object | null {
  if (content.text) return { ...quoting(content.text.replyTo, ends), type: 'text', text: { body: content.text.body ?? '' } };
  if (content.reaction) return reactionMessage(content.reaction, ends);
  if (content.location) return { ...quoting(content.location.replyTo, ends), type: 'location', location: locationOf(content.location) };
  if (content.contact) return { type: 'contacts', contacts: contactsOfVcard(content.contact.vcard ?? '') };
  if (content.interactiveReply) return replyMessage(content.interactiveReply, ends);
  if (content.edit) return { type: 'edit', edit: { original_message_id: idOf(content.edit.target, ends), message: { type: 'text', text: { body: content.edit.body ?? '' } } } };
  if (content.delete) return { type: 'revoke', revoke: { original_message_id: idOf(content.delete.target, ends) } };
  if (content.attachment) return unsupported(131051, 'Media is not relayed.', 'media');
  return null;
}

/** Stands for a message that cannot be shown. */
export function unsupported(code: number, details: string, kind?: string): object {
  return { type: 'unsupported', errors: webhookErrors(code, details), ...kind === undefined ? {} : { unsupported: { type: kind } } };
}

function reactionMessage({ target, emoji }: messages.sealgate.content.v1.Reaction.$Properties, ends: Ends): object {
  return { type: 'reaction', reaction: { message_id: idOf(target, ends), ...(emoji ?? '') === '' ? {} : { emoji } } };
}

function replyMessage(reply: messages.sealgate.content.v1.InteractiveReply.$Properties, ends: Ends): object | null {
  const context = quoting(reply.target, ends);
  const { button, row, quickReply } = reply;
  if (quickReply) return { ...context, type: 'button', button: { payload: quickReply.payload ?? '', text: quickReply.text ?? '' } };
  if (button) return { ...context, type: 'interactive', interactive: { type: 'button_reply', button_reply: { id: button.id ?? '', title: button.title ?? '' } } };
  if (!row) return null;
  const description = (row.description ?? '') === '' ? {} : { description: row.description };
  return { ...context, type: 'interactive', interactive: { type: 'list_reply', list_reply: { id: row.id ?? '', title: row.title ?? '', ...description } } };
}

function locationOf({ latitude, longitude, name, address }: Location): object {
  const named = Object.entries({ name, address }).filter(([, value]) => (value ?? '') !== '');
  return { latitude: latitude ?? 0, longitude: longitude ?? 0, ...Object.fromEntries(named) };
}

function quoting(ref: Ref | null | undefined, ends: Ends): object {
  if (!ref) return {};
  return { context: { from: authorOf(ref, ends) === 'business' ? ends.number.displayNumber : ends.waId, id: idOf(ref, ends) } };
}

function idOf(ref: Ref | null | undefined, ends: Ends): string {
  return ref ? messageIdOf({ waId: ends.waId, author: authorOf(ref, ends), contentId: ref.contentId ?? new Uint8Array(16) }) : '';
}

function authorOf(ref: Ref, { number }: Ends): 'business' | 'consumer' {
  return Buffer.compare(ref.author ?? new Uint8Array(), accountIdToBytes(number.account)) === 0 ? 'business' : 'consumer';
}
