import { readFileSync } from 'node:fs';
import t from 'tap';
import { CONSUMER, openBusinessRig, type Answer, type BusinessRig } from './business-rig.ts';

const page = readFileSync(new URL('../../../../docs/CLOUD-API.md', import.meta.url), 'utf8');
const link = { link: 'https://example.com/a' };
const reply = { type: 'reply', reply: { id: 'y', title: 'Yes' } };

/** Tries one kind of the table. */
type Attempt = (rig: BusinessRig) => Promise<Answer>;

const message = (payload: object): Attempt => ({ ask, business }) => ask('POST', `/${business.phoneNumberId}/messages`, { messaging_product: 'whatsapp', to: CONSUMER, ...payload });
const media = (type: string): Attempt => message({ type, [type]: link });
const interactive = (type: string, action: object, more: object = {}): Attempt => message({ type: 'interactive', interactive: { type, body: { text: 'B' }, action, ...more } });

let made = 0;
/** The answer to a template of these components; the first refusal on the way to sending it. */
const template = (components: readonly object[], given: readonly object[] = [], category = 'MARKETING'): Attempt => async rig => {
  made += 1;
  const name = `kind_${made}`;
  const answer = await rig.ask('POST', `/${rig.business.wabaId}/message_templates`, { name, language: 'en', category, components: category === 'AUTHENTICATION' ? components : [{ type: 'BODY', text: `This is what we offer, number ${made}.` }, ...components] });
  if (answer.status !== 200) return answer;
  if (answer.body['status'] !== 'APPROVED') await rig.http.catalogue.decide(String(answer.body['id']), { status: 'APPROVED' });
  return message({ type: 'template', template: { name, language: { code: 'en' }, components: given } })(rig);
};
const button = (given: object, components: readonly object[] = []): Attempt => template([{ type: 'BUTTONS', buttons: [given] }], components);
const parameters = { catalog_id: '1', product_retailer_id: '2' };

