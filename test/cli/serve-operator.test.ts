import { readFileSync, statSync } from 'node:fs';
import { createHash, randomBytes } from 'node:crypto';
import { join } from 'node:path';
import t, { type Test } from 'tap';
import { exitCodes } from '../../cli/exit-codes.ts';
import { closeCodes } from '../../proto/close-codes.ts';
import { verifyManifest } from '../../crypto/index.ts';
import { GatewayProcess } from '../support/gateway-process.ts';
import { until } from '../support/patience.ts';
import { sealgate, type CommandResult } from '../support/sealgate-command.ts';
import { accountLines, idBytes, SocketDevice, type AccountLine } from '../support/socket-device.ts';

async function started(t: Test, folder: string, flags: readonly string[] = []): Promise<GatewayProcess> {
  const gateway = await GatewayProcess.start({ folder, flags });
  t.teardown(() => { gateway.child.kill('SIGKILL'); });
  return gateway;
}

function operator(folder: string, ...args: readonly string[]): Promise<CommandResult> {
  return sealgate([...args, '--json', '--data-dir', join(folder, 'data')]);
}

async function loadAccounts(t: Test, folder: string, count: number): Promise<readonly AccountLine[]> {
  const out = join(folder, `accounts-${randomBytes(4).toString('hex')}.jsonl`);
  const made = await operator(folder, 'import-accounts', '--load-test', '--count', String(count), '--out', out);
  t.equal(made.code, exitCodes.ok.code, made.stderr);
  t.same(JSON.parse(made.stdout), { imported: count, out });
  t.equal(statSync(out).mode & 0o777, 0o600);
  return accountLines(readFileSync(out, 'utf8'));
}

function sealedFor(account: AccountLine, clientMessageId = randomBytes(16)) {
  return {
    send: {
      clientMessageId, recipient: idBytes(account.account), manifestVersion: account.manifestVersion,
      sealed: [{ device: account.device, incarnation: account.incarnation, registrationId: account.registrationId, payload: Buffer.from('CANARY-payload') }],
    },
  };
}

t.test('ten thousand accounts for a load test, in well under a minute', async t => {
  const folder = t.testdir();
  const gateway = await started(t, folder);
  const startedMs = performance.now();
  const accounts = await loadAccounts(t, folder, 10_000);
  t.ok(performance.now() - startedMs < 45_000, `${Math.round(performance.now() - startedMs)} ms`);
  t.equal(new Set(accounts.map(({ account }) => account)).size, 10_000);
  t.equal(new Set(accounts.map(({ secret }) => secret)).size, 10_000);
  const [first, last] = [accounts[0], accounts.at(-1)];
  if (first === undefined || last === undefined) throw new Error('none');
  const device = await SocketDevice.connect(gateway.url, last);
  const { accountInfo } = await device.request({ findAccount: { account: idBytes(first.account) } });
  const welcome = device.frames.find(frame => frame.body === 'welcome')?.welcome;
  const manifest = verifyManifest(accountInfo?.manifest ?? new Uint8Array(), { nowMs: Date.now(), clusterId: welcome?.clusterId ?? '' });
  t.match(manifest, { version: 1, custody: 'device', devices: [{ id: 1, incarnation: first.incarnation, registrationId: first.registrationId }] });
  device.close();
  await t.rejects(SocketDevice.connect(gateway.url, { ...first, secret: last.secret }), /UNAUTHENTICATED|closed 4401/, 'authentication is the real one');
});

