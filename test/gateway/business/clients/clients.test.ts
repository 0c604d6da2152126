import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { request } from 'node:http';
import { createServer } from 'node:https';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Static, Type } from '@sinclair/typebox';
import { Value } from '@sinclair/typebox/value';
import t, { type Test } from 'tap';
import { isAnswer } from '../../../../client/business/choices.ts';
import { choicesOf, openClient, openMemoryProfile, type Client, type Message } from '../../../../client/index.ts';
import { askServer } from '../../../../cli/operator-client.ts';
import { parseMessageId } from '../../../../gateway/business/messages/message-id.ts';
import { startGateway } from '../../../../gateway/main.ts';
import { loadConfig } from '../../../../gateway/ops/config/config.ts';
import { createLog } from '../../../../gateway/ops/log.ts';
import { systemClock } from '../../../../proto/clock-system.ts';
import { systemRandom } from '../../../../proto/random-system.ts';
import { Authority } from '../../../support/authority.ts';
import { pythonWith } from '../../../support/python.ts';
import { patienceMs, until } from '../../../support/patience.ts';
import { Receiver } from '../webhooks/receiver.ts';

const here = fileURLToPath(new URL('.', import.meta.url));
const CONSUMER = '+14155550123';
const BUSINESS = '14155550100';
const businessForm = Type.Object({ wabaId: Type.String(), phoneNumberId: Type.String(), token: Type.String(), appId: Type.String(), appSecret: Type.String() });
const idsForm = Type.Record(Type.String(), Type.String());
const readForm = Type.Object({ about: Type.String(), said: Type.Unknown() });

type Business = Static<typeof businessForm>;
type Ids = Readonly<Record<string, string>>;
interface Webhook { readonly body: string; readonly signature: string }

/** What the consumer is to see, by kind. */
const seen = {
  text: (by: string) => ({ kind: 'text', text: `text by ${by}`, replyTo: null }),
  reply: (by: string, inbound: string) => ({ kind: 'text', text: `reply by ${by}`, replyTo: { contentId: inbound } }),
  location: (by: string) => ({ kind: 'location', latitude: 37.5, longitude: -122.1, name: `Shop of ${by}`, address: '1 Way' }),
  contacts: (by: string) => ({ kind: 'contact', vcard: new RegExp(`FN:Ana of ${by}\r\nN:[^;]*;Ana;;;\r\n(?:ORG.*\r\nTITLE.*\r\n)?TEL;TYPE=WORK;waid=1415:\\+1 415\r\nEMAIL;TYPE=WORK:ana@example.com\r\n`) }),
  buttons: (by: string) => ({ kind: 'interactive', body: `buttons by ${by}`, action: { kind: 'buttons', buttons: [{ id: 'yes', title: 'Yes' }, { id: 'no', title: 'No' }] } }),
  list: (by: string) => ({
    kind: 'interactive', header: 'Shipping', body: `list by ${by}`, footer: 'Prices incl. tax',
    action: { kind: 'list', button: 'Options', sections: [{ title: 'Fast', rows: [{ id: '1d', title: 'Next day', description: 'Before noon' }] }, { title: 'Slow', rows: [{ id: '5d', title: 'Economy' }] }] },
  }),
  link: (by: string) => ({ kind: 'interactive', body: `link by ${by}`, action: { kind: 'url', title: 'Track', url: 'https://example.com/t/42' } }),
  locationRequest: (by: string) => ({ kind: 'interactive', body: `where, asks ${by}`, action: { kind: 'locationRequest' } }),
  template: (by: string) => ({
    kind: 'template', name: 'order_update', language: 'en_US', category: 'utility', header: 'Order 42', body: `Hi Ana, your order of ${by} is on its way.`, footer: 'Thank you',
    buttons: [{ kind: 'quickReply', title: 'Track', payload: 'track-42' }, { kind: 'url', title: 'Open', url: 'https://example.com/t/42' }],
  }),
  code: () => ({ kind: 'template', category: 'authentication', body: '*583201* is your verification code.', buttons: [{ kind: 'copyCode', code: '583201' }] }),
  card: (by: string) => ({ kind: 'contact', vcard: new RegExp(`FN:Dr Ana of ${by}\r\nN:Lima;Ana;M;Dr;PhD\r\nBDAY:1985-04-30\r\nORG:Clinic;Cardiology\r\nTITLE:Chief\r\nTEL;TYPE=WORK;waid=5511:\\+55 11\r\nEMAIL;TYPE=HOME:ana@example.com\r\nURL;TYPE=WORK:https://example.com/ana\r\nADR;TYPE=HOME;CC=PE:;;Rua A 1;Lima;LI;15001;Peru\r\n`) }),
  contactRequest: (by: string) => ({ kind: 'interactive', body: `who, asks ${by}`, action: { kind: 'contactRequest' } }),
  due: (by: string) => ({ kind: 'template', name: 'due', body: `Please be so kind as to pay $100.99 by February 25, 1977 to ${by} in full, or write to us.` }),
  visit: (by: string) => ({ kind: 'template', name: 'visit', place: { latitude: 37.5, longitude: -122.1, name: `Shop of ${by}`, address: '1 Way' }, body: `We wait for you, says ${by} today.` }),
  sale: (by: string) => ({
    kind: 'template', name: 'sale', category: 'marketing', body: `All plants of ${by} at half the price.`, offer: { text: 'Ends soon', expiresAtMs: 1_893_456_000_000 },
    buttons: [{ kind: 'copyCode', code: 'SAVE50' }, { kind: 'url', title: 'Buy', url: 'https://example.com/' }],
  }),
  named: (by: string) => ({ kind: 'template', name: 'order_named', body: `Your order of ${by} is on its way.` }),
} as const;

