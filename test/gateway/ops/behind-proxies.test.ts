import { spawn, type ChildProcess } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import t, { type Test } from 'tap';
import { programOf } from '../../../bench/servers/debian-package.ts';
import { freePort } from '../../../bench/servers/free-port.ts';
import { GatewayProcess } from '../../support/gateway-process.ts';
import { patienceMs } from '../../support/patience.ts';
import { sealgate } from '../../support/sealgate-command.ts';
import { accountLines, SocketDevice, type AccountLine } from '../../support/socket-device.ts';

const deploy = new URL('../../../deploy/', import.meta.url);
/** Quick versions of what the examples say: the gateway pings within 8 s, the proxies give up a little later. */
const idleFlags = ['--limits-device-idle-timeout-ms', '8000', '--limits-routing-ack-grace-ms', '2000', '--limits-device-stalled-timeout-ms', '5000'];
const perAddress = 4;
const addressFlags = [
  '--limits-device-connections-per-address-max', String(perAddress), '--limits-device-unauthenticated-per-address-max', String(perAddress), '--device-trusted-proxies', '127.0.0.1',
];
const proxyIdleS = 10;
const quietMs = 12_000;

async function started(t: Test, folder: string, flags: readonly string[] = []): Promise<{ gateway: GatewayProcess; accounts: readonly AccountLine[]; port: string }> {
  const gateway = await GatewayProcess.start({ folder, flags: [...idleFlags, ...addressFlags, ...flags] });
  t.teardown(() => { gateway.child.kill('SIGKILL'); });
  const out = join(folder, 'accounts.jsonl');
  await sealgate(['import-accounts', '--load-test', '--count', '10', '--out', out, '--data-dir', join(folder, 'data')]);
  return { gateway, accounts: accountLines(readFileSync(out, 'utf8')), port: /:(\d+)$/.exec(gateway.url)?.[1] ?? '' };
}

function run(t: Test, command: string, args: readonly string[]): ChildProcess {
  const child = spawn(command, args, { stdio: ['ignore', 'ignore', 'inherit'] });
  t.teardown(() => { child.kill('SIGKILL'); });
  return child;
}

/** The proxy needs a moment to listen. */
async function eventually<T>(attempt: () => Promise<T>): Promise<T> {
  for (const startedMs = performance.now(); ;) {
    try {
      return await attempt();
    } catch (error) {
      if (performance.now() - startedMs > patienceMs) throw error;
      await new Promise(resolve => { setTimeout(resolve, 100); });
    }
  }
}

/** What holds behind any proxy: a quiet device stays, and each client has its own address. */
async function holdsBehind(t: Test, url: string, accounts: readonly AccountLine[]): Promise<void> {
  const [quiet, ...others] = accounts;
  if (quiet === undefined) throw new Error('no account');
  const device = await eventually(() => SocketDevice.connect(url, quiet, { localAddress: '127.0.0.4' }));
  const quietUntil = performance.now() + quietMs;

  const first = await Promise.all(others.slice(0, perAddress).map(account => SocketDevice.connect(url, account, { localAddress: '127.0.0.2' })));
  const oneMore = others[perAddress];
  if (oneMore === undefined) throw new Error('no account');
  await t.rejects(SocketDevice.connect(url, oneMore, { localAddress: '127.0.0.2' }), /refused 429|closed|hang up|ECONNRESET/, 'one address has its limit');
  const elsewhere = await SocketDevice.connect(url, oneMore, { localAddress: '127.0.0.3' });
  t.equal(elsewhere.closeCode, null, 'another address is another client');
  for (const other of [...first, elsewhere]) other.close();

  await new Promise(resolve => { setTimeout(resolve, quietUntil - performance.now()); });
  t.equal(device.closeCode, null, `quiet for ${quietMs} ms and still there`);
  t.equal((await device.request({ ping: {} })).body, 'pong');
  device.close();
}

// Each waits, with a gateway and a proxy of its own, for a device that keeps quiet.
t.jobs = 3;

t.test('nginx with our example', { buffered: true }, async t => {
  const nginx = await programOf('/usr/sbin/nginx', 'nginx-light');
  if (nginx === null) {
    t.comment('not run: WebSockets behind nginx (needs the Debian package nginx-light)');
    return;
  }
  const folder = t.testdir();
  const { accounts, port } = await started(t, folder);
  const listen = await freePort();
  const example = readFileSync(new URL('nginx/sealgate.conf', deploy), 'utf8');
  const shortened = example
    .replace('server 127.0.0.1:8080;', `server 127.0.0.1:${port};`)
    .replace('listen 443 ssl;', `listen 127.0.0.1:${listen};`)
    .replace(/^ +ssl_certificate.*$/gm, '')
    .replaceAll('180s', `${proxyIdleS}s`);
  t.equal(shortened.split(`${proxyIdleS}s`).length, 3, 'the example names both times');
  const config = (text: string): string => `daemon off; master_process off; pid ${folder}/nginx.pid; error_log ${folder}/error.log;
    events { worker_connections 100; }
    http { access_log off; client_body_temp_path ${folder}/a; proxy_temp_path ${folder}/b; fastcgi_temp_path ${folder}/c; uwsgi_temp_path ${folder}/d; scgi_temp_path ${folder}/e;
    ${text} }`;
  writeFileSync(join(folder, 'nginx.conf'), config(shortened));
  const child = run(t, nginx, ['-p', folder, '-c', join(folder, 'nginx.conf'), '-e', join(folder, 'error.log')]);
  await holdsBehind(t, `ws://127.0.0.1:${listen}`, accounts);
  child.kill('SIGTERM');
});

const haproxyExamples = [
  ['haproxy.cfg', 'X-Forwarded-For', []],
  ['proxy-protocol.cfg', 'PROXY protocol v2', ['--device-transport', 'ws']],
] as const;

for (const [name, way, flags] of haproxyExamples) {
  t.test(`HAProxy with our example, by ${way}`, { buffered: true }, async t => {
    const haproxy = await programOf('/usr/sbin/haproxy', 'haproxy');
    if (haproxy === null) {
      t.comment('not run: WebSockets behind HAProxy (needs the Debian package haproxy)');
      return;
    }
    const folder = t.testdir();
    const { accounts, port } = await started(t, folder, flags);
    const listen = await freePort();
    const shortened = readFileSync(new URL(`haproxy/${name}`, deploy), 'utf8')
      .replace('bind :443 ssl crt /etc/ssl/sealgate/both.pem', `bind 127.0.0.1:${listen}`)
      .replace('127.0.0.1:8080', `127.0.0.1:${port}`)
      .replace('maxconn 50000', 'maxconn 100')
      .replace(/(client|server) {2}30s/g, '$1 3s')
      .replace('tunnel  180s', `tunnel ${proxyIdleS}s`);
    t.notMatch(shortened, /^[^#]*(30s|180s)/m, 'all times are shortened');
    writeFileSync(join(folder, 'haproxy.cfg'), shortened);
    const child = run(t, haproxy, ['-db', '-q', '-f', join(folder, 'haproxy.cfg')]);
    await holdsBehind(t, `ws://127.0.0.1:${listen}`, accounts);
    child.kill('SIGTERM');
  });
}
