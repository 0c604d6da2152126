import { chmodSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import t, { type Test } from 'tap';
import { exitCodes } from '../../cli/exit-codes.ts';
import { openDatabase } from '../../storage/sqlite/open-database.ts';
import { GatewayProcess } from '../support/gateway-process.ts';
import { sealgate, type CommandResult } from '../support/sealgate-command.ts';

const anyPorts = ['--port', '0', '--api-port', '0', '--operator-port', '0'];

function serve(folder: string, flags: readonly string[] = [], env: NodeJS.ProcessEnv = {}): Promise<CommandResult> {
  return sealgate(['serve', '--data-dir', join(folder, 'data'), '--keys-dir', join(folder, 'keys'), ...anyPorts, ...flags], env, 20_000);
}

async function started(t: Test, folder: string, flags: readonly string[] = []): Promise<GatewayProcess> {
  const gateway = await GatewayProcess.start({ folder, flags });
  t.teardown(() => { gateway.child.kill('SIGKILL'); });
  return gateway;
}

/** A data folder that has been used, and its keys. */
async function usedFolder(t: Test): Promise<string> {
  const folder = t.testdir();
  const gateway = await started(t, folder);
  t.equal(await gateway.stop(), exitCodes.ok.code);
  return folder;
}

function refused(t: Test, result: CommandResult, exit: keyof typeof exitCodes, sentence: RegExp): void {
  t.equal(result.code, exitCodes[exit].code, exit);
  t.match(result.stderr, sentence);
  t.equal(result.stderr.trim().split('\n').length, 1, `one sentence: ${result.stderr}`);
  t.equal(result.stdout, '');
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
  for (const name of ['sealgate_connections 0', 'sealgate_owned_partitions 16', 'nodejs_eventloop_lag_seconds', 'process_resident_memory_bytes', 'sealgate_build_info{']) t.ok(text.includes(name), name);
  t.notMatch(text, /[0-9a-f]{8}-[0-9a-f]{4}-/, 'no account ids');
});

t.test('a folder that is in use', async t => {
  const folder = t.testdir();
  await started(t, folder);
  refused(t, await serve(folder), 'dataInUse', /Another process uses this data folder/);
});

t.test('keys that do not belong, are gone, or can be read by others', async t => {
  const folder = await usedFolder(t);
  const keys = join(folder, 'keys');
  chmodSync(keys, 0o750);
  refused(t, await serve(folder), 'keysReadable', /chmod -R go-rwx/);
  chmodSync(keys, 0o700);
  renameSync(keys, join(folder, 'away'));
  refused(t, await serve(folder), 'dataWrongKey', /there are no keys in .*, and .* has data/);
  t.equal((await sealgate(['keys', 'create', '--keys-dir', keys])).code, exitCodes.ok.code);
  refused(t, await serve(folder), 'dataWrongKey', /give the --keys-dir that belongs to it/);
  renameSync(keys, join(folder, 'wrong'));
  renameSync(join(folder, 'away'), keys);
  const gateway = await started(t, folder);
  t.equal(await gateway.stop(), exitCodes.ok.code, 'with its own keys it opens');
});

t.test('data of a newer version, and damaged data', async t => {
  const folder = await usedFolder(t);
  const path = join(folder, 'data', 'sealgate.db');
  const key = Buffer.from(readFileSync(join(folder, 'keys', 'database-1.key'), 'utf8').trim(), 'hex');
  const db = openDatabase({ path, key });
  const before = db.pragma('user_version', { simple: true });
  db.pragma('user_version = 9999');
  db.close();
  refused(t, await serve(folder), 'dataNewer', /newer version; use that version/);
  const back = openDatabase({ path, key });
  back.pragma(`user_version = ${String(before)}`);
  back.close();
  const bytes = readFileSync(path);
  bytes.fill(0x5a, 1_000, 3_000);
  writeFileSync(path, bytes);
  refused(t, await serve(folder), 'dataDamaged', /damaged; restore a backup/);
});

t.test('a port that is taken, an address that others reach, a setting that is not one', async t => {
  const folder = t.testdir();
  const taken = createServer();
  await new Promise<void>(resolve => { taken.listen(0, '127.0.0.1', resolve); });
  t.teardown(() => taken.close());
  const address = taken.address();
  const port = String(typeof address === 'object' && address !== null ? address.port : 0);
  await Promise.all([
    ...['--port', '--api-port', '--operator-port'].map(async flag => {
      refused(t, await serve(join(folder, flag), [flag, port]), 'portInUse', new RegExp(port));
    }),
    serve(folder, [], { SEALGATE_PROT: '1' }).then(result => { refused(t, result, 'badConfig', /did you mean SEALGATE_PORT\?/); }),
    serve(folder, ['--insecure', '--host', '0.0.0.0']).then(result => { refused(t, result, 'badConfig', /console code sender needs a loopback/); }),
    serve(folder, ['--api-host', '0.0.0.0']).then(result => { refused(t, result, 'notLoopback', /needs TLS.*api\.host is 0\.0\.0\.0/); }),
    serve(folder, ['--prot', '1']).then(usage => {
      t.equal(usage.code, exitCodes.usage.code);
      t.match(usage.stderr, /Did you mean --port\?/);
    }),
    sealgate(['trace', '00'.repeat(16), '--data-dir', join(folder, 'nothing')]).then(nobody => {
      t.equal(nobody.code, exitCodes.serverGone.code);
      t.match(nobody.stderr, /no server runs on the data folder/);
    }),
  ]);
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
