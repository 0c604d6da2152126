import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import t from 'tap';
import { GatewayProcess } from '../support/gateway-process.ts';
import { until } from '../support/patience.ts';
import { type CliOptions, type CliResult, jsonLines, runCli } from './run-cli.ts';

const ADA = '+12025550101';
const BOB = '+12025550102';

/** One gateway and the people of this file, who go on from what the tests above have left. */
const folder = t.testdir();
const gateway = await GatewayProcess.start({ folder });
t.teardown(() => gateway.kill());

function cli(person: string, argv: readonly string[], options: CliOptions = {}): Promise<CliResult> {
  return runCli([...argv, '--profile', join(folder, person)], { server: gateway.url, ...options });
}

/** With --json; the only object. */
async function ask(person: string, ...argv: string[]): Promise<Record<string, unknown>> {
  const result = await cli(person, [...argv, '--json']);
  if (result.code !== 0) throw new Error(`${argv.join(' ')}: ${result.stderr}`);
  return result.json.at(-1) ?? {};
}

async function register(person: string, number: string, ...more: string[]): Promise<CliResult> {
  const stdin = new PassThrough();
  const running = cli(person, ['register', number, '--json', ...more], { stdin });
  stdin.write(`${await gateway.codeFor(number)}\n`); // and stays open, as a terminal does
  return running;
}

/** Receives, for a while, until the person has printed everything that the patterns name; all lines. */
async function receiveUntil(person: string, ...patterns: RegExp[]): Promise<string> {
  let all = '';
  return until(async () => {
    all += (await cli(person, ['receive', '--json'])).stdout;
    return patterns.every(pattern => pattern.test(all)) ? all : null;
  }, `what ${person} receives`);
}

async function failure(running: Promise<CliResult>): Promise<{ code: number; error: unknown }> {
  const { code, stdout, stderr } = await running;
  if (stdout !== '') throw new Error(`a failure wrote to stdout: ${stdout}`);
  const { error } = JSON.parse(stderr.trim().split('\n').at(-1) ?? '{}') as { error: { code: string } };
  return { code, error: error.code };
}

t.test('who is not registered is told so', async t => {
  t.same(await failure(cli('ada', ['send', BOB, 'hello', '--json'])), { code: 3, error: 'PROFILE_MISSING' });
  const { code, stderr } = await cli('ada', ['history']);
  t.equal(code, 3);
  t.equal(stderr, 'sealgate: This profile is not registered; run register or link first.\n');
});

t.test('register with a code from stdin, or with --code after a call that ended without one', async t => {
  const { code, json } = await register('ada', ADA, '--name', 'Ada');
  t.equal(code, 0);
  t.match(json, [{ number: ADA, device: 1, name: 'Ada', account: /^[0-9a-f-]{36}$/ }]);
  t.same(await failure(cli('ada', ['register', ADA, '--json'])), { code: 9, error: 'PROFILE_EXISTS' });
  t.same(await failure(cli('bob', ['register', BOB, '--json'], { stdin: '' })), { code: 2, error: 'USAGE' }, 'stdin ended');
  t.equal(statSync(join(folder, 'bob', 'verification')).mode & 0o777, 0o600);
  const sent = await gateway.codeFor(BOB);
  t.same(await failure(cli('bob', ['register', BOB, '--code', sent === '000000' ? '111111' : '000000', '--json'])), { code: 5, error: 'BAD_CODE' });
  t.match(await ask('bob', 'register', '+1 (202) 555-0102', '--code', sent, '--name', 'Bob'), { number: BOB, device: 1 });
  t.notOk(existsSync(join(folder, 'bob', 'verification')));
  t.same(await failure(cli('x', ['register', '12', '--json'])), { code: 2, error: 'BAD_NUMBER' });
});

