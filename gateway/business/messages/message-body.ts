import { accountIdToBytes, type AccountId } from '../../../proto/ids.ts';
import { contentLimits } from '../../../crypto/index.ts';
import type { messages } from '../../../proto/messages.ts';
import { ApiError } from '../http/api-error.ts';
import type { Fields } from '../http/fields.ts';
import { interactiveOf } from './interactive.ts';
import { refuseMedia } from './media-refusal.ts';
import { parseMessageId } from './message-id.ts';
import type { ContentBody } from './outbound-message.ts';
import { vcardOf } from './vcard.ts';

type Ref = messages.sealgate.content.v1.ContentRef.$Properties;

/** Of which conversation a reference may be. */
export interface Between {
  readonly business: AccountId;
  readonly waId: string;
}

const CONTACTS_MAX = 257;
const mediaTypes = ['image', 'video', 'audio', 'document', 'sticker'];

type Build = (content: Fields, between: Between) => ContentBody;

const builders: Readonly<Record<string, Build>> = {
  text: text => ({ text: { body: text.text('body', { max: contentLimits.businessTextCharsMax }) } }),
  location: location => ({
    location: {
      latitude: location.number('latitude', { min: -90, max: 90 }), longitude: location.number('longitude', { min: -180, max: 180 }),
      name: location.optionalText('name', { max: contentLimits.locationNameCharsMax }) ?? '', address: location.optionalText('address', { max: contentLimits.locationAddressCharsMax }) ?? '',
    },
  }),
  reaction: (reaction, between) => {
    const target = referenceTo(reaction.text('message_id', { max: 512 }), between);
    if (target === null) throw reaction.faults.wrong(reaction.pathOf('message_id'), 'is of no message of this conversation');
    const emoji = reaction.optionalText('emoji', { min: 0, max: contentLimits.emojiBytesMax }) ?? '';
    if (emoji !== '' && !isOneEmoji(emoji)) throw reaction.faults.wrong(reaction.pathOf('emoji'), 'must be one emoji');
    return { reaction: { target, emoji } };
  },
  interactive: interactive => ({ interactive: interactiveOf(interactive) }),
};

/** The content of everything but templates. Throws 131008 and 131009 for what is missing and wrong, 131051 for a type that there is not, 131053 for media. */
export function messageBodyOf(type: string, payload: Fields, between: Between): ContentBody {
  if (mediaTypes.includes(type)) throw refuseMedia(type);
  if (type === 'contacts') return quoting(contactsBody(payload), payload, between);
  const build = Object.hasOwn(builders, type) ? builders[type] : undefined;
  if (build === undefined) throw new ApiError(131051, { details: `type must be one of {${[...Object.keys(builders), 'contacts', 'template'].join(', ')}}` });
  return quoting(build(payload.object(type), between), payload, between);
}

function contactsBody(payload: Fields): ContentBody {
  const contacts = payload.list('contacts', CONTACTS_MAX);
  if (contacts.length === 0) throw payload.faults.missing('contacts');
  const vcard = contacts.map(vcardOf).join('');
  if (Buffer.byteLength(vcard) > contentLimits.vcardBytesMax) throw payload.faults.wrong('contacts', `must not take more than ${contentLimits.vcardBytesMax} bytes as vCards`);
  return { contact: { vcard } };
}

/** With what it answers. What nobody knows is no fault: the message goes without; and a reaction has its own target. */
export function quoting(body: ContentBody, payload: Fields, between: Between): ContentBody {
  const quoted = payload.optionalObject('context')?.optionalText('message_id', { max: 512 }) ?? null;
  const replyTo = quoted === null ? null : referenceTo(quoted, between);
  if (replyTo === null) return body;
  if (body.text) return { text: { ...body.text, replyTo } };
  if (body.location) return { location: { ...body.location, replyTo } };
  if (body.contact) return { contact: { ...body.contact, replyTo } };
  if (body.template) return { template: { ...body.template, replyTo } };
  if (body.interactive) return { interactive: { ...body.interactive, replyTo } };
  return body;
}

const graphemes = new Intl.Segmenter();

function isOneEmoji(text: string): boolean {
  return [...graphemes.segment(text)].length === 1 && /^\p{Extended_Pictographic}|^[\d#*]\uFE0F?\u20E3|^\p{Regional_Indicator}{2}/u.test(text);
}

/** null: no id of a message of this conversation. */
function referenceTo(messageId: string, { business, waId }: Between): Ref | null {
  const parts = parseMessageId(messageId);
  if (parts?.waId !== waId) return null;
  return { author: parts.author === 'business' ? accountIdToBytes(business) : new Uint8Array(0), contentId: parts.contentId };
}
