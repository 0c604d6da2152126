import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { connect, type PeerCertificate } from 'node:tls';
import t, { type Test } from 'tap';
import { makeCertificate } from '../../../support/certificate.ts';
import { GatewayProcess } from '../../../support/gateway-process.ts';
import { until } from '../../../support/patience.ts';
import { SocketDevice } from '../../../support/socket-device.ts';

function nameAt(url: string): Promise<string> {
  const { hostname, port } = new URL(url);
  return new Promise((resolve, reject) => {
    const socket = connect({ host: hostname, port: Number(port), rejectUnauthorized: false }, () => {
      const peer: PeerCertificate = socket.getPeerCertificate();
      socket.destroy();
      resolve(String(peer.subject.CN));
    });
    socket.on('error', reject);
  });
}

async function becomes(t: Test, url: string, name: string): Promise<void> {
  // A connection that arrives while the listeners change places may be reset; clients come back.
  const look = (): Promise<string> => nameAt(url).catch(() => '');
  await until(async () => await look() === name, `${new URL(url).protocol} shows ${name}`);
  t.equal(await nameAt(url), name, `${new URL(url).protocol} shows ${name}`);
}

t.test('certificates change by SIGHUP and by themselves; open connections stay; a broken pair changes nothing', async t => {
  const folder = t.testdir();
  const made = makeCertificate(folder, 'first');
  if (made === null) {
    t.comment('not run: TLS of the built server (needs openssl)');
    return;
  }
  const flags = ['--tls-cert-file', made.certFile, '--tls-key-file', made.keyFile];
  const gateway = await GatewayProcess.start({ folder, flags: [...flags, '--tls-check-ms', '86400000'] });
  t.teardown(() => { gateway.child.kill('SIGKILL'); });
  t.match(gateway.url, /^wss:/);
  const api = gateway.http('API');
  t.match(api, /^https:/);
  for (const url of [gateway.url, api]) t.equal(await nameAt(url), 'first');
  const device = await SocketDevice.open(gateway.url, { rejectUnauthorized: false });
  makeCertificate(folder, 'second');
  gateway.child.kill('SIGHUP');
  for (const url of [gateway.url, api]) await becomes(t, url, 'second');
  t.equal((await device.request({ startVerification: { number: '+12025550177' } })).body, 'verificationStarted', 'the open connection stays');
  writeFileSync(join(folder, 'key.pem'), 'not a key');
  gateway.child.kill('SIGHUP');
  await until(() => gateway.stderr.some(line => line.includes('the old one stays')), 'the log says that the old one stays');
  t.match(gateway.stderr.join('\n'), /the new certificate is not usable; the old one stays/);
  for (const url of [gateway.url, api]) t.equal(await nameAt(url), 'second');
  t.equal(await gateway.stop(), 0);

  makeCertificate(folder, 'third');
  const watching = await GatewayProcess.start({ folder: join(folder, 'other'), flags: [...flags, '--tls-check-ms', '100'] });
  t.teardown(() => { watching.child.kill('SIGKILL'); });
  makeCertificate(folder, 'fourth');
  for (const url of [watching.url, watching.http('API')]) await becomes(t, url, 'fourth');
  t.equal(await watching.stop(), 0);
});