t.test('a wrong code is asked for again', async t => {
  const stdin = new PassThrough();
  const running = cli('carol', ['register', '+12025550103'], { stdin });
  const right = await gateway.codeFor('+12025550103');
  stdin.end(`${right === '000000' ? '111111' : '000000'}\n${right}\n`);
  const { code, stdout, stderr } = await running;
  t.equal(code, 0);
  t.match(stdout, /^Registered \+12025550103 as device 1/);
  t.match(stderr, /Code for \+12025550103 \(6 digits.*That code is wrong/s);
});

t.test('a message goes to somebody who has not met the sender, and is printed once', async t => {
  const sent = await ask('ada', 'send', BOB, 'hello \u001b[31mBob\u202e 👍');
  t.match(sent, { contentId: /^[0-9a-f]{32}$/, envelopeId: /^[0-9a-f]{32}$/, acceptedAtMs: Number });
  const { code, json, stdout } = await cli('bob', ['receive', '--json', '--keep-unread', '--timeout', '60']);
  t.equal(code, 0);
  const message = json.find(line => line['event'] === 'message');
  t.match(message, { contentId: sent['contentId'], body: { kind: 'text', text: 'hello \u001b[31mBob\u202e 👍' }, relation: 'request', outgoing: false });
  t.notMatch(stdout, /\u001b|\u202e/, 'escaped, not raw');
  t.match(json.find(line => line['event'] === 'request'), { account: message?.['author'] });
  t.match((await cli('bob', ['accept'])).stdout, message?.['author']);
  const people = await cli('bob', ['receive']);
  t.match(people.stdout, /^\d{4}-\d\d-\d\d \d\d:\d\d {2}[0-9a-f]{8} {2}.* {2}hello ␛\[31mBob 👍\n$/);
  t.equal((await cli('bob', ['receive'])).stdout, '', 'it has been printed');
});

t.test('accept, answer, and the marks that come back', async t => {
  t.match(await ask('bob', 'accept', ADA), { relation: 'contact', number: ADA });
  const { contentId } = (await cli('bob', ['history', '202-555-0101', '--json'])).json[0] ?? {};
  const id = String(contentId);
  t.match(await ask('bob', 'send', ADA, 'me too', '--reply-to', id.slice(0, 8)), { contentId: /./ });
  t.match(await ask('bob', 'react', ADA, id, '🎉'), { contentId: /./ });
  const received = jsonLines(await receiveUntil('ada', /me too/, /"event":"reaction"/));
  t.match(received.find(line => line['event'] === 'message'), { body: { kind: 'text', text: 'me too', replyTo: { contentId: id } }, number: BOB });
  t.match(received.find(line => line['event'] === 'reaction'), { contentId: id, emoji: '🎉' });
  await receiveUntil('bob', /"event":"state".*"state":"read"/);
  const history = (await cli('bob', ['history', ADA])).stdout;
  t.match(history, /↪ [0-9a-f]{8}\n.*you.*me too {2}✓✓ read/);
  t.match(history, /🎉 you/);
});

t.test('edit, delete, timer, location and contact', async t => {
  const first = String((await ask('ada', 'send', BOB, 'frist'))['contentId']);
  const second = String((await ask('ada', 'send', BOB, 'secret'))['contentId']);
  await ask('ada', 'edit', BOB, first, 'first');
  await ask('ada', 'delete', BOB, second.slice(0, 10));
  await ask('ada', 'timer', BOB, '1h');
  await ask('ada', 'timer', BOB, 'off');
  await ask('ada', 'send', BOB, '--location', '52.52,13.405');
  writeFileSync(join(folder, 'carol.vcf'), 'BEGIN:VCARD\r\nVERSION:4.0\r\nFN:Carol\r\nTEL:+12025550103\r\nEND:VCARD\r\n');
  await ask('ada', 'send', BOB, '--contact', join(folder, 'carol.vcf'));
  const piped = await cli('ada', ['send', BOB, '-', '--json'], { stdin: 'from\na pipe\n' });
  t.equal(piped.code, 0);
  await receiveUntil('bob', /from\\na pipe/);
  const { json } = await cli('bob', ['history', ADA, '--json']);
  const body = (id: string): unknown => json.find(line => line['contentId'] === id);
  t.match(body(first), { body: { text: 'first' }, editedAtMs: Number });
  t.match(body(second), { deleted: true, body: { text: '' } });
  t.match(json.slice(-5).map(line => line['body']), [
    { kind: 'timer', seconds: 3600 }, { kind: 'timer', seconds: 0 }, { kind: 'location', latitude: 52.52, longitude: 13.405 }, { kind: 'contact', vcard: /FN:Carol/ }, { kind: 'text', text: 'from\na pipe' },
  ]);
  const lines = (await cli('bob', ['history', ADA, '--limit', '6'])).stdout;
  t.match(lines, /\[location\] 52\.52000, 13\.40500/);
  t.match(lines, /\[contact\] Carol \+12025550103/);
  t.match(lines, /\n {40,}a pipe\n/, 'a second line cannot look like another message');
  t.same(await failure(cli('bob', ['edit', ADA, first, 'not mine', '--json'])), { code: 5, error: 'UNKNOWN_MESSAGE' });
  t.same(await failure(cli('bob', ['react', ADA, 'ffffffff', '👍', '--json'])), { code: 5, error: 'UNKNOWN_MESSAGE' });
});

t.test('command lines that make no sense', async t => {
  for (const argv of [['send', BOB], ['send', BOB, 'x', '--location', '1,2'], ['send', BOB, '--location', '91,0'], ['timer', BOB, 'soon'], ['react', BOB, 'abcd'], ['edit', BOB, 'zz', 'x'], ['verify', BOB, '--compare', '123']]) {
    t.same(await failure(cli('ada', [...argv, '--json'])), { code: 2, error: 'USAGE' }, argv.join(' '));
  }
  for (const argv of [['send'], ['devices', '--remove', 'x'], ['receive', '--timeout', '0'], ['history', '--nonsense']]) {
    const { code, stderr } = await cli('ada', argv);
    t.equal(code, 2, argv.join(' '));
    t.match(stderr, /^error: /);
  }
  t.same(await failure(cli('ada', ['send', '+12025550199', 'nobody', '--json'])), { code: 5, error: 'UNKNOWN_ACCOUNT' });
});

t.test('receive --follow prints what comes until it is stopped', async t => {
  const stop = new AbortController();
  let seen = (): void => undefined;
  const printed = new Promise<void>(resolve => { seen = resolve; });
  const running = cli('bob', ['receive', '--follow', '--json'], { stop: stop.signal, onStdout: text => { if (text.includes('while you watch')) seen(); } });
  await ask('ada', 'send', BOB, 'while you watch');
  await printed;
  stop.abort();
  const { code, json } = await running;
  t.equal(code, 0);
  t.match(json.filter(line => line['event'] === 'message'), [{ body: { text: 'while you watch' } }]);
  const started = performance.now();
  // So long it may also take until the queue is empty.
  t.equal((await cli('bob', ['receive', '--timeout', '4'])).code, 0);
  t.ok(performance.now() - started >= 3_900, 'waits for a first message');
});

t.test('verify: both sides see the same number; marking it', async t => {
  const ada = await ask('ada', 'verify', BOB);
  const bob = await ask('bob', 'verify', ADA);
  t.match(String(ada['digits']), /^\d{60}$/);
  t.equal(ada['digits'], bob['digits']);
  t.equal(ada['verified'], false);
  t.match(await ask('ada', 'verify', BOB, '--mark'), { verified: true });
  t.match(await ask('ada', 'verify', BOB, '--unmark'), { verified: false });
  t.match(await ask('ada', 'verify', BOB, '--scanned', String(bob['qr'])), { verified: true });
  t.match(await ask('bob', 'verify', ADA, '--compare', String(ada['digits']).replace(/(.{5})/g, '$1 ')), { verified: true });
  t.same(await failure(cli('bob', ['verify', ADA, '--compare', '1'.repeat(60), '--json'])), { code: 6, error: 'IDENTITY_CHANGED' });
  const { stdout } = await cli('bob', ['verify', ADA]);
  t.match(stdout, /^Safety number with \+12025550101 ~Ada: verified\n( {2}\d{5} \d{5} \d{5} \d{5}\n){3}/);
  t.match(stdout, /▀▀▀▀▀▀▀/);
});

t.test('block and unblock', async t => {
  t.match(await ask('bob', 'block', ADA), { relation: 'blocked' });
  t.match(await ask('ada', 'send', BOB, 'do you hear me'), { contentId: /./ }, 'the sender is not told');
  t.equal((await cli('bob', ['receive'])).stdout, '');
  t.not((await ask('bob', 'unblock', ADA))['relation'], 'blocked');
  await ask('bob', 'accept', ADA);
});

t.test('profile and receipts', async t => {
  t.match(await ask('ada', 'profile', '--name', 'Ada L.', '--about', 'at the lake'), { name: 'Ada L.', about: 'at the lake', number: ADA });
  await ask('ada', 'send', BOB, 'new name');
  await receiveUntil('bob', /new name/);
  const named = await until(async () => {
    await cli('bob', ['receive']);
    return (await cli('bob', ['history', '--json'])).json.find(line => line['name'] === 'Ada L.');
  }, 'the new name');
  t.match(named, { number: ADA, about: 'at the lake' });
  t.match((await cli('ada', ['profile'])).stdout, /^number {3}\+12025550101\nname {5}Ada L\.\n/);
  t.equal((await cli('ada', ['profile', '--receipts', 'maybe'])).code, 2);
  t.equal((await cli('ada', ['profile', '--receipts', 'off'])).code, 0);
});

t.test('a business with its keys on its own devices is told to stop, and reported', async t => {
  const SHOP = '+12025550109';
  t.match((await register('shop', SHOP, '--business', '--name', 'Lima Plants')).json.at(-1), { kind: 'business', number: SHOP });
  const said = join(t.testdir({ 'shop.json': JSON.stringify({ description: 'Plants', hours: '9 to 5' }) }), 'shop.json');
  t.match(await ask('shop', 'profile', '--business', said), { business: { description: 'Plants', hours: '9 to 5' } });
  t.match((await cli('shop', ['profile'])).stdout, /What it says of itself:\nwhat it does: Plants\nhours: 9 to 5/);
  await ask('shop', 'send', ADA, 'ten percent off');
  await receiveUntil('ada', /ten percent off/);
  t.match(await ask('ada', 'accept', SHOP), { kind: 'business', custody: { custody: 'device', badge: false, decision: 'notNeeded' }, marketing: true });
  t.match(await failure(cli('ada', ['stop', 'abc1', '--json'])), { code: 2, error: 'USAGE' }, 'too little of an account id is not called a number');
  t.match(await ask('ada', 'stop', SHOP), { contentId: /./ });
  t.match((await cli('ada', ['history', '--json'])).json.find(line => line['number'] === SHOP), { marketing: false });
  t.match(await ask('ada', 'resume', SHOP), { contentId: /./ });
  t.match(await ask('ada', 'report', SHOP, '--reason', 'spam'), { reason: 'spam' });
  t.same(await failure(cli('ada', ['report', BOB, '--json'])), { code: 5, error: 'MALFORMED' });
  t.same(await failure(cli('ada', ['accept-custody', SHOP, '--json'])), { code: 5, error: 'MALFORMED' }, 'there is nothing to decide');
  t.strictSame((await cli('ada', ['decline-custody', '--json'])).json, [], 'nobody waits');
  t.equal((await cli('ada', ['report', SHOP, '--reason', 'taste'])).code, 2);
});

t.test('link a second device, list and remove it', async t => {
  let onUri = (_uri: string): void => undefined;
  const shown = new Promise<string>(resolve => { onUri = resolve; });
  const linking = cli('laptop', ['link', '--device-name', 'Lap\u001btop', '--json'], { onStdout: text => {
    const found = /"uri":"([^"]+)"/.exec(text)?.[1];
    if (found !== undefined) onUri(found);
  } });
  const uri = await Promise.race([shown, linking.then(result => { throw new Error(result.stderr); })]);
  const asked = await cli('ada', ['link', '--accept', uri], { stdin: 'no\n' });
  t.equal(asked.code, 5, 'no means no');
  t.match(asked.stderr, /You have declined; nothing was changed\./);
  t.match(asked.stderr, /"Lap␛top".*\nBoth devices must show: \S+/);
  const accepted = await cli('ada', ['link', '--accept', uri, '--json'], { stdin: 'y\n' });
  t.equal(accepted.code, 0);
  t.match(accepted.json, [{ id: 2, isPrimary: false }]);
  const { code, json } = await linking;
  t.equal(code, 0);
  t.match(json, [{ event: 'uri', expiresInSeconds: 90 }, { event: 'code', code: /\d/ }, { event: 'linked', device: 2, number: ADA }]);
  t.ok(accepted.stderr.includes(String(json[1]?.['code'])), 'both show the same code');
  t.match((await cli('laptop', ['devices', '--json'])).json, [{ id: 1, isPrimary: true, isThis: false }, { id: 2, isThis: true }]);
  t.same(await failure(cli('laptop', ['devices', '--remove', '1', '--json'])), { code: 5, error: 'FORBIDDEN' });
  t.match(await ask('ada', 'devices', '--remove', '2'), { removed: 2 });
  t.match((await cli('ada', ['devices'])).stdout, /^ {2}1 {2}since \d{4}-\d\d-\d\d \d\d:\d\d {2}primary, this device\n$/);
  t.same(await failure(cli('laptop', ['send', BOB, 'x', '--json'])), { code: 3, error: 'UNAUTHENTICATED' });
});

