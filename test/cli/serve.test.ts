import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import t, { type Test } from 'tap';
import { exitCodes } from '../../cli/exit-codes.ts';
import { GatewayProcess } from '../support/gateway-process.ts';
import { sealgate, type CommandResult } from '../support/sealgate-command.ts';

const anyPorts = ['--port', '0', '--api-port', '0', '--operator-port', '0'];

function serve(folder: string, flags: readonly string[] = [], env: NodeJS.ProcessEnv = {}): Promise<CommandResult> {
  return sealgate(['serve', '--data-dir', join(folder, 'data'), '--keys-dir', join(folder, 'keys'), ...anyPorts, ...flags], env);
}

async function started(t: Test, folder: string, flags: readonly string[] = []): Promise<GatewayProcess> {
  const gateway = await GatewayProcess.start({ folder, flags });
  t.teardown(() => { gateway.child.kill('SIGKILL'); });
  return gateway;
}

t.test('the first start: folders, at most ten lines, three listeners', async t => {
  const folder = t.testdir();
  const gateway = await started(t, folder);
  const lines = [...gateway.stdout, ...gateway.stderr];
  t.ok(lines.length <= 10, lines.join('\n'));
  const said = gateway.stdout.join('\n');
  t.match(said, new RegExp(`data +${join(folder, 'data')} \\(just made\\)`));
  t.match(said, new RegExp(`keys +${join(folder, 'keys')} \\(just made\\)`));
  t.match(said, /uWebSockets|\bws\b/, 'which transport');
  t.match(said, /next +npx sealgate .* register \+/, 'the next command');
  for (const path of [join(folder, 'data'), join(folder, 'keys')]) t.equal(statSync(path).mode & 0o777, 0o700, path);
  for (const name of ['sealgate.db', 'operator.sock']) t.equal(statSync(join(folder, 'data', name)).mode & 0o077, 0, name);

  const api = gateway.http('API');
  const version: unknown = await (await fetch(`${api}/version`)).json();
  t.match(version, { name: 'sealgate', version: /^\d/ });
  t.match(await (await fetch(`${api}/source`)).json(), { license: 'AGPL-3.0-only', url: null });
  t.match(await (await fetch(`${api}/openapi.json`)).json(), { openapi: '3.1.0', paths: { '/version': {}, '/source': {} } });
  const operator = gateway.http('operator');
  t.equal((await fetch(`${operator}/livez`)).status, 200);
  t.same(await (await fetch(`${operator}/readyz`)).json(), { ready: true, missing: [] });
  t.equal((await fetch(`${operator}/metrics`, { method: 'POST' })).status, 404, 'read-only');
  t.equal(await gateway.stop(), exitCodes.ok.code);

  const again = await started(t, folder);
  t.notMatch(again.stdout.join('\n'), /just made/);
  t.equal(await again.stop(), exitCodes.ok.code);
});

t.test('metrics can be parsed and name nobody', async t => {
  const gateway = await started(t, t.testdir());
  const text = await (await fetch(`${gateway.http('operator')}/metrics`)).text();
  const sample = /^[a-zA-Z_:][a-zA-Z0-9_:]*(\{([a-zA-Z_]\w*="[^"\\]*",?)*\})? (-?[0-9.e+-]+|Na[nN]|[+-]Inf)$/;
  for (const line of text.split('\n')) if (line !== '' && !line.startsWith('# ')) t.match(line, sample);
  for (const name of ['sealgate_connections 0', 'sealgate_owned_partitions 4', 'nodejs_eventloop_lag_seconds', 'process_resident_memory_bytes', 'sealgate_build_info{']) t.ok(text.includes(name), name);
  t.notMatch(text, /[0-9a-f]{8}-[0-9a-f]{4}-/, 'no account ids');
});

t.test('--insecure opens what others reach; --print-config starts nothing', async t => {
  const folder = t.testdir();
  const gateway = await started(t, folder, ['--operator-insecure', '--operator-host', '0.0.0.0']);
  t.match(gateway.http('operator'), /0\.0\.0\.0/);
  const other = join(folder, 'other');
  const printed = await serve(other, ['--print-config', '--log-level', 'warn']);
  t.equal(printed.code, exitCodes.ok.code);
  t.match(printed.stdout, /level: "warn" # --log-level/);
  t.throws(() => statSync(join(other, 'data')), { code: 'ENOENT' });
});

t.test('keys inside the data folder: a warning', async t => {
  const folder = t.testdir();
  const gateway = await started(t, folder, ['--keys-dir', join(folder, 'data', 'keys')]);
  t.match(gateway.stdout.join('\n'), /warning +the keys lie inside the data folder/);
  t.ok(gateway.stdout.length + gateway.stderr.length <= 10);
});

t.test('the debugger does not open, cores are off', async t => {
  const gateway = await started(t, t.testdir());
  gateway.child.kill('SIGUSR1');
  t.equal((await fetch(`${gateway.http('operator')}/livez`)).status, 200);
  t.notMatch(gateway.stderr.join('\n'), /Debugger listening/);
  if (process.platform === 'linux') t.match(readFileSync(`/proc/${gateway.child.pid ?? 0}/limits`, 'utf8'), /^Max core file size +0 +0 /m);
});
