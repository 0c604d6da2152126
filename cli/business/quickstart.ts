import { once } from 'node:events';
import { resolve } from 'node:path';
import { startGateway, type RunningGateway } from '../../gateway/main.ts';
import { loadConfig } from '../../gateway/ops/config/config.ts';
import { createLog } from '../../gateway/ops/log.ts';
import { choicesOf, isAnswer } from '../../client/business/choices.ts';
import { openClient, openMemoryProfile, type Client, type Message } from '../../client/index.ts';
import { systemClock } from '../../proto/clock-system.ts';
import { systemRandom } from '../../proto/random-system.ts';
import { askServer } from '../operator-client.ts';
import { startReceiver } from './webhook-receiver.ts';

interface Credentials { readonly wabaId: string; readonly phoneNumberId: string; readonly appId: string; readonly appSecret: string; readonly token: string }

const VERIFY_TOKEN = 'quickstart';
const ONCE_TIMEOUT_MS = 60_000;

/**
 * Everything an enterprise meets, in one process: gateway, a test business with number and token, a consumer who takes part in the chat, and a webhook receiver. Runs until it is stopped; with `once` it sends a
 * message itself and ends when the webhook has told that it was delivered.
 */
export async function quickstart(folder: string, isOnce: boolean): Promise<void> {
  const codes = new Map<string, string>();
  const dataDir = resolve(folder, 'data');
  const flags = {
    'data-dir': dataDir, 'keys-dir': resolve(folder, 'keys'), port: '0', 'api-port': '0', 'operator-port': '0', 'webhooks-allow-private': '127.0.0.0/8', 'log-level': 'error',
  };
  const { config } = loadConfig({ flags, env: {}, file: null });
  const gateway = await startGateway(config, { clock: systemClock, random: systemRandom, log: createLog('error'), env: process.env, print: line => { rememberCode(line, codes); } });
  const webhooks: string[] = [];
  let appSecret: string | null = null;
  const { url: callback, server } = await startReceiver({
    port: 0, verifyToken: VERIFY_TOKEN, appSecret: () => appSecret,
    onWebhook: ({ body, isGenuine }) => {
      webhooks.push(body);
      console.log(`webhook${isGenuine === true ? '' : ' (WRONG SIGNATURE)'} ${body}`);
    },
  });
  const consumer = await makeConsumer(gateway, codes);
  const number = consumer.self?.number.slice(1) ?? '';
  const business = credentialsOf(await askServer(dataDir, 'POST', '/business/test', { number: `1415${randomDigits(7)}`, recipients: [number] }));
  appSecret = business.appSecret;
  await subscribe(gateway, business, callback);
  const message = JSON.stringify({ messaging_product: 'whatsapp', to: number, type: 'template', template: { name: 'hello_world', language: { code: 'en_US' } } });
  await makeTemplate(gateway, business);
  console.log([
    `The consumer +${number} is in this process and answers what it gets. The business's ids: WABA ${business.wabaId}, number ${business.phoneNumberId}, app ${business.appId}.`,
    '', 'Send it a template from another terminal; webhooks are printed here:', '',
    `  curl -X POST ${gateway.apiUrl}/v25.0/${business.phoneNumberId}/messages -H 'Authorization: Bearer ${business.token}' -H 'Content-Type: application/json' -d '${message}'`,
    '', `Browse the API: ${gateway.apiUrl}/docs`, '',
  ].join('\n'));
  if (isOnce) await sendOnce(gateway, business, message, webhooks);
  else await once(process, 'SIGINT');
  server.close();
  await consumer.close();
  await gateway.stop();
}

