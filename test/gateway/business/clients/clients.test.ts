import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { request } from 'node:http';
import { createServer } from 'node:https';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Static, Type } from '@sinclair/typebox';
import { Value } from '@sinclair/typebox/value';
import t, { type Test } from 'tap';
import { openClient, openMemoryProfile } from '../../../../client/index.ts';
import { askServer } from '../../../../cli/operator-client.ts';
import { startGateway } from '../../../../gateway/main.ts';
import { loadConfig } from '../../../../gateway/ops/config.ts';
import { createLog } from '../../../../gateway/ops/log.ts';
import { systemClock } from '../../../../proto/clock-system.ts';
import { systemRandom } from '../../../../proto/random-system.ts';
import { Authority } from '../../../support/authority.ts';
import { pythonWith } from '../../../support/python.ts';
import { until } from '../../../support/patience.ts';

t.setTimeout(300_000);

const here = fileURLToPath(new URL('.', import.meta.url));
const CONSUMER = '+14155550123';
const WELCOME = 'Welcome! This message shows that your business can send and receive.';
const businessForm = Type.Object({ wabaId: Type.String(), phoneNumberId: Type.String(), token: Type.String() });

t.test('clients as they are published send through a real gateway, and a real consumer sees what they sent', async t => {
  const folder = t.testdir();
  const dataDir = join(folder, 'data');
  let code = '';
  const { config } = loadConfig({ flags: { 'data-dir': dataDir, 'keys-dir': join(folder, 'keys'), port: '0', 'api-port': '0', 'operator-port': '0' }, env: {}, file: null });
  const gateway = await startGateway(config, { clock: systemClock, random: systemRandom, log: createLog('silent'), env: process.env, print: line => { code = /code for \S+ is (\d+)/.exec(line)?.[1] ?? code; } });
  t.teardown(() => gateway.stop());

  const seen: string[] = [];
  const consumer = await openClient({ profile: openMemoryProfile(), serverUrl: gateway.deviceUrl, onError: () => undefined });
  t.teardown(() => consumer.close());
  consumer.on('custodyOffer', offer => { void consumer.acceptCustody(offer.account); });
  consumer.on('message', ({ outgoing, body }) => { if (!outgoing) seen.push(JSON.stringify(body)); });
  await consumer.register(CONSUMER, { code: async () => code });
  await consumer.connect();

  const business = businessOf(await askServer(dataDir, 'POST', '/business/test', { number: '14155550100', recipients: [CONSUMER.slice(1)] }));
  const made = await fetch(`${gateway.apiUrl}/${business.wabaId}/message_templates`, {
    method: 'POST', headers: { authorization: `Bearer ${business.token}`, 'content-type': 'application/json' },
    body: JSON.stringify({ name: 'hello_world', language: 'en_US', category: 'UTILITY', components: [{ type: 'BODY', text: WELCOME }] }),
  });
  t.equal(made.status, 200);
  const say = async (template: boolean): Promise<number> => (await fetch(`${gateway.apiUrl}/${business.phoneNumberId}/messages`, {
    method: 'POST', headers: { authorization: `Bearer ${business.token}`, 'content-type': 'application/json' },
    body: JSON.stringify({ messaging_product: 'whatsapp', to: CONSUMER, ...template ? { type: 'template', template: { name: 'hello_world', language: { code: 'en_US' } } } : { text: { body: 'x' } } }),
  })).status;
  t.equal(await say(true), 200);
  await until(() => seen.some(body => body.includes(WELCOME)));
  // Opens the window in which everything else may be sent.
  const [contact] = await consumer.contacts();
  if (contact === undefined) throw new Error('the business is no contact');
  await consumer.send(contact.account, { text: 'Hello' });

  const authority = new Authority(join(folder, 'ca'));
  const { certFile, keyFile } = authority.issue('graph', 30, 'graph.facebook.com');
  const api = new URL(gateway.apiUrl);
  const front = createServer({ cert: readFileSync(certFile), key: readFileSync(keyFile) }, (asked, answer) => {
    const passed = request({ host: api.hostname, port: api.port, method: asked.method, path: asked.url, headers: asked.headers }, response => { response.pipe(answer.writeHead(response.statusCode ?? 500, response.headers)); });
    passed.on('error', () => { answer.destroy(); });
    asked.pipe(passed);
  });
  await new Promise<void>(resolve => { front.listen(0, '127.0.0.1', resolve); });
  t.teardown(() => { front.close(); });
  const address = front.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  const env = {
    ...process.env, NODE_OPTIONS: '', NODE_EXTRA_CA_CERTS: authority.caFile, REQUESTS_CA_BUNDLE: authority.caFile, TEST_API_PORT: String(port), TEST_TOKEN: business.token, TEST_NUMBER_ID: business.phoneNumberId,
    TEST_WABA_ID: business.wabaId, TEST_TO: CONSUMER.slice(1),
  };
  const sees = async (t: Test, by: string, ...texts: readonly string[]): Promise<void> => {
    const deadlineMs = Date.now() + 60_000;
    await until(() => texts.every(text => seen.some(body => body.includes(text))) || Date.now() > deadlineMs);
    for (const text of texts) t.ok(seen.some(body => body.includes(text)), `${by}: ${text}`);
  };

  for (const [name, ...more] of [['whatsapp', 'buttons'], ['whatsapp-api-js', 'buttons'], ['whatsapp-business', 'buttons'], ['@great-detail/whatsapp'], ['whatsappcloudapi_wrapper', 'buttons']] as const) {
    await t.test(name, async t => {
      const failure = await run(process.execPath, ['--import', join(here, 'redirect.js'), join(here, 'client-process.js'), name], env);
      t.equal(failure, '', name);
      if (failure === '') await sees(t, name, `text by ${name}`, ...more.map(kind => `${kind} by ${name}`));
    });
  }
  await t.test('heyoo', async t => {
    const python = await pythonWith(['heyoo==0.1.2']);
    if ('missing' in python) {
      t.comment(`not run: heyoo (needs ${python.missing})`);
      return;
    }
    t.equal(await run(python.program, [join(here, 'python', 'heyoo_client.py')], { ...env, PYTHONPATH: join(here, 'python'), PYTHONDONTWRITEBYTECODE: '1' }), '');
    await sees(t, 'heyoo', 'text by heyoo', 'Shop of heyoo');
  });
});

function businessOf(answer: unknown): Static<typeof businessForm> {
  if (!Value.Check(businessForm, answer)) throw new Error('not what a test business is');
  return answer;
}

/** '' when it ended well, else what it said. */
function run(program: string, args: readonly string[], env: NodeJS.ProcessEnv): Promise<string> {
  return new Promise(resolve => {
    execFile(program, args, { env, timeout: 90_000 }, (error, stdout, stderr) => { resolve(error === null ? '' : `${error.message}\n${stderr}${stdout}`.slice(-2000)); });
  });
}
