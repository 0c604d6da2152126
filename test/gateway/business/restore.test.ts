import { cpSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import t from 'tap';
import { freePorts } from '../../../bench/servers/free-port.ts';
import { askServer } from '../../../cli/operator-client.ts';
import { GatewayProcess } from '../../support/gateway-process.ts';
import { until } from '../../support/patience.ts';
import { joinConsumer } from './joined-consumer.ts';
import { Receiver } from './webhooks/receiver.ts';

const businessDigits = '14155550100';
const consumerNumber = '+14155550111';

interface Item { readonly type?: string; readonly text?: { readonly body: string } }

t.test('a data folder is restored: no ratchet of a hosted business goes back, so what it writes afterwards can be read, and what it is written too', async t => {
  const folder = t.testdir();
  const [data, backup] = [join(folder, 'data'), join(folder, 'backup')];
  const receiver = await Receiver.open(t);
  const [port = 0, apiPort = 0] = await freePorts(2);
  const start = (): Promise<GatewayProcess> => GatewayProcess.start({ folder, flags: ['--port', String(port), '--api-port', String(apiPort), '--webhooks-allow-private', '127.0.0.0/8'] });
  let gateway = await start();
  t.teardown(() => gateway.kill());
  const post = async (path: string, token: string, body: object): Promise<void> => {
    const answer = await fetch(`http://127.0.0.1:${apiPort}/v25.0${path}`, { method: 'POST', headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' }, body: JSON.stringify(body) });
    if (answer.status !== 200) throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
  };
  const { appId = '', appSecret = '', token = '', phoneNumberId = '' } = await askServer(data, 'POST', '/business/test', { number: businessDigits, recipients: [consumerNumber.slice(1)] }) as Readonly<Record<string, string>>;
  await post(`/${appId}/subscriptions`, `${appId}|${appSecret}`, { object: 'whatsapp_business_account', callback_url: receiver.url, verify_token: 'right', fields: 'messages' });

  const { client, account, shown } = await joinConsumer(t, gateway, consumerNumber, `+${businessDigits}`);
  const told = (): Item[] => receiver.received.flatMap(({ body }) => (JSON.parse(body) as { entry: [{ changes: [{ value: { messages?: Item[] } }] }] }).entry[0].changes[0].value.messages ?? []);
  const isTold = (body: string): boolean => told().some(({ text }) => text?.body === body);
  const write = async (...texts: readonly string[]): Promise<void> => {
    for (const body of texts) await post(`/${phoneNumberId}/messages`, token, { messaging_product: 'whatsapp', to: consumerNumber.slice(1), type: 'text', text: { body } });
    await until(() => texts.every(body => shown.includes(body)), texts.join());
  };
  const answer = async (text: string): Promise<void> => {
    await client.send(account, { text });
    await until(() => isTold(text), text);
  };

  await answer('I begin');
  await write('in the backup');
  await answer('also in the backup');
  await gateway.stop();
  cpSync(data, backup, { recursive: true, filter: path => !path.endsWith('operator.sock') && !path.endsWith('lock') });

  gateway = await start();
  await write('after it 1', 'after it 2', 'after it 3');
  await answer('written after it');
  await write('and after that');
  const restore = async (): Promise<void> => {
    await gateway.stop();
    rmSync(data, { recursive: true });
    cpSync(backup, data, { recursive: true });
    gateway = await start();
  };
  await restore();
  await write('restored 1', 'restored 2');
  await answer('restored');
  await write('restored 3');
  // The other way round: what the consumer seals with the session that is gone is asked for once more.
  await restore();
  await answer('restored again');
  await write('restored again 1');
  t.equal(new Set(shown).size, shown.length, 'nothing is shown twice');
});
