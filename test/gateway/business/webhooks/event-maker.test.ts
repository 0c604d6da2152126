import { createHmac } from 'node:crypto';
import t from 'tap';
import { accountIdToBytes } from '../../../../proto/ids.ts';
import type { messages } from '../../../../proto/messages.ts';
import { asciiJson } from '../../../../gateway/business/webhooks/ascii-json.ts';
import { templateStatusEvent } from '../../../../gateway/business/webhooks/account-events.ts';
import { ConversationEventMaker } from '../../../../gateway/business/webhooks/event-maker.ts';
import type { Occurrence } from '../../../../gateway/business/webhooks/occurrences.ts';
import type { Subscriber } from '../../../../gateway/business/webhooks/subscribers.ts';
import { conversationBody, subjectOf } from '../../../../gateway/business/webhooks/webhook-body.ts';
import { webhookSignature } from '../../../../gateway/business/webhooks/webhook-signature.ts';
import { identityHashOf } from '../../../../gateway/business/messages/identity-hash.ts';
import { messageIdOf } from '../../../../gateway/business/messages/message-id.ts';
import { userIdOf } from '../../../../gateway/business/messages/user-id.ts';
import { account, bytes } from '../../../storage/support.ts';

const number = { phoneNumberId: '131000000000001', wabaId: '121000000000001', entityId: 'e', account: account(1), displayNumber: '14155550100' };
const waId = '14155550123';
const accountKey = bytes(33, 5);
const userId = userIdOf(number.entityId, waId);
const atMs = 1_764_000_005_900;
const ofBusiness = { author: accountIdToBytes(number.account), contentId: bytes(16, 7) };
const ofConsumer = { author: accountIdToBytes(account(2)), contentId: bytes(16, 8) };
const sentId = messageIdOf({ waId, author: 'business', contentId: ofBusiness.contentId });
const ownId = messageIdOf({ waId, author: 'consumer', contentId: ofConsumer.contentId });

function makerFor(identityKeyCheck: boolean, ...subscribers: readonly Partial<Subscriber>[]): ConversationEventMaker {
  const all = subscribers.map((subscriber, n): Subscriber => ({ app: `app-${n}`, fields: new Set(['messages', 'user_preferences']), pricingModel: 'pmp', ...subscriber }));
  return new ConversationEventMaker({ to: async (_: string, field: string) => all.filter(({ fields }) => fields.has(field)) } as never, { get: async id => ({ id, parent: id, version: 1, value: { identityKeyCheck } }) });
}

async function valueOf(occurrence: Occurrence, subscriber: Partial<Subscriber> = {}, identityKeyCheck = false): Promise<unknown> {
  const [event] = await makerFor(identityKeyCheck, subscriber).eventsOf(number, occurrence, accountKey);
  if (event === undefined) return null;
  const { object, entry } = JSON.parse(Buffer.from(event.body).toString('latin1')) as { object: string; entry: [{ id: string; changes: [{ field: string; value: Record<string, unknown> }] }] };
  t.strictSame([object, entry.length, entry[0].id, entry[0].changes.length], ['whatsapp_business_account', 1, number.wabaId, 1]);
  return entry[0].changes[0].value;
}

const inbound = (content: messages.sealgate.content.v1.Content.$Properties): Occurrence => ({ kind: 'inbound', messageId: ownId, waId, profileName: 'Ana Lima', atMs, content });

