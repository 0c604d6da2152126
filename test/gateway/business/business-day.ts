import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Test } from 'tap';
import { freePorts } from '../../../bench/servers/free-port.ts';
import { askServer } from '../../../cli/operator-client.ts';
import { choicesOf, openClient, openMemoryProfile, type Client, type Message } from '../../../client/index.ts';
import { keysFolderOf, openKeyRing } from '../../../gateway/ops/keys/key-ring-folder.ts';
import { decryptPages } from '../../storage/sqlite/decrypt-pages.ts';
import { GatewayProcess } from '../../support/gateway-process.ts';
import { until } from '../../support/patience.ts';
import { soon } from '../../support/soon.ts';
import { approvedBusiness, type Answer } from './approved-business.ts';
import { monthsSince } from './months-since.ts';
import { Receiver } from './webhooks/receiver.ts';

const price = 113_100;
const canary = 'canary-5e1f0c';
const businessNumber = '+14155550100';

interface Usage { readonly month: string; readonly amountMicros: number; readonly totals: readonly { readonly category: string; readonly country: string; readonly messages: number; readonly amountMicros: number }[] }
interface Item { readonly id: string; readonly status?: string; readonly type?: string; readonly from?: string; readonly recipient_id?: string; readonly errors?: unknown; readonly button?: { readonly payload: string } }

/** A consumer who accepts the business and taps the template's button. */
async function consumer(t: Test, gateway: GatewayProcess, number: string): Promise<{ readonly client: Client; readonly shown: Message[] }> {
  const client = await openClient({ profile: openMemoryProfile(), serverUrl: gateway.url, onError: () => undefined, random: soon });
  t.teardown(() => client.close());
  const shown: Message[] = [];
  client.on('custodyOffer', offer => { client.acceptCustody(offer.account).catch(() => undefined); });
  client.on('message', message => {
    if (message.outgoing) return;
    shown.push(message);
    const [choice] = choicesOf(message.body);
    if (choice !== undefined) client.choose(message.conversation, message, choice.id).catch((error: unknown) => { t.fail('the button', { error }); });
  });
  await client.register(number, { code: () => gateway.codeFor(number), name: `Person ${number.slice(-3)}` });
  await client.connect();
  return { client, shown };
}

function filesIn(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' }).map(name => join(folder, name)).filter(path => statSync(path).isFile());
}

