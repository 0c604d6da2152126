import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import t, { type Test } from 'tap';
import { freePorts } from '../../bench/servers/free-port.ts';
import { reachableSocketPath } from '../../gateway/ops/operator/operator-socket-path.ts';
import { webhookSignature } from '../../gateway/business/webhooks/webhook-signature.ts';
import { joinConsumer } from '../gateway/business/joined-consumer.ts';
import { monthsSince } from '../gateway/business/months-since.ts';
import { Receiver } from '../gateway/business/webhooks/receiver.ts';
import { GatewayProcess, programPath } from '../support/gateway-process.ts';
import { until } from '../support/patience.ts';
import { sealgate } from '../support/sealgate-command.ts';

const NUMBER = '+14155550100';
const CONSUMER = '+14155550123';
const CONTENT = 'nobody but the two of them';

type Answer = Readonly<Record<string, unknown>>;

/** `sealgate webhooks listen` and the lines that it prints. */
async function listening(t: Test, args: readonly string[]): Promise<{ readonly lines: string[] }> {
  const child: ChildProcess = spawn(process.execPath, [programPath, 'webhooks', 'listen', ...args], { stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, NODE_OPTIONS: '', NODE_V8_COVERAGE: '' } });
  t.teardown(() => child.kill());
  const { stdout, stderr } = child;
  if (stdout === null || stderr === null) throw new Error('no pipe');
  const [lines, said]: [string[], string[]] = [[], []];
  createInterface({ input: stdout }).on('line', line => { lines.push(line); });
  createInterface({ input: stderr }).on('line', line => { said.push(line); });
  await until(() => said.some(line => line.startsWith('listening on')), 'it listens');
  return { lines };
}