t.test('messages of consumers, by type', async t => {
  const cases: readonly (readonly [messages.sealgate.content.v1.Content.$Properties, object])[] = [
    [{ text: { body: 'Hi' } }, { type: 'text', text: { body: 'Hi' } }],
    [{ text: { body: 'Yes', replyTo: ofBusiness } }, { context: { from: number.displayNumber, id: sentId }, type: 'text', text: { body: 'Yes' } }],
    [{ text: { body: 'Also', replyTo: ofConsumer } }, { context: { from: waId, id: ownId }, type: 'text', text: { body: 'Also' } }],
    [{ reaction: { target: ofBusiness, emoji: '👍' } }, { type: 'reaction', reaction: { message_id: sentId, emoji: '👍' } }],
    [{ reaction: { target: ofBusiness, emoji: '' } }, { type: 'reaction', reaction: { message_id: sentId } }],
    [{ location: { latitude: 37.5, longitude: -122, name: 'Cafe', replyTo: ofBusiness } }, { context: { from: number.displayNumber, id: sentId }, type: 'location', location: { latitude: 37.5, longitude: -122, name: 'Cafe' } }],
    [
      { contact: { vcard: 'BEGIN:VCARD\r\nVERSION:3.0\r\nFN:Lu Gómez\r\nN:Gómez;Lu;;;\r\nTEL;TYPE=MOBILE;waid=14155550177:+1 (415) 555-0177\r\nORG:Example\\, Inc;\r\nADR;TYPE=WORK;CC=BR:;;Rua A 1;São Paulo;;;Brazil\r\nEND:VCARD\r\n' } },
      { type: 'contacts', contacts: [{ name: { formatted_name: 'Lu Gómez', first_name: 'Lu', last_name: 'Gómez' }, phones: [{ phone: '+1 (415) 555-0177', wa_id: '14155550177', type: 'MOBILE' }], addresses: [{ street: 'Rua A 1', city: 'São Paulo', country: 'Brazil', country_code: 'BR', type: 'WORK' }], org: { company: 'Example, Inc' } }] },
    ],
    [{ interactiveReply: { target: ofBusiness, button: { id: 'visit-yes', title: 'Yes' } } }, { context: { from: number.displayNumber, id: sentId }, type: 'interactive', interactive: { type: 'button_reply', button_reply: { id: 'visit-yes', title: 'Yes' } } }],
    [
      { interactiveReply: { target: ofBusiness, row: { id: 'ship-1d', title: 'Next day', description: 'Before noon' } } },
      { context: { from: number.displayNumber, id: sentId }, type: 'interactive', interactive: { type: 'list_reply', list_reply: { id: 'ship-1d', title: 'Next day', description: 'Before noon' } } },
    ],
    [{ interactiveReply: { target: ofBusiness, quickReply: { payload: 'track-42', text: 'Track' } } }, { context: { from: number.displayNumber, id: sentId }, type: 'button', button: { payload: 'track-42', text: 'Track' } }],
    [{ edit: { target: ofConsumer, body: 'corrected' } }, { type: 'edit', edit: { original_message_id: ownId, message: { type: 'text', text: { body: 'corrected' } } } }],
    [{ delete: { target: ofConsumer } }, { type: 'revoke', revoke: { original_message_id: ownId } }],
  ];
  for (const [content, message] of cases) {
    t.strictSame(await valueOf(inbound(content)), {
      messaging_product: 'whatsapp', metadata: { display_phone_number: number.displayNumber, phone_number_id: number.phoneNumberId },
      contacts: [{ profile: { name: 'Ana Lima' }, wa_id: waId, user_id: userId }], messages: [{ from: waId, from_user_id: userId, id: ownId, timestamp: '1764000005', ...message }],
    });
  }
  t.equal(await valueOf(inbound({ receipt: { contentIds: [] } })), null, 'nobody is told of receipts');
  t.match(await valueOf({ kind: 'undecryptable', messageId: ownId, waId, profileName: '', atMs }), { messages: [{ type: 'unsupported', errors: [{ code: 131060 }] }] });
});

t.test('statuses: pricing and conversation as the app\'s generation knows them', async t => {
  const status: Occurrence = { kind: 'status', status: 'sent', messageId: sentId, waId, profileName: 'Ana Lima', atMs, callbackData: 'order-77', pricing: { billable: true, type: 'regular', category: 'utility' } };
  const head = { id: sentId, status: 'sent', timestamp: '1764000005', recipient_id: waId, recipient_user_id: userId, biz_opaque_callback_data: 'order-77' };
  const statusesOf = async (occurrence: Occurrence, pricingModel: Subscriber['pricingModel']): Promise<unknown> => (await valueOf(occurrence, { pricingModel }) as { statuses: unknown }).statuses;
  t.strictSame(await statusesOf(status, 'pmp'), [{ ...head, pricing: { billable: true, pricing_model: 'PMP', type: 'regular', category: 'utility' } }]);
  t.match(await statusesOf(status, 'pmp+conversation'), [{ ...head, conversation: { id: /^[0-9a-f]{32}$/, expiration_timestamp: '1764086405', origin: { type: 'utility' } }, pricing: { pricing_model: 'PMP' } }]);
  t.strictSame((await statusesOf(status, 'cbp') as [{ pricing: object }])[0].pricing, { billable: true, pricing_model: 'CBP', category: 'utility' });
  t.strictSame(await statusesOf({ ...status, status: 'read', callbackData: '' }, 'pmp+conversation'), [{ id: sentId, status: 'read', timestamp: '1764000005', recipient_id: waId, recipient_user_id: userId }]);
  const failed: Occurrence = { kind: 'failed', messageId: sentId, waId, atMs, callbackData: '', code: 131047, details: 'The window is closed.' };
  for (const [occurrence, name] of [[status, 'Ana Lima'], [failed, '']] as const) t.match(await valueOf(occurrence), { contacts: [{ profile: { name }, wa_id: waId, user_id: userId }] }, 'older clients take no contact without a profile');
  t.match(await statusesOf(failed, 'pmp'), [{ status: 'failed', errors: [{ code: 131047, title: 'Re-engagement message', message: 'Re-engagement message', error_data: { details: 'The window is closed.' } }] }]);
  t.match(await valueOf({ kind: 'preference', waId, profileName: 'Ana', atMs, marketing: false }), { user_preferences: [{ wa_id: waId, category: 'marketing_messages', value: 'stop', timestamp: 1764000005 }] });
});