/** Takes part in a chat as a person does: accepts who holds the keys, shows what comes, answers. */
async function makeConsumer(gateway: RunningGateway, codes: ReadonlyMap<string, string>): Promise<Client> {
  const client = await openClient({ profile: openMemoryProfile(), serverUrl: gateway.deviceUrl, onError: () => undefined });
  const failed = (error: unknown): void => { console.error(`consumer: ${error instanceof Error ? error.message : String(error)}`); };
  client.on('custodyOffer', offer => {
    console.log(`consumer is asked: operated by ${offer.legalEntity}, ${offer.custody}; accepts`);
    client.acceptCustody(offer.account).catch(failed);
  });
  client.on('message', received => {
    if (received.outgoing) return;
    console.log(`consumer sees ${JSON.stringify(received.body)}`);
    answer(client, received).catch(failed);
  });
  await client.register(`+1415${randomDigits(7)}`, { name: 'Quinn Start', code: async ({ number }) => codes.get(number) ?? '' });
  await client.connect();
  return client;
}

/** Taps what is offered, as far as that says something to the business; thanks for everything else. */
async function answer(client: Client, message: Message): Promise<void> {
  const choice = choicesOf(message.body).find(isAnswer);
  if (choice === undefined) await client.send(message.conversation, { text: 'Thank you!' });
  else await client.choose(message.conversation, message, choice.id);
}

async function subscribe(gateway: RunningGateway, { appId, appSecret }: Credentials, callback: string): Promise<void> {
  await ask(gateway, `/${appId}/subscriptions`, `${appId}|${appSecret}`, { object: 'whatsapp_business_account', callback_url: callback, verify_token: VERIFY_TOKEN, fields: 'messages,message_template_status_update' });
}

async function makeTemplate(gateway: RunningGateway, { wabaId, token }: Credentials): Promise<void> {
  await ask(gateway, `/${wabaId}/message_templates`, token, {
    name: 'hello_world', language: 'en_US', category: 'UTILITY',
    components: [{ type: 'BODY', text: 'Welcome! This message shows that your business can send and receive.' }],
  });
}

async function sendOnce(gateway: RunningGateway, { phoneNumberId, token }: Credentials, message: string, webhooks: readonly string[]): Promise<void> {
  await ask(gateway, `/${phoneNumberId}/messages`, token, JSON.parse(message));
  const deadlineMs = systemClock.monotonicMs() + ONCE_TIMEOUT_MS;
  const isDone = (): boolean => webhooks.some(body => body.includes('"status":"delivered"')) && webhooks.some(body => body.includes('Thank you!'));
  while (!isDone()) {
    if (systemClock.monotonicMs() > deadlineMs) throw new Error('no webhook told of the delivery and the answer in time');
    await new Promise<void>(wake => { systemClock.after(100, wake, true); });
  }
}

async function ask({ apiUrl }: RunningGateway, path: string, token: string, body: unknown): Promise<void> {
  const response = await fetch(`${apiUrl}/v25.0${path}`, { method: 'POST', headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' }, body: JSON.stringify(body) });
  if (!response.ok) throw new Error(`${path.replace(/\d{5,}/g, 'ID')} answered ${response.status}: ${await response.text()}`);
}

function rememberCode(line: string, codes: Map<string, string>): void {
  const [, number, code] = /code for (\+\d+) is (\d+)/.exec(line) ?? [];
  if (number !== undefined && code !== undefined) codes.set(number, code);
}

/** Not from 0 or 1, which no area begins with. */
function randomDigits(count: number): string {
  return `2${Array.from(systemRandom.bytes(count - 1), byte => String(byte % 10)).join('')}`;
}

function credentialsOf(answer: unknown): Credentials {
  const fields = new Map<string, unknown>(typeof answer === 'object' && answer !== null ? Object.entries(answer) : []);
  const text = (name: string): string => {
    const value = fields.get(name);
    if (typeof value !== 'string') throw new Error(`the gateway's answer lacks ${name}`);
    return value;
  };
  return { wabaId: text('wabaId'), phoneNumberId: text('phoneNumberId'), appId: text('appId'), appSecret: text('appSecret'), token: text('token') };
}