t.test('suspend, unsuspend, trace, purge', async t => {
  const folder = t.testdir();
  const gateway = await started(t, folder, ['--log-level', 'debug']);
  const [ada, bob] = await loadAccounts(t, folder, 2);
  if (ada === undefined || bob === undefined) throw new Error('none');
  const alice = await SocketDevice.connect(gateway.url, ada);
  const answer = await alice.request(sealedFor(bob));
  t.equal(answer.body, 'accepted', JSON.stringify(answer.refused ?? {}));
  const envelopeId = Buffer.from(answer.accepted?.envelopeId ?? []).toString('hex');
  const traced = await operator(folder, 'trace', envelopeId);
  t.equal(traced.code, exitCodes.ok.code, traced.stderr);
  t.match(JSON.parse(traced.stdout), { envelopeId, records: [{ position: { offset: 0 }, devices: [{ account: bob.account, device: 1, state: 'in mailbox' }] }] });
  t.notMatch(traced.stdout, /CANARY|Q0FOQVJZ/, 'no content');
  t.same(JSON.parse((await operator(folder, 'trace', '00'.repeat(16))).stdout), { envelopeId: '00'.repeat(16), records: [] });
  const bobs = await SocketDevice.connect(gateway.url, bob);
  const { deliver } = await bobs.event('deliver');
  bobs.send({ ack: { position: deliver?.position ?? null } });
  await until(async () => (await operator(folder, 'trace', envelopeId)).stdout.includes('"account":null'), 'the record is deleted');
  t.match(JSON.parse((await operator(folder, 'trace', envelopeId)).stdout), { records: [{ position: { offset: 0 }, committed: true, devices: [{ account: null, device: 1, state: 'gone' }] }] },
    'what was delivered is still known');
  bobs.close();
  const odd = await operator(folder, 'trace', 'not-an-id');
  t.equal(odd.code, exitCodes.usage.code);
  t.match(odd.stderr, /32 hex digits/);

  t.equal((await operator(folder, 'suspend', ada.account)).code, exitCodes.ok.code);
  t.equal(await alice.closed(), closeCodes.SUSPENDED.code, 'closed at once');
  await t.rejects(SocketDevice.connect(gateway.url, ada), /SUSPENDED|4403/);
  t.equal((await operator(folder, 'unsuspend', ada.account)).code, exitCodes.ok.code);
  const back = await SocketDevice.connect(gateway.url, ada);
  t.match((await operator(folder, 'suspend', '00000000-0000-4000-8000-000000000000')).stderr, /no such account/);
  t.match((await operator(folder, 'suspend', '+12025550100')).stderr, /no such account/);
  t.match((await operator(folder, 'suspend', 'nonsense')).stderr, /not a valid phone number/);

  const purged = await operator(folder, 'purge', '--tag', 'load-test');
  t.same(JSON.parse(purged.stdout), { purged: 2 }, purged.stderr);
  t.equal(await back.closed(), closeCodes.REAUTHENTICATE.code);
  await t.rejects(SocketDevice.connect(gateway.url, bob), /UNAUTHENTICATED|4401/);
  t.same(JSON.parse((await operator(folder, 'purge', '--tag', 'load-test')).stdout), { purged: 0 });

  const log = gateway.stderr.join('\n');
  for (const canary of [ada.account, bob.account, ada.secret, envelopeId, 'CANARY', '2025550100']) t.notOk(log.includes(canary), `not in the log: ${canary.slice(0, 8)}`);
});

t.test('codes and numbers are on stdout only', async t => {
  const gateway = await started(t, t.testdir(), ['--log-level', 'debug']);
  const device = await SocketDevice.open(gateway.url);
  t.equal((await device.request({ startVerification: { number: '+12025550142' } })).body, 'verificationStarted');
  const code = await gateway.codeFor('+12025550142');
  t.match(code, /^\d{6}$/);
  const log = gateway.stderr.join('\n');
  t.notOk(log.includes(code));
  t.notOk(log.includes('2025550142'));
  const metrics = await (await fetch(`${gateway.http('operator')}/metrics`)).text();
  t.notOk(metrics.includes('2025550142'));
  t.match(metrics, /sealgate_verification_codes_total\{outcome="sent"\} 1/);
});

t.test('too little disk: not ready, sends are refused with a retryable code, nothing is written', async t => {
  const folder = t.testdir();
  const gateway = await started(t, folder, ['--maintenance-free-bytes-min', String(2 ** 52)]);
  const ready = await fetch(`${gateway.http('operator')}/readyz`);
  t.equal(ready.status, 503);
  t.same(await ready.json(), { ready: false, missing: ['disk'] });
  const [ada, bob] = await loadAccounts(t, folder, 2);
  if (ada === undefined || bob === undefined) throw new Error('none');
  const alice = await SocketDevice.connect(gateway.url, ada);
  const { refused } = await alice.request(sealedFor(bob));
  t.match(refused, { name: /UNAVAILABLE|STORE_FULL/, retry: true });
  t.equal((await fetch(`${gateway.http('operator')}/livez`)).status, 200);
});

t.test('the socket is for its owner alone, also where the path is too long for a socket', async t => {
  const folder = join(t.testdir(), createHash('sha256').update('long').digest('hex'), createHash('sha256').update('longer').digest('hex'));
  const gateway = await started(t, folder);
  t.equal(statSync(join(folder, 'data', 'operator.sock')).mode & 0o777, 0o600);
  t.match((await operator(folder, 'trace', '00'.repeat(16))).stdout, /records/);
  await gateway.kill();
  const again = await started(t, folder);
  t.match((await operator(folder, 'trace', '00'.repeat(16))).stdout, /records/, 'a socket that a killed process left behind is replaced');
  t.equal(await again.stop(), exitCodes.ok.code);
});