/** What this server does not carry answers this to every client that offers it; all else of them is in `seen`. */
const refusals: Readonly<Record<string, string>> = {
  image: '131053', video: '131053', audio: '131053', document: '131053', sticker: '131053', picture: '131053', upload: '131053', carousel: '132012', tapTarget: '132012', product: '131009', productList: '131009',
  catalogue: '131009', flow: '131009', callPermission: '131009', flowButton: '132000', catalogueButton: '132000', productsButton: '132000', call: '138000',
};

/** What the business's own program is to read of the consumer's answers, by kind. */
const answered: Readonly<Record<string, unknown>> = {
  text: 'delivered',
  buttons: { type: 'button_reply', button_reply: { id: 'yes', title: 'Yes' } },
  list: { type: 'list_reply', list_reply: { id: '1d', title: 'Next day', description: 'Before noon' } },
  locationRequest: { latitude: 37.25, longitude: -122, name: 'Home' },
  template: { payload: 'track-42', text: 'Track' },
  contactRequest: [{ name: { formatted_name: 'Ana Lima' }, phones: [{ phone: CONSUMER, wa_id: CONSUMER.slice(1), type: 'CELL' }] }],
};

const templates = [
  { name: 'hello_world', category: 'UTILITY', components: [{ type: 'BODY', text: 'Welcome! Your business can send and receive.' }] },
  {
    name: 'order_update', category: 'utility', components: [
      { type: 'HEADER', format: 'TEXT', text: 'Order {{1}}', example: { header_text: ['42'] } }, { type: 'BODY', text: 'Hi {{1}}, your order of {{2}} is on its way.', example: { body_text: [['Ana', 'Lima Plants']] } },
      { type: 'FOOTER', text: 'Thank you' }, { type: 'BUTTONS', buttons: [{ type: 'quick_reply', text: 'Track' }, { type: 'url', text: 'Open', url: 'https://example.com/t/{{1}}', example: ['https://example.com/t/42'] }] },
    ],
  },
  { name: 'order_named', category: 'UTILITY', parameter_format: 'NAMED', components: [{ type: 'BODY', text: 'Your order of {{shop}} is on its way.', example: { body_text_named_params: [{ param_name: 'shop', example: 'Lima Plants' }] } }] },
  { name: 'due', category: 'UTILITY', components: [{ type: 'BODY', text: 'Please be so kind as to pay {{1}} by {{2}} to {{3}} in full, or write to us.', example: { body_text: [['$1', 'Monday', 'Lima Plants']] } }] },
  { name: 'visit', category: 'UTILITY', components: [{ type: 'HEADER', format: 'LOCATION' }, { type: 'BODY', text: 'We wait for you, says {{1}} today.', example: { body_text: [['Ana']] } }] },
  {
    name: 'sale', category: 'MARKETING', components: [
      { type: 'BODY', text: 'All plants of {{1}} at half the price.', example: { body_text: [['Lima Plants']] } }, { type: 'LIMITED_TIME_OFFER', limited_time_offer: { text: 'Ends soon', has_expiration: true } },
      { type: 'BUTTONS', buttons: [{ type: 'COPY_CODE', example: 'SAVE50' }, { type: 'URL', text: 'Buy', url: 'https://example.com/' }] },
    ],
  },
  { name: 'login_code', category: 'AUTHENTICATION', components: [{ type: 'BODY' }, { type: 'BUTTONS', buttons: [{ type: 'OTP', otp_type: 'COPY_CODE', text: 'Copy code' }] }] },
];