t.test('PIN, export and the end of an account', async t => {
  t.equal((await cli('bob', ['pin', '--json'], { stdin: '12\n' })).code, 2);
  const pin = await cli('bob', ['pin', '--json'], { stdin: '2580\n' });
  t.match(pin.json, [{ lock: true, recoverySecret: /^[0-9a-f]{64}$/ }]);
  t.equal((await register('bob2', BOB)).code, 7, 'the number is locked');
  const kept = await register('bob3', BOB, '--pin', '2580');
  t.equal(kept.code, 0, 'the PIN keeps the account');
  t.match(await ask('bob3', 'pin', '--off'), { lock: false });
  const path = join(folder, 'export.json');
  t.match(await ask('ada', 'export-my-data', '--out', path), { file: path });
  t.equal(statSync(path).mode & 0o777, 0o600);
  const data = JSON.parse(readFileSync(path, 'utf8')) as { self: { number: string }; messages: unknown[]; server: unknown };
  t.equal(data.self.number, ADA);
  t.ok(data.messages.length > 5 && data.server !== null);
  t.equal((await cli('ada', ['export-my-data', '--out', path])).code, 2, 'does not write over a file');
  t.equal((await cli('bob3', ['delete-account'], { stdin: 'n\n' })).code, 2);
  t.match(await ask('bob3', 'delete-account', '--yes'), { deleted: true, number: BOB });
  t.equal((await cli('bob3', ['history'])).code, 3);
});