const kinds: Readonly<Record<string, Attempt>> = {
  '`text`': message({ text: { body: 'x', preview_url: true } }),
  '`location`': message({ type: 'location', location: { latitude: 1, longitude: 2 } }),
  '`contacts`': message({ type: 'contacts', contacts: [{ name: { formatted_name: 'Ana Lima', first_name: 'Ana' } }] }),
  '`reaction`': async rig => {
    await message({ text: { body: 'x' } })(rig);
    return message({ type: 'reaction', reaction: { message_id: rig.sent.at(-1)?.id, emoji: '👍' } })(rig);
  },
  '`context`': message({ text: { body: 'x' }, context: { message_id: 'wamid.unknown' } }),
  'interactive `button`': interactive('button', { buttons: [reply] }),
  'interactive `list`': interactive('list', { button: 'Go', sections: [{ rows: [{ id: '1', title: 'One' }] }] }),
  'interactive `cta_url`': interactive('cta_url', { name: 'cta_url', parameters: { display_text: 'Open', url: 'https://example.com/' } }),
  'interactive `location_request_message`': interactive('location_request_message', { name: 'send_location' }),
  'interactive `contact_request`': interactive('contact_request', { name: 'request_contact_info' }),
  '`template`': template([], [], 'UTILITY'),
  'template header `LOCATION`': template([{ type: 'HEADER', format: 'LOCATION' }], [{ type: 'header', parameters: [{ type: 'location', location: { latitude: 1, longitude: 2 } }] }]),
  'template button `QUICK_REPLY`': button({ type: 'QUICK_REPLY', text: 'Yes' }),
  'template button `URL`': button({ type: 'URL', text: 'Go', url: 'https://example.com/' }),
  'template button `PHONE_NUMBER`': button({ type: 'PHONE_NUMBER', text: 'Call', phone_number: '+14155550100' }),
  'template button `COPY_CODE`': button({ type: 'COPY_CODE', example: 'TEN' }, [{ type: 'button', sub_type: 'copy_code', index: 0, parameters: [{ type: 'coupon_code', coupon_code: 'TEN' }] }]),
  'template button `OTP`': template([{ type: 'BODY' }, { type: 'BUTTONS', buttons: [{ type: 'OTP', otp_type: 'COPY_CODE' }] }], [
    { type: 'body', parameters: [{ type: 'text', text: '123456' }] }, { type: 'button', sub_type: 'url', index: 0, parameters: [{ type: 'text', text: '123456' }] },
  ], 'AUTHENTICATION'),
  'template `LIMITED_TIME_OFFER`': template([{ type: 'LIMITED_TIME_OFFER', limited_time_offer: { text: 'Soon', has_expiration: true } }, { type: 'BUTTONS', buttons: [{ type: 'COPY_CODE', example: 'TEN' }, { type: 'URL', text: 'Go', url: 'https://example.com/' }] }], [
    { type: 'limited_time_offer', parameters: [{ type: 'limited_time_offer', limited_time_offer: { expiration_time_ms: 1_893_456_000_000 } }] }, { type: 'button', sub_type: 'copy_code', index: 0, parameters: [{ type: 'coupon_code', coupon_code: 'TEN' }] },
  ]),
  '`image`': media('image'), '`video`': media('video'), '`audio`': media('audio'), '`document`': media('document'), '`sticker`': media('sticker'),
  'interactive header `image`': interactive('button', { buttons: [reply] }, { header: { type: 'image', image: link } }),
  'interactive `carousel`': interactive('carousel', { cards: [0, 1].map(index => ({ card_index: index, type: 'cta_url', header: { type: 'image', image: link }, body: { text: 'A' } })) }),
  'template header `IMAGE`': template([{ type: 'HEADER', format: 'IMAGE', example: { header_handle: ['4::aW1'] } }], [{ type: 'header', parameters: [{ type: 'image', image: link }] }]),
  'template `CAROUSEL`': template([{ type: 'CAROUSEL', cards: [] }]),
  ...Object.fromEntries(['carousel', 'tap_target_configuration', 'order_status'].map(type => [`template component \`${type}\``, template([], [{ type }])])),
  'interactive `product`': interactive('product', parameters), 'interactive `product_list`': interactive('product_list', parameters), 'interactive `catalog_message`': interactive('catalog_message', { name: 'catalog_message' }),
  'interactive `flow`': interactive('flow', { name: 'flow', parameters: { flow_id: '1', flow_cta: 'Book' } }),
  ...Object.fromEntries(['address_message', 'call_permission_request', 'voice_call', 'order_details', 'order_status'].map(type => [`interactive \`${type}\``, interactive(type, { name: type })])),
  ...Object.fromEntries(['CATALOG', 'MPM', 'SPM', 'FLOW', 'VOICE_CALL', 'ORDER_DETAILS', 'APP', 'REQUEST_CONTACT_INFO'].map(type => [`template button \`${type}\``, button({ type, text: 'Go' })])),
  '`recipient_type` `group`': message({ recipient_type: 'group', text: { body: 'x' } }),
  'any other `type`': message({ type: 'poll', poll: {} }),
};

t.test('every kind of message answers what the page says, and what is refused is not sent', async t => {
  const rig = await openBusinessRig(t);
  const number = await rig.registry.numbers.get(rig.business.phoneNumberId);
  if (number === null) throw new Error('no number');
  await rig.http.registration.register(number, '123456', rig.business.appId);
  const [, table = ''] = page.split('<!-- checked against the code: kinds -->');
  const rows = table.slice(0, table.indexOf('\n\n')).trim().split('\n').slice(2).map(row => row.split('|').map(cell => cell.trim()));
  t.strictSame(rows.map(([, kind]) => kind), Object.keys(kinds), 'the page has every kind that is tried, and no other');
  for (const [, kind = '', expected] of rows) {
    const sentBefore = rig.sent.length;
    const { status, body } = await kinds[kind]?.(rig) ?? { status: 0, body: {} };
    const { error: { code } = {} } = body as { error?: { code?: number } };
    t.equal(String(code ?? status), expected, kind);
    t.equal(rig.sent.length > sentBefore, expected === '200', `${kind}: ${expected === '200' ? 'sent' : 'not sent'}`);
  }
});