t.test('clients as they are published: a real consumer sees what they send, and they read what the consumer answers', async t => {
  const folder = t.testdir();
  const dataDir = join(folder, 'data');
  const receiver = await Receiver.open(t);
  let code = '';
  const { config } = loadConfig({
    flags: { 'data-dir': dataDir, 'keys-dir': join(folder, 'keys'), port: '0', 'api-port': '0', 'operator-port': '0', 'webhooks-allow-private': '127.0.0.0/8', 'business-policy-pair-burst': '1000' }, env: {}, file: null,
  });
  const gateway = await startGateway(config, { clock: systemClock, random: systemRandom, log: createLog('silent'), env: process.env, print: line => { code = /code for \S+ is (\d+)/.exec(line)?.[1] ?? code; } });
  t.teardown(() => gateway.stop());
  const consumer = await openConsumer(t, gateway.deviceUrl, () => code);

  const business = businessOf(await askServer(dataDir, 'POST', '/business/test', { number: BUSINESS, recipients: [CONSUMER.slice(1)] }));
  const post = async (path: string, body: object, token = business.token): Promise<void> => {
    const answer = await fetch(`${gateway.apiUrl}/${path}`, { method: 'POST', headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' }, body: JSON.stringify(body) });
    t.equal(answer.status, 200, `${path} ${await answer.text()}`);
  };
  await post(`${business.appId}/subscriptions`, { object: 'whatsapp_business_account', callback_url: receiver.url, verify_token: 'right', fields: 'messages' }, `${business.appId}|${business.appSecret}`);
  for (const template of templates) await post(`${business.wabaId}/message_templates`, { language: 'en_US', ...template });
  await post(`${business.phoneNumberId}/messages`, { messaging_product: 'whatsapp', to: CONSUMER, type: 'template', template: { name: 'hello_world', language: { code: 'en_US' } } });
  const shop = (await until(() => consumer.shown.find(({ body }) => body.kind === 'template'))).conversation;

  const env = await frontOf(t, gateway.apiUrl, join(folder, 'ca'), business);
  const webhooks = (about: string): Webhook[] => receiver.received.flatMap(({ body, headers }) => body.includes(about) ? [{ body, signature: String(headers['x-hub-signature-256']) }] : []);
  const check = async (t: Test, by: string, client: { readonly send: Run; readonly refused: Run | null; readonly receive: Run }): Promise<void> => {
    // Opens the window in which everything may be sent, and is what the client quotes, reacts to and has read.
    const { contentId } = await consumer.client.send(shop, { text: `Hello ${by}` });
    const inbound = await until(() => /"messages":\[\{"from":"\d+","id":"(wamid\.[^"]+)"/.exec(receiver.received.find(({ body }) => body.includes(`Hello ${by}`))?.body ?? '')?.[1], 'the webhook of a message');
    const shownBefore = consumer.shown.length;
    const sent = idsOf(await client.send({ ...env, TEST_INBOUND_ID: inbound }, ''));
    for (const [kind, id] of Object.entries(sent)) {
      if (kind === 'reaction') t.equal((await until(() => consumer.reactions.find(reaction => reaction.message.contentId === contentId))).emoji, '👍', kind);
      else t.match((await shown(consumer, id)).body, seenOf(kind)(by, contentId), kind);
    }
    await until(() => consumer.read.has(contentId), 'the receipt: read');
    const refused = client.refused === null ? {} : idsOf(await client.refused(env, ''));
    t.strictSame(refused, Object.fromEntries(Object.keys(refused).map(kind => [kind, refusals[kind]])), 'what is not carried is refused');

    const expected = Object.entries(answered).filter(([kind]) => sent[kind] !== undefined);
    const events = await Promise.all(expected.map(([kind]) => until(() => webhooks(sent[kind] ?? '').find(({ body }) => body.includes(kind === 'text' ? '"delivered"' : '"context"')), `what is said to ${kind}`)));
    const read = readOf(await client.receive(env, events.map(event => JSON.stringify(event)).join('\n')));
    t.equal(consumer.shown.length - shownBefore, Object.keys(sent).filter(kind => kind !== 'reaction').length, 'and nothing of it is shown');
    t.match(read, expected.map(([kind, said]) => ({ about: sent[kind], said })), 'what the client reads of the answers');
  };

  for (const name of ['whatsapp', 'whatsapp-api-js', 'whatsapp-business', '@great-detail/whatsapp', '@kapso/whatsapp-cloud-api', '@microfox/whatsapp-business', 'whatsappcloudapi_wrapper']) {
    const process = (file: string): Run => (given, input) => run(globalThis.process.execPath, ['--import', join(here, 'redirect.js'), join(here, file), name], given, input);
    await t.test(name, t => check(t, name, { send: process('sending-process.js'), refused: name.startsWith('@kapso') ? null : process('refused-process.js'), receive: process('receiving-process.js') }));
  }
  for (const [name, version] of [['heyoo', '0.1.2'], ['pywa', '4.5.0'], ['waba-sdk', '1.1.1']] as const) {
    await t.test(name, async t => {
      const python = await pythonWith([`${name}==${version}`]);
      if ('missing' in python) {
        t.comment(`not run: ${name} (needs ${python.missing})`);
        return;
      }
      const process = (what: string): Run => (given, input) => run(python.program, [join(here, 'python', `${name.replace('-', '_')}_client.py`), what], { ...given, PYTHONPATH: join(here, 'python'), PYTHONDONTWRITEBYTECODE: '1' }, input);
      await check(t, name, { send: process('send'), refused: name === 'pywa' ? null : process('refused'), receive: process('receive') });
    });
  }
  await t.test('Meta\'s own SDK looks after the account: numbers, templates, analytics', async t => {
    const python = await pythonWith(['facebook-business==26.0.3']);
    if ('missing' in python) {
      t.comment(`not run: needs ${python.missing}`);
      return;
    }
    const script = join(here, 'python', 'facebook_business_client.py');
    const [looked] = await run(python.program, [script], { ...env, PYTHONPATH: join(here, 'python'), PYTHONDONTWRITEBYTECODE: '1' }, '');
    t.strictSame(looked, {
      account: 'APPROVED', numbers: [business.phoneNumberId], made: 'APPROVED', pages: true, previews: ['en_US', 'de'], priced: true, conversations: true, apps: 1, flows: 0, refused: [100, 138000, 131215, 2500, 2500], left: 0,
    });
  });
  await t.test('an approved display name is what consumers are shown, signed, and the chat goes on', async t => {
    const number = business.phoneNumberId;
    await post(number, { pin: '123456', new_display_name: 'Lima Gardens' });
    await askServer(dataDir, 'POST', '/business/display-name', { id: number, actor: 'olga', approve: true });
    t.equal((await consumer.client.custody(shop)).displayName, 'Test business', 'not before the number is registered anew');
    await post(`${number}/register`, { messaging_product: 'whatsapp', pin: '123456' });
    await until(async () => (await consumer.client.custody(shop)).displayName === 'Lima Gardens', 'the new name');
    await post(`${number}/messages`, { messaging_product: 'whatsapp', to: CONSUMER, text: { body: 'Under a new name' } });
    await until(() => consumer.shown.some(({ body }) => body.kind === 'text' && body.text === 'Under a new name'), 'a message under the new name');
  });
  await t.test('of a phone that is lost, with the account, the business hears by webhook', async () => {
    await consumer.client.close();
    await post(`${business.phoneNumberId}/messages`, { messaging_product: 'whatsapp', to: CONSUMER, text: { body: 'x' }, biz_opaque_callback_data: 'to the lost phone' });
    const told = (what: string): Promise<unknown> => until(() => webhooks('to the lost phone').find(({ body }) => body.includes(what)), what);
    await told('"status":"sent"');
    await openConsumer(t, gateway.deviceUrl, () => code);
    await told('"code":131026');
  });
});

interface Consumer { readonly client: Client; readonly shown: Message[]; readonly reactions: { readonly message: Message; readonly emoji: string }[]; readonly read: Set<string> }

/** A person who trusts the business and answers whatever can be answered. */
async function openConsumer(t: Test, serverUrl: string, code: () => string): Promise<Consumer> {
  const client = await openClient({ profile: openMemoryProfile(), serverUrl, onError: () => undefined });
  t.teardown(() => client.close());
  const consumer: Consumer = { client, shown: [], reactions: [], read: new Set() };
  client.on('custodyOffer', offer => { client.acceptCustody(offer.account).catch((error: unknown) => { t.fail('the custody', { error }); }); });
  client.on('reaction', reaction => { consumer.reactions.push(reaction); });
  client.on('receipt', ({ kind, contentIds }) => { if (kind === 'read') for (const id of contentIds) consumer.read.add(id); });
  client.on('message', message => {
    if (message.outgoing) return;
    consumer.shown.push(message);
    answer(client, message).catch((error: unknown) => { t.fail('an answer', { error }); });
  });
  await client.register(CONSUMER, { code: async () => code(), name: 'Ana Lima' });
  await client.connect();
  return consumer;
}

async function answer(client: Client, message: Message): Promise<void> {
  const [choice] = choicesOf(message.body);
  if (choice?.kind === 'location') await client.sendLocation(message.conversation, { latitude: 37.25, longitude: -122, name: 'Home', replyTo: message });
  else if (choice !== undefined && isAnswer(choice)) await client.choose(message.conversation, message, choice.id);
}

async function shown(consumer: Consumer, id: string): Promise<Message> {
  const contentId = Buffer.from(parseMessageId(id)?.contentId ?? []).toString('hex');
  return until(() => consumer.shown.find(message => message.contentId === contentId), `${id} at the consumer`);
}

function seenOf(kind: string): (by: string, inbound: string) => object {
  const found = Object.entries(seen).find(([name]) => name === kind)?.[1];
  if (found === undefined) throw new Error(`nobody knows what ${kind} looks like`);
  return found;
}

/** In front of the API, under the name that clients call; and what they are started with. */
async function frontOf(t: Test, apiUrl: string, folder: string, business: Business): Promise<NodeJS.ProcessEnv> {
  const authority = new Authority(folder);
  const { certFile, keyFile } = authority.issue('graph', 30, 'graph.facebook.com');
  const api = new URL(apiUrl);
  const front = createServer({ cert: readFileSync(certFile), key: readFileSync(keyFile) }, (asked, reply) => {
    const passed = request({ host: api.hostname, port: api.port, method: asked.method, path: asked.url, headers: asked.headers }, response => { response.pipe(reply.writeHead(response.statusCode ?? 500, response.headers)); });
    passed.on('error', () => { reply.destroy(); });
    asked.pipe(passed);
  });
  await new Promise<void>(resolve => { front.listen(0, '127.0.0.1', resolve); });
  t.teardown(() => { front.close(); });
  const address = front.address();
  return {
    ...process.env, NODE_OPTIONS: '', NODE_EXTRA_CA_CERTS: authority.caFile, REQUESTS_CA_BUNDLE: authority.caFile, SSL_CERT_FILE: authority.caFile, TEST_API_PORT: String(typeof address === 'object' && address !== null ? address.port : 0),
    TEST_TOKEN: business.token, TEST_NUMBER_ID: business.phoneNumberId, TEST_WABA_ID: business.wabaId, TEST_APP_SECRET: business.appSecret, TEST_TO: CONSUMER.slice(1),
  };
}

function businessOf(reply: unknown): Business {
  if (!Value.Check(businessForm, reply)) throw new Error('not what a test business is');
  return reply;
}

function idsOf(lines: readonly unknown[]): Ids {
  const ids = lines.at(-1);
  if (!Value.Check(idsForm, ids)) throw new Error('not ids of messages');
  return ids;
}

function readOf(lines: readonly unknown[]): readonly Static<typeof readForm>[] {
  return lines.filter(line => Value.Check(readForm, line));
}

type Run = (env: NodeJS.ProcessEnv, input: string) => Promise<readonly unknown[]>;

/** The objects that it prints, one a line. Rejects with what it said when it fails. */
function run(program: string, args: readonly string[], env: NodeJS.ProcessEnv, input: string): Promise<readonly unknown[]> {
  return new Promise((resolve, reject) => {
    const child = execFile(program, args, { env, timeout: patienceMs }, (error, stdout, stderr) => {
      if (error === null) resolve(stdout.split('\n').filter(line => line.startsWith('{')).map((line): unknown => JSON.parse(line)));
      else reject(new Error(`${error.message}\n${stderr}${stdout}`.slice(-2000)));
    });
    child.stdin?.end(input);
  });
}