t.test('an enterprise and its operator with nothing but the program: applied, reviewed, heard, repeated, looked up, billed', async t => {
  const startMs = Date.now();
  const folder = t.testdir({ 'register.pdf': 'a document' });
  const dataDir = join(folder, 'data');
  const [port = 0] = await freePorts(1);
  const gateway = await GatewayProcess.start({ folder, flags: ['--webhooks-allow-private', '127.0.0.0/8'] });
  t.teardown(() => gateway.stop());
  const business = async (...args: readonly string[]): Promise<unknown> => {
    const { code, stdout, stderr } = await sealgate(['business', ...args, '--data-dir', dataDir, '--json']);
    t.equal(code, 0, `${args.join(' ')} ${stderr}`);
    return JSON.parse(stdout);
  };
  const apply = (name: string, number: string): Promise<unknown> => business('apply', '--name', name, '--country', 'PE', '--registration-number', 'R-1', '--contact', 'ana@example.com', '--document', join(folder, 'register.pdf'),
    '--display-name', 'Lima Plants', '--number', number, '--purpose', 'orders', '--retention', '30 days', '--policy-url', 'https://example.com/privacy');
  const { id } = await apply('Lima Plants SAC', NUMBER) as { id: string };
  const { id: spam } = await apply('Spam Ltd', '+14155550109') as { id: string };
  t.match(JSON.stringify(await business('review')), new RegExp(`${id}.*Lima Plants SAC.*register\\.pdf`));
  await business('reject', spam, 'not in the register', '--as', 'olga');
  const made = await business('approve', id, '--as', 'olga') as Record<'entityId' | 'wabaId' | 'phoneNumberId' | 'appId' | 'appSecret' | 'token', string>;
  t.notMatch(JSON.stringify(await business('review')), /Lima Plants SAC|Spam/);

  const api = async (path: string, body: object, token = made.token): Promise<{ readonly status: number; readonly trace: string; readonly body: Answer }> => {
    const answer = await fetch(`${gateway.http('API')}/v25.0/${path}`, { method: 'POST', headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' }, body: JSON.stringify(body) });
    return { status: answer.status, trace: answer.headers.get('x-fb-trace-id') ?? '', body: await answer.json() as Answer };
  };
  const kept = join(folder, 'webhooks.jsonl');
  const { lines } = await listening(t, ['--port', String(port), '--verify-token', 'right', '--app-secret', made.appSecret, '--save', kept]);
  const subscription = { object: 'whatsapp_business_account', callback_url: `http://127.0.0.1:${port}/webhook`, verify_token: 'wrong', fields: 'messages' };
  t.equal((await api(`${made.appId}/subscriptions`, subscription, `${made.appId}|${made.appSecret}`)).status, 400, 'the challenge is for the right token');
  t.equal((await api(`${made.appId}/subscriptions`, { ...subscription, verify_token: 'right' }, `${made.appId}|${made.appSecret}`)).status, 200);
  for (const [edge, body] of [['request_code', { code_method: 'SMS', language: 'en' }], ['verify_code', { code: '' }], ['register', { messaging_product: 'whatsapp', pin: '123456' }]] as const) {
    t.equal((await api(`${made.phoneNumberId}/${edge}`, edge === 'verify_code' ? { code: await gateway.codeFor(NUMBER) } : body)).status, 200, edge);
  }
  const { client, account } = await joinConsumer(t, gateway, CONSUMER, NUMBER);
  await client.send(account, { text: 'Have you got bäsil?' });
  await until(() => lines.some(line => line.includes('"text":{"body":"Have you got b\\u00e4sil?"}')), 'what was written is shown');

  const wrong = await api(`${made.phoneNumberId}/messages`, { messaging_product: 'whatsapp', to: CONSUMER, type: 'text', text: { body: CONTENT.repeat(500) } });
  t.equal(wrong.status, 400);
  const looked = JSON.stringify(await business('request', wrong.trace));
  t.match(looked, /"route":"\/:id\/messages".*"status":400.*"code":131009/);
  t.notMatch(looked, new RegExp(`${CONTENT}|${made.token}`), 'never content');

  const template = await api(`${made.wabaId}/message_templates`, { name: 'spring', language: 'en', category: 'MARKETING', components: [{ type: 'BODY', text: 'It is spring and we have plants.' }] });
  t.match(JSON.stringify(await business('templates')), /spring/);
  await business('templates', 'approve', String(template.body['id']), '--as', 'olga');
  t.equal((await api(`${made.phoneNumberId}/messages`, { messaging_product: 'whatsapp', to: CONSUMER, type: 'template', template: { name: 'spring', language: { code: 'en' } } })).status, 200);
  await until(() => lines.some(line => line.includes('"delivered"')), 'it is delivered');
  const month = await until(async () => {
    for (const each of monthsSince(startMs)) if (JSON.stringify(await business('usage', made.entityId, each)).includes('"messages":1')) return each;
    return null;
  }, 'and billed');
  const statement = await sealgate(['business', 'statement', made.entityId, month, '--data-dir', dataDir]);
  t.equal(statement.stdout.trim().split('\n').length, 2, 'a head and a charge');
  t.match(await business('audit'), { brokenAt: null, entries: [{ actor: 'olga', action: 'reject', reason: 'not in the register' }, { actor: 'olga', action: 'approve', subject: id }] });

  t.match(await business('list', made.entityId), { businesses: [{ entity: made.entityId, apps: [{ app: made.appId, tokens: [{ label: 'first' }] }] }] });
  const tokenFile = join(folder, 'token');
  const broadcastFile = join(folder, 'broadcast.json');
  writeFileSync(tokenFile, made.token);
  writeFileSync(broadcastFile, JSON.stringify({ messaging_product: 'whatsapp', template: { name: 'spring', language: { code: 'en' } }, recipients: [{ to: CONSUMER }, { to: NUMBER }] }));
  const broadcast = async (...args: readonly string[]): Promise<string> => (await sealgate(['business', 'broadcast', ...args, '--api', gateway.http('API'), '--token-file', tokenFile, '--json'])).stdout;
  const { id: spring } = JSON.parse(await broadcast('send', made.phoneNumberId, broadcastFile)) as { id: string };
  const results = await until(async () => { const found = await broadcast('results', made.phoneNumberId, spring); return found.includes('waiting') ? undefined : found; }, 'all are handed in');
  t.match(results.trim().split('\n').map(line => JSON.parse(line) as object), [{ to: CONSUMER, status: 'accepted', message_id: /^wamid\./ }, { to: NUMBER, status: 'refused', code: 131021 }]);

  await until(() => lines.filter(line => line.includes('"delivered"')).length === 2, 'the broadcast is delivered, after which no more is to come');
  t.notOk(lines.some(line => line.startsWith('WRONG')), 'all are signed');
  await until(() => existsSync(kept) && readFileSync(kept, 'utf8').trim().split('\n').length === lines.length, 'all are kept');
  const receiver = await Receiver.open(t);
  const replayed = await sealgate(['webhooks', 'replay', kept, '--to', receiver.url, '--app-secret', made.appSecret]);
  t.equal(replayed.code, 0, replayed.stderr);
  t.strictSame(receiver.received.map(({ body }) => body), lines, 'again, in order, to the byte');
  t.ok(receiver.received.every(({ body, headers }) => headers['x-hub-signature-256'] === webhookSignature(made.appSecret, Buffer.from(body, 'latin1'))), 'signed as before');

  t.match(await business('close', made.entityId, 'contract ended', '--as', 'olga'), { entity: made.entityId, numbers: 1, apps: 1 });
  // Nodes believe for seconds what they have read of a token; this one has revoked it itself.
  t.equal((await api(`${made.phoneNumberId}/messages`, { messaging_product: 'whatsapp', to: CONSUMER, type: 'text', text: { body: CONTENT } })).status, 401);
  t.match(await business('list', made.entityId), { businesses: [{ status: 'closed', portfolios: [{ accounts: [{ numbers: [{ status: 'DISCONNECTED' }] }] }] }] });
  t.equal((await sealgate(['business', 'statement', made.entityId, month, '--data-dir', dataDir])).stdout.trim().split('\n').length, 3, 'its charges stay');
});

t.test('what is mistyped is asked of nobody', async t => {
  const missing = join(t.testdir(), 'missing');
  for (const [args, text] of [
    [['business', 'token', '1', '--days', 'x'], /whole number/], [['business', 'token', '1', '--scope', 'everything'], /whatsapp_business_messaging/], [['business', 'restrict', '1', 'x'], /whole number from 1 to 365/],
    [['business', 'throughput', '1', '0'], /whole number/], [['business', 'account-review', '1', 'maybe'], /approve, reject/], [['business', 'display-name', '1', 'yes'], /approve, decline/],
    [['business', 'official-account', '1', 'yes'], /approve, decline/], [['business', 'templates', 'category', '1', 'foo'], /MARKETING, UTILITY/], [['webhooks', 'listen', '--port', 'x'], /whole number/],
    [['webhooks', 'replay', missing, '--to', 'http://127.0.0.1:1/'], /missing cannot be read/], [['webhooks', 'replay', missing, '--to', 'nowhere'], /--to is no URL/], [['business', 'broadcast', 'send', '1', missing, '--token-file', missing], /missing cannot be read/],
  ] as const) {
    const { code, stderr } = await sealgate(args);
    t.match([code, stderr], [2, text], args.join(' '));
  }
  const taken = createServer();
  await new Promise<void>(resolve => { taken.listen(0, '127.0.0.1', resolve); });
  t.teardown(() => { taken.close(); });
  const address = taken.address();
  t.match(await sealgate(['webhooks', 'listen', '--port', String(typeof address === 'object' && address !== null ? address.port : 0)]), { code: 16, stderr: /port/ });
});

t.test('decisions that were changed afterwards: the program says so to a script too', async t => {
  const dataDir = t.testdir();
  const answered = { brokenAt: null as number | null, entries: [] };
  const server = createServer((_, reply) => { reply.end(JSON.stringify(answered)); });
  const { path, release } = reachableSocketPath(dataDir);
  await new Promise<void>(resolve => { server.listen(path, resolve); });
  release();
  t.teardown(() => { server.close(); });
  t.match(await sealgate(['business', 'audit', '--data-dir', dataDir]), { code: 0, stdout: /"brokenAt": null/ });
  answered.brokenAt = 2;
  t.match(await sealgate(['business', 'audit', '--data-dir', dataDir]), { code: 23, stdout: /"brokenAt": 2/ });
});
