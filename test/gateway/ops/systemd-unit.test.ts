import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import t from 'tap';
import { exitCodes } from '../../../cli/exit-codes.ts';
import { defaultLimits } from '../../../gateway/ops/config/limits.ts';
import { loadConfig } from '../../../gateway/ops/config/config.ts';

const unit = readFileSync(new URL('../../../deploy/systemd/sealgate.service', import.meta.url), 'utf8');
const settings = new Map([...unit.matchAll(/^([A-Za-z]+)=(.*)$/gm)].map(([, name = '', value = '']) => [name, value]));

t.test('systemd takes the unit', t => {
  const path = join(t.testdir(), 'sealgate.service');
  writeFileSync(path, unit.replaceAll('/usr/bin/node', process.execPath).replace(/^Documentation=.*$/m, ''));
  const verify = spawnSync('systemd-analyze', ['verify', '--man=no', path], { encoding: 'utf8' });
  if (verify.error !== undefined) t.comment('not run: systemd-analyze verify (needs systemd)');
  else t.notMatch(verify.stderr, /sealgate\.service/, 'no complaint about it');
  t.end();
});

t.test('it says the same as the program', t => {
  const config = loadConfig({ flags: {}, env: { HOME: '/' }, file: null }).config;
  t.ok(Number(settings.get('TimeoutStopSec')) * 1000 > config.drain.totalMs, 'systemd waits for the drain');
  t.ok(Number(settings.get('LimitNOFILE')) > defaultLimits.device.connectionsPerNodeMax, 'descriptors for every connection');
  t.equal(settings.get('LimitCORE'), '0');
  const hopeless = (settings.get('RestartPreventExitStatus') ?? '').split(' ').map(Number);
  const { usage, badConfig, keysReadable, dataDamaged, dataWrongKey, dataNewer, notLoopback, binaryUntrusted } = exitCodes;
  t.same(hopeless, [usage, badConfig, keysReadable, dataDamaged, dataWrongKey, dataNewer, notLoopback, binaryUntrusted].map(({ code }) => code));
  for (const name of ['NoNewPrivileges', 'ProtectSystem', 'ProtectHome', 'PrivateDevices', 'SystemCallFilter', 'RestrictAddressFamilies', 'LoadCredential']) t.ok(settings.has(name), name);
  t.end();
});
