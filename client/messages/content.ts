import type { messages } from '../../proto/messages.ts';
import { accountIdFromBytes, accountIdToBytes } from '../../proto/ids.ts';
import { fromHex, toHex } from '../bytes.ts';
import type { Body, MessageRef } from '../client.ts';

export type Content = messages.sealgate.content.v1.Content.$Properties;
type ContentRef = messages.sealgate.content.v1.ContentRef.$Properties;

export function refToWire(ref: MessageRef): ContentRef {
  return { author: accountIdToBytes(ref.author), contentId: fromHex(ref.contentId) };
}

/** null when it names nobody. */
export function refFromWire(ref: ContentRef | null | undefined): MessageRef | null {
  const author = accountIdFromBytes(ref?.author ?? new Uint8Array());
  return author === null || !ref?.contentId ? null : { author, contentId: toHex(ref.contentId) };
}

/** What a message of the history carries, or null for content that is not shown as a message of its own. */
export function bodyOfContent(content: Content): Body | null {
  if (content.text) return { kind: 'text', text: content.text.body ?? '', replyTo: refFromWire(content.text.replyTo) };
  if (content.location) {
    return { kind: 'location', latitude: content.location.latitude ?? 0, longitude: content.location.longitude ?? 0, name: content.location.name ?? '' };
  }
  if (content.contact) return { kind: 'contact', vcard: content.contact.vcard ?? '' };
  if (content.timerChange) return { kind: 'timer', seconds: content.timerChange.seconds ?? 0 };
  if (content.attachment) {
    const { contentType, caption, plaintextBytes } = content.attachment;
    return { kind: 'attachment', contentType: contentType ?? '', caption: caption ?? '', plaintextBytes: plaintextBytes ?? 0 };
  }
  return null;
}