t.test('a number that checks identities is told whose each message is; others are not', async t => {
  const hash = identityHashOf(accountKey);
  const changed: Occurrence = { kind: 'identityChanged', messageId: ownId, waId, profileName: 'Ana', atMs };
  const failed: Occurrence = { kind: 'failed', messageId: sentId, waId, atMs, callbackData: '', code: 137000, details: 'It is another.' };
  t.match(await valueOf(inbound({ text: { body: 'Hi' } }), {}, true), { contacts: [{ wa_id: waId, identity_key_hash: hash }] });
  t.match(await valueOf(failed, {}, true), { contacts: [{ wa_id: waId, user_id: userId, identity_key_hash: hash }], statuses: [{ recipient_identity_key_hash: hash, errors: [{ code: 137000, title: 'Identity key hash mismatch' }] }] });
  t.match(await valueOf(changed, {}, true), { messages: [{ type: 'system', system: { type: 'customer_identity_changed' }, identity: { acknowledged: true, created_timestamp: '1764000005', hash } }] });
  t.equal(await valueOf(changed), null);
  t.match(await valueOf({ ...changed, kind: 'opened' }), { contacts: [{ wa_id: waId }], messages: [{ from: waId, type: 'request_welcome' }] });
  t.notMatch(await valueOf(failed), { statuses: [{ recipient_identity_key_hash: hash }] });
});

t.test('each subscribed app has its own copy, the same again for the same thing', async t => {
  const maker = makerFor(false, {}, { fields: new Set(['account_update']) }, {});
  const [once, again] = [await maker.eventsOf(number, inbound({ text: { body: 'x' } }), null), await maker.eventsOf(number, inbound({ text: { body: 'x' } }), null)];
  t.strictSame(once.map(({ app }) => app), ['app-0', 'app-2']);
  t.strictSame(once, again);
  t.notSame(once[0]?.id, once[1]?.id);
  t.strictSame(subjectOf(once[0]?.body ?? bytes(0, 0)), { wabaId: number.wabaId, phoneNumberId: number.phoneNumberId });
});

t.test('bytes: ASCII only, and the signature is over them however a receiver computes it', async t => {
  const body = Buffer.from(asciiJson({ text: 'Zoë 👍 \u007f ~ / "' })).toString('latin1');
  t.equal(body, '{"text":"Zo\\u00eb \\ud83d\\udc4d \\u007f ~ / \\""}');
  // As one receiver library does it: parse, write, escape anew, hash.
  const anew = JSON.stringify(JSON.parse(body)).replace(/[^\u0000-~]/g, unit => `\\u${`0000${unit.charCodeAt(0).toString(16)}`.slice(-4)}`);
  t.equal(webhookSignature('secret', Buffer.from(body, 'latin1')), `sha256=${createHmac('sha256', 'secret').update(anew, 'utf8').digest('hex')}`);
});

t.test('a callback of a number or an account is for its messages alone', t => {
  const readBack = (body: Uint8Array): Uint8Array => new Uint8Array(body);
  for (const told of [(body: Uint8Array) => body, readBack]) {
    const subject = (field: string): unknown => subjectOf(told(conversationBody(number, field, {})));
    t.strictSame(subject('messages'), { wabaId: number.wabaId, phoneNumberId: number.phoneNumberId });
    t.strictSame(subject('user_preferences'), { wabaId: number.wabaId, phoneNumberId: null });
  }
  t.end();
});

t.test('template events have numeric ids', t => {
  const template = { id: '151000000000002', value: { name: 'order_update', language: 'en_US', category: 'UTILITY', rejectedReason: 'INVALID_FORMAT' } } as const;
  t.match(templateStatusEvent(template, 'PAUSED', atMs, { other_info: { title: 'FIRST_PAUSE' } }).value, { event: 'PAUSED', message_template_id: 151000000000002, reason: 'NONE', other_info: { title: 'FIRST_PAUSE' } });
  t.match(templateStatusEvent(template, 'REJECTED', atMs).value, { reason: 'INVALID_FORMAT', message_template_category: 'UTILITY' });
  t.end();
});
