import { execFileSync } from 'node:child_process';
import { copyFileSync, readFileSync, writeFileSync } from 'node:fs';
import { connect as connectTcp, createServer } from 'node:net';
import { join } from 'node:path';
import { connect } from 'node:tls';
import type { Test } from 'tap';
import type { Transport, TransportOptions } from '../../../../gateway/device/transport/transport.ts';
import { Recorder } from './contract.ts';
import { until } from '../../../support/patience.ts';
import { dialSocket } from './socket-client.ts';

/** A self-signed certificate under `name`. */
export function makeCertificate(folder: string, name: string): { certFile: string; keyFile: string } {
  const certFile = join(folder, `${name}.crt`);
  const keyFile = join(folder, `${name}.key`);
  execFileSync('openssl', ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '2', '-subj', `/CN=${name}`,
    '-addext', 'subjectAltName=DNS:push.example', '-keyout', keyFile, '-out', certFile], { stdio: 'ignore' });
  return { certFile, keyFile };
}

function certificateName(port: number): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect({ host: '127.0.0.1', port, rejectUnauthorized: false }, () => {
      resolve(String(socket.getPeerCertificate().subject.CN));
      socket.destroy();
    });
    socket.once('error', reject);
  });
}

/** Sends bytes as a proxy would and resolves when the answer's first line is there. */
function rawRequest(port: number, bytes: Uint8Array): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connectTcp(port, '127.0.0.1', () => { socket.write(bytes); });
    socket.once('data', data => {
      resolve(data.toString().split('\r\n')[0] ?? '');
      socket.destroy();
    });
    socket.once('error', reject);
  });
}

function proxyHeader(address: readonly number[]): Buffer {
  const header = Buffer.concat([Buffer.from('0d0a0d0a000d0a515549540a', 'hex'), Buffer.from([0x21, 0x11, 0, 12]), Buffer.from(address), Buffer.from([127, 0, 0, 1, 0x12, 0x34, 0, 80])]);
  return header;
}

/** Connections to the port whose first packet the kernel has dropped: they are tried again a second later. */
function droppedConnections(port: number): number {
  const to = `:${port.toString(16).toUpperCase().padStart(4, '0')}`;
  const SYN_SENT = '02';
  return readFileSync('/proc/net/tcp', 'utf8').split('\n').map(line => line.trim().split(/\s+/)).filter(([, , remote, state]) => remote?.endsWith(to) === true && state === SYN_SENT).length;
}

function waitingMax(): number {
  return process.platform === 'linux' ? Number(readFileSync('/proc/sys/net/core/somaxconn', 'utf8')) : 0;
}

/** What only real sockets have: ports, TLS, HTTP, proxies. */
export function socketTransportTests(t: Test, make: (changes?: Partial<TransportOptions>) => Transport): void {
  const open = async (t: Test, changes: Partial<TransportOptions> = {}): Promise<{ transport: Transport; server: Recorder; port: number }> => {
    const transport = make(changes);
    const server = new Recorder();
    const { port } = await transport.listen(server);
    t.teardown(() => transport.close());
    return { transport, server, port };
  };

  void t.test('plain HTTP on the same port', async t => {
    const { port } = await open(t);
    const found = await fetch(`http://127.0.0.1:${port}/v1/route?account=x`);
    t.equal(found.status, 200);
    t.same(await found.json(), { path: '/v1/route', query: 'account=x', method: 'GET' });
    t.equal((await fetch(`http://127.0.0.1:${port}/elsewhere`)).status, 404);
    await t.rejects(dialSocket(port, { path: '/elsewhere' }));
  });

  void t.test('many that come in one moment wait to be accepted', { skip: waitingMax() > 1_000 ? false : 'not run: the kernel lets too few wait (needs Linux, net.core.somaxconn above 1,000)' }, async t => {
    const { port } = await open(t);
    const clients = Array.from({ length: 1_000 }, () => connectTcp(port, '127.0.0.1'));
    t.teardown(() => { for (const client of clients) client.destroy(); });
    // The last of them has begun, and the server had no turn yet.
    await new Promise<void>(resolve => { process.nextTick(resolve); });
    t.equal(droppedConnections(port), 0);
  });

  void t.test('a port that is taken', async t => {
    const other = createServer();
    await new Promise<void>(resolve => { other.listen(0, '127.0.0.1', resolve); });
    t.teardown(() => { other.close(); });
    const address = other.address();
    if (address === null || typeof address === 'string') throw new Error('address');
    await t.rejects(make({ port: address.port }).listen(new Recorder()), { code: 'PORT_IN_USE' });
    const { port } = await open(t);
    await t.rejects(make({ port }).listen(new Recorder()), { code: 'PORT_IN_USE' });
  });

  void t.test('TLS, and a new certificate without losing connections', async t => {
    const folder = t.testdir();
    const tls = makeCertificate(folder, 'first');
    const second = makeCertificate(folder, 'second');
    const { transport, server, port } = await open(t, { tls });
    const client = await dialSocket(port, { tls: true });
    t.equal(await certificateName(port), 'first');
    writeFileSync(tls.certFile, 'not a certificate');
    await t.rejects(transport.reloadTls(), { code: 'BAD_CONFIG' });
    t.equal(await certificateName(port), 'first');
    copyFileSync(second.certFile, tls.certFile);
    copyFileSync(second.keyFile, tls.keyFile);
    await transport.reloadTls();
    t.equal(await certificateName(port), 'second');
    client.send(Uint8Array.of(1));
    await until(() => server.frames.length === 1, 'the old connection goes on');
    const next = await dialSocket(port, { tls: true });
    next.send(Uint8Array.of(2));
    await until(() => server.frames.length === 2, 'and a new one');
  });

  void t.test('certificates that are missing', async t => {
    const broken = make({ tls: { certFile: '/nowhere.crt', keyFile: '/nowhere.key' } });
    await t.rejects(async () => broken.listen(new Recorder()), { code: 'BAD_CONFIG' });
    await broken.close();
  });

  void t.test('X-Forwarded-For counts only from a trusted proxy, and only as far as trust goes', async t => {
    const headers = { 'x-forwarded-for': '203.0.113.66, 198.51.100.7, 127.0.0.9' };
    const trusting = await open(t, { trustedProxies: ['127.0.0.0/8'] });
    await dialSocket(trusting.port, { headers });
    await until(() => trusting.server.sockets.length === 1, 'open');
    t.equal(trusting.server.sockets[0]?.address, '198.51.100.7');
    const others = await open(t, { trustedProxies: ['192.0.2.0/24'] });
    await dialSocket(others.port, { headers });
    await until(() => others.server.sockets.length === 1, 'open');
    t.equal(others.server.sockets[0]?.address, '127.0.0.1');
  });

  void t.test('PROXY protocol counts only from a trusted proxy', async t => {
    const upgrade = 'GET /v1/device HTTP/1.1\r\nHost: a\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n';
    const trusting = await open(t, { trustedProxies: ['127.0.0.1'] });
    t.match(await rawRequest(trusting.port, Buffer.concat([proxyHeader([198, 51, 100, 9]), Buffer.from(upgrade)])), /101/);
    t.equal(trusting.server.sockets[0]?.address, '198.51.100.9');
    const others = await open(t);
    await rawRequest(others.port, Buffer.concat([proxyHeader([198, 51, 100, 9]), Buffer.from(upgrade)])).catch(() => '');
    t.ok(others.server.sockets.every(({ address }) => address === '127.0.0.1'));
  });
}
