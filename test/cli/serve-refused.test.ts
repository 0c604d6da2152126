import { chmodSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import t, { type Test } from 'tap';
import { exitCodes } from '../../cli/exit-codes.ts';
import { openDatabase } from '../../storage/sqlite/open-database.ts';
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

t.test('a port that is taken, an address that others reach, a setting that is not one, a folder that cannot be made', async t => {
  const folder = t.testdir({ 'a-file': '' });
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
    serve(join(folder, 'a-file', 'x')).then(result => { refused(t, result, 'badConfig', /a-file.* cannot be made: ENOTDIR/); }),
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
