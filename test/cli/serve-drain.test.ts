import { once } from 'node:events';
import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import t, { type Test } from 'tap';
import { exitCodes } from '../../cli/exit-codes.ts';
import { closeCodes } from '../../proto/close-codes.ts';
import { GatewayProcess } from '../support/gateway-process.ts';
import { sealgate } from '../support/sealgate-command.ts';
import { accountLines, SocketDevice, type AccountLine } from '../support/socket-device.ts';

async function started(t: Test, folder: string, flags: readonly string[] = []): Promise<GatewayProcess> {
  const gateway = await GatewayProcess.start({ folder, flags });
  t.teardown(() => { gateway.child.kill('SIGKILL'); });
  return gateway;
}

async function loadAccounts(t: Test, folder: string, count: number): Promise<readonly AccountLine[]> {
  const out = join(folder, 'accounts.jsonl');
  const made = await sealgate(['import-accounts', '--load-test', '--count', String(count), '--out', out, '--data-dir', join(folder, 'data')]);
  t.equal(made.code, exitCodes.ok.code, made.stderr);
  t.equal(statSync(out).mode & 0o777, 0o600);
  return accountLines(readFileSync(out, 'utf8'));
}

t.test('SIGTERM: clients are told when to come back and closed over the time, then the process ends with 0', async t => {
  const folder = t.testdir();
  const spreadMs = 3_000;
  const gateway = await started(t, folder, ['--limits-device-drain-spread-ms', String(spreadMs), '--drain-total-ms', '60000']);
  // One is closed every 50 ms: long enough for all that is asked while it drains, on a machine with other work too.
  const accounts = await loadAccounts(t, folder, 60);
  const devices = await Promise.all(accounts.map(account => SocketDevice.connect(gateway.url, account)));
  const closes = devices.map(async device => ({ code: await device.closed(), atMs: performance.now() }));
  const operator = gateway.http('operator');
  const startedMs = performance.now();
  gateway.child.kill('SIGTERM');
  await Promise.race(devices.map(device => device.event('goingAway')));
  const ready = await fetch(`${operator}/readyz`);
  t.equal(ready.status, 503);
  t.match(await ready.json(), { ready: false, missing: ['draining'] });
  await t.rejects(SocketDevice.open(gateway.url), 'no new connection');
  const closed = await Promise.all(closes);
  for (const device of devices) t.equal((await device.event('goingAway')).goingAway?.reconnectWithinMs, spreadMs);
  t.ok(closed.every(({ code }) => code === closeCodes.RESTART.code), 'all with 1012');
  const times = closed.map(({ atMs }) => atMs - startedMs).sort((a, b) => a - b);
  t.ok((times.at(-1) ?? 0) - (times[0] ?? 0) > spreadMs / 10, `spread, not at once: ${times.map(Math.round).join(' ')}`);
  t.equal(await gateway.exit(), exitCodes.ok.code);
});

t.test('a second signal ends it at once', async t => {
  const folder = t.testdir();
  const gateway = await started(t, folder, ['--limits-device-drain-spread-ms', '30000', '--drain-total-ms', '60000']);
  const devices = await Promise.all((await loadAccounts(t, folder, 90)).map(account => SocketDevice.connect(gateway.url, account)));
  gateway.child.kill('SIGTERM');
  await devices[0]?.event('goingAway');
  gateway.child.kill('SIGTERM');
  await once(gateway.child, 'exit');
  t.equal(gateway.child.exitCode, 128 + 15, `${gateway.child.signalCode ?? ""} ${gateway.stderr.join("\n")}`);
});