t.test('a changed account key holds back what is written until the person has decided', async t => {
  t.equal((await register('bob4', BOB)).code, 0);
  t.same(await failure(cli('ada', ['send', BOB, 'still you?', '--json'])), { code: 6, error: 'IDENTITY_CHANGED' });
  t.same(await failure(cli('ada', ['send', BOB, 'still you?', '--json'])), { code: 6, error: 'IDENTITY_CHANGED' }, 'and again');
  t.match((await cli('ada', ['verify', BOB])).stdout, /the account key has changed/);
  t.match(await ask('ada', 'verify', BOB, '--confirm'), { verified: false, keyChangePending: false });
  t.match(await ask('ada', 'send', BOB, 'still you?'), { contentId: /./ });
  await receiveUntil('bob4', /still you\?/);
});

t.test('a gateway that is not there', async t => {
  const { code, stderr } = await runCli(['register', ADA, '--profile', join(folder, 'nobody')], { server: 'ws://127.0.0.1:1' });
  t.equal(code, 4);
  t.match(stderr, /^sealgate: No connection.*is the gateway running.*\.\n$/);
  t.equal((await runCli(['register', ADA, '--profile', join(folder, 'nobody')], { server: 'ws://example.com' })).code, 2, 'plain ws is for loopback');
});