/** Application, approval, template, broadcast, button answers, webhooks and statement on a real gateway: the totals agree exactly, with a kill -9 in the middle. No content and no token is in files, logs or metrics. */
export async function businessDay(t: Test, consumerCount: number): Promise<void> {
  const folder = t.testdir({ 'prices.yaml': `currency: EUR\nprices: [{ category: marketing, country: '*', amount: '0.1131', validFrom: '2020-01-01' }]\n` });
  const startMs = Date.now();
  const [port = 0, apiPort = 0] = await freePorts(2);
  const receiver = await Receiver.open(t);
  const flags = ['--port', String(port), '--api-port', String(apiPort), '--webhooks-allow-private', '127.0.0.0/8', '--business-prices-file', join(folder, 'prices.yaml'),
    // All consumers are at one address.
    '--limits-device-codes-per-address', String(consumerCount + 100), '--limits-device-lookups-per-address', '100000', '--limits-device-connections-per-address-max', '5000', '--limits-device-unauthenticated-per-address-max', '1000'];
  const start = (): Promise<GatewayProcess> => GatewayProcess.start({ folder, flags });
  let gateway = await start();
  t.teardown(() => gateway.kill());
  const operator = (path: string, body: object): Promise<Answer> => askServer(join(folder, 'data'), 'POST', path, body) as Promise<Answer>;
  const { entity, waba, number, app, token, appSecret, api } = await approvedBusiness({
    operator, apiUrl: () => gateway.http('API'), codeFor: digits => gateway.codeFor(digits), number: businessNumber, callbackUrl: receiver.url,
  });

  const { token: manager } = await operator('/business/tokens', { app, actor: 'olga', scopes: ['whatsapp_business_management'], ttlMs: 3_600_000 });
  await api('GET', `/${waba}`, undefined, String(manager));
  await t.rejects(api('POST', `/${number}/messages`, { messaging_product: 'whatsapp', to: '+14155560000', text: { body: 'x' } }, String(manager)), /403 .*"code":10,/, 'a token may do what it was issued for');

  const numbers = Array.from({ length: consumerCount }, (_, n) => `+1415556${String(1000 + n)}`);
  const consumers: Awaited<ReturnType<typeof consumer>>[] = [];
  for (const each of numbers) consumers.push(await consumer(t, gateway, each));
  t.comment(`${consumerCount} consumers are there`);

  const template = await api('POST', `/${waba}/message_templates`, {
    name: 'spring', language: 'en_US', category: 'MARKETING',
    components: [{ type: 'BODY', text: 'It is spring, says {{1}} today.', example: { body_text: [['Ana']] } }, { type: 'BUTTONS', buttons: [{ type: 'QUICK_REPLY', text: 'Show me' }] }],
  });
  if (template['status'] !== 'APPROVED') await operator('/business/templates/decide', { id: template['id'], actor: 'olga', decision: 'approve' });
  const broadcast = await api('POST', `/${number}/broadcasts`, {
    messaging_product: 'whatsapp', pace: Math.max(3, consumerCount / 20), template: { name: 'spring', language: { code: 'en_US' }, components: [{ type: 'body', parameters: [{ type: 'text', text: canary }] }] }, recipients: numbers.map(to => ({ to })),
  });

  const items = (): Item[] => receiver.received.flatMap(({ body }) => {
    const value = (JSON.parse(body) as { entry: [{ changes: [{ value: { statuses?: Item[]; messages?: Item[] } }] }] }).entry[0].changes[0].value;
    return [...value.statuses ?? [], ...value.messages ?? []];
  });
  const distinct = (test: (item: Item) => boolean): number => new Set(items().filter(test).map(({ id }) => id)).size;
  await until(() => distinct(({ status }) => status === 'sent') >= consumerCount / 3, 'a third is sent');
  await gateway.kill();
  t.ok(distinct(({ status }) => status === 'sent') < consumerCount, 'in the middle of it');
  gateway = await start();
  await until(() => distinct(({ type }) => type === 'button') >= consumerCount / 2, 'half of the answers');
  await gateway.kill();
  gateway = await start();

  const broadcastPath = `/${number}/broadcasts/${String(broadcast['id'])}`;
  await until(async () => (await api('GET', broadcastPath))['status'] === 'done', 'the broadcast is done');
  await until(() => distinct(({ type }) => type === 'button') >= consumerCount && distinct(({ status }) => status === 'delivered') >= consumerCount, 'all answers and receipts');
  t.match(await api('GET', broadcastPath), { accepted: consumerCount, waiting: 0, refused: [] });
  for (const status of ['sent', 'delivered']) t.equal(distinct(item => item.status === status), consumerCount, status);
  t.equal(distinct(({ status }) => status === 'failed'), 0);
  t.equal(distinct(({ type }) => type === 'button'), consumerCount, 'button answers');
  t.strictSame([...new Set(items().filter(({ type }) => type === 'button').map(({ from }) => from))].sort(), numbers.map(each => each.slice(1)).sort());
  t.strictSame(consumers.map(({ shown }) => shown.length), numbers.map(() => 1), 'each consumer sees it once');
  t.ok(consumers.every(({ shown: [message] }) => JSON.stringify(message?.body).includes(canary)), 'as it was written');

  const data = join(folder, 'data');
  const ask = (path: string): Promise<unknown> => askServer(data, 'GET', `/business/${path}`);
  const usage = (): Promise<Usage[]> => Promise.all(monthsSince(startMs).map(month => ask(`account?entity=${entity}&month=${month}`) as Promise<Usage>));
  const sum = (counts: readonly number[]): number => counts.reduce((total, count) => total + count, 0);
  const charged = await until(async () => {
    const found = await usage();
    return sum(found.flatMap(({ totals }) => totals.map(({ messages }) => messages))) === consumerCount && found;
  }, 'charged');
  t.equal(sum(charged.map(({ amountMicros }) => amountMicros)), consumerCount * price);
  for (const { totals } of charged) for (const total of totals) t.match(total, { category: 'marketing', country: 'US', amountMicros: total.messages * price });
  t.ok(monthsSince(startMs).includes((await ask(`account?entity=${entity}`) as Usage).month), 'this month is what is told without being named');
  const statements = await Promise.all(monthsSince(startMs).map(month => ask(`statement?entity=${entity}&month=${month}`) as Promise<{ csv: string }>));
  const rows = statements.flatMap(({ csv }) => csv.trim().split('\r\n').slice(1));
  t.equal(rows.length, consumerCount);
  t.strictSame(new Set(rows.map(row => row.split(',')[1])), new Set(items().filter(({ status }) => status === 'delivered').map(({ id }) => id)), 'the statement names the messages that were delivered');

  const metrics = await (await fetch(`${gateway.http('operator')}/metrics`)).text();
  const logs = [...gateway.stdout, ...gateway.stderr].join('\n');
  await gateway.stop();
  writeFileSync(join(folder, 'metrics.txt'), metrics);
  const secrets = [canary, token, appSecret];
  const database = decryptPages(join(data, 'sealgate.db'), openKeyRing(keysFolderOf(join(folder, 'keys'), {})).current('database').bytes);
  t.ok(database.includes('It is spring'), 'with its key the database can be read: the template is in it');
  for (const secret of secrets) t.notOk(database.includes(secret), 'what was sent is not, nor are tokens: they are sealed or hashed once more');
  for (const path of filesIn(folder).filter(path => !path.endsWith('prices.yaml'))) {
    const bytes = readFileSync(path);
    for (const secret of [...secrets, 'Show me']) t.notOk(bytes.includes(secret), `${path.slice(folder.length)} holds no content or token`);
  }
  for (const secret of [...secrets, 'Show me']) t.notOk(logs.includes(secret), 'nor do the logs');
}
