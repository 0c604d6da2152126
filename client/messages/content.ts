import type { messages } from '../../proto/messages.ts';
import { businessBody, placeOf } from '../business/business-content.ts';
import type { Body } from '../body.ts';
import { refFromWire } from './refs.ts';

export type Content = messages.sealgate.content.v1.Content.$Properties;
/** As it is decoded: every field is there. */
export type ContentMessage = messages.sealgate.content.v1.Content;

/** What a message of the history carries, or null for content that is not shown as a message of its own. */
export function bodyOfContent(content: Content): Body | null {
  if (content.text) return { kind: 'text', text: content.text.body ?? '', replyTo: refFromWire(content.text.replyTo) };
  if (content.location) {
    return { kind: 'location', ...placeOf(content.location), replyTo: refFromWire(content.location.replyTo) };
  }
  if (content.contact) return { kind: 'contact', vcard: content.contact.vcard ?? '', replyTo: refFromWire(content.contact.replyTo) };
  if (content.timerChange) return { kind: 'timer', seconds: content.timerChange.seconds ?? 0 };
  if (content.attachment) {
    const { contentType, caption, plaintextBytes } = content.attachment;
    return { kind: 'attachment', contentType: contentType ?? '', caption: caption ?? '', plaintextBytes: plaintextBytes ?? 0 };
  }
  return businessBody(content);
}
