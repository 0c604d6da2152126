import t from 'tap';
import { createECDH, randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:https';
import type { IncomingHttpHeaders } from 'node:http';
import type { Test } from 'tap';
import { defaultDeviceLimits } from '../../../../gateway/device/limits.ts';
import { noopDeviceObserver } from '../../../../gateway/device/observer.ts';
import { isPublicAddress } from '../../../../gateway/net/public-address.ts';
import { vapidKeys } from '../../../../gateway/device/push/vapid.ts';
import { WakeUpSender } from '../../../../gateway/device/push/wake-up-sender.ts';
import { ManualClock } from '../../../../proto/clock-manual.ts';
import { parseAccountId, PRIMARY_DEVICE, type DeviceKey } from '../../../../proto/ids.ts';
import { MemoryPushRegistrationStore } from '../../../../storage/push/push-registrations-memory.ts';
import { patienceMs, until } from '../../../support/patience.ts';
import { makeCertificate } from '../transport/socket-tests.ts';
import { TestKeyRing } from '../world.ts';

function deviceKey(incarnation = 1): DeviceKey {
  const account = parseAccountId('3f6c1c1e-0d8a-4c9b-9a55-0c0f3a2b1d00');
  if (account === null) throw new Error('account');
  return { account, device: PRIMARY_DEVICE, incarnation };
}

interface Hook { readonly requests: { headers: IncomingHttpHeaders; body: string; url: string }[]; readonly outcomes: string[]; readonly store: MemoryPushRegistrationStore; readonly sender: WakeUpSender; readonly clock: ManualClock; readonly port: number; status: number; body: string; location: string }

async function openHook(t: Test, { isAllowedAddress = (_address: string): boolean => true, pushTimeoutMs = patienceMs } = {}): Promise<Hook> {
  const files = makeCertificate(t.testdir(), 'push.example');
  const ca = readFileSync(files.certFile, 'utf8');
  const server: Server = createServer({ cert: ca, key: readFileSync(files.keyFile) });
  await new Promise<void>(resolve => { server.listen(0, '127.0.0.1', resolve); });
  const address = server.address();
  const clock = new ManualClock();
  const store = new MemoryPushRegistrationStore();
  const outcomes: string[] = [];
  const sender = new WakeUpSender({
    registrations: store, clock, limits: { ...defaultDeviceLimits, pushTimeoutMs, pushResponseBytesMax: 100 }, observer: { ...noopDeviceObserver, pushed: outcome => { outcomes.push(outcome); } },
    rules: { resolveHost: async () => [{ address: '127.0.0.1', family: 4 }], endpointBytesMax: 2048, isAllowedAddress }, vapid: vapidKeys(new TestKeyRing()), contact: 'mailto:operator@example.com', ca,
  });
  const hook: Hook = { requests: [], outcomes, store, sender, clock, port: typeof address === 'object' && address !== null ? address.port : 0, status: 201, body: '', location: '' };
  server.on('request', (req, res) => {
    let body = '';
    req.on('data', chunk => { body += String(chunk); });
    req.on('end', () => {
      hook.requests.push({ headers: req.headers, body, url: req.url ?? '' });
      if (hook.status === 0) return;
      res.writeHead(hook.status, hook.location === '' ? {} : { location: hook.location }).end(hook.body);
    });
  });
  t.teardown(() => {
    sender.stop();
    server.closeAllConnections();
    server.close();
  });
  return hook;
}

const none = new Uint8Array();

t.test('an urgent message wakes once a minute, without content or sender', async t => {
  const hook = await openHook(t);
  await hook.store.set(deviceKey(), { kind: 'http', endpoint: `https://push.example:${hook.port}/secret`, p256dh: none, auth: none });
  hook.sender.deviceHasMail(deviceKey(), false);
  for (let i = 0; i < 5; i++) hook.sender.deviceHasMail(deviceKey(), true);
  hook.sender.deviceHasMail(deviceKey(2), true);
  await until(() => hook.outcomes.length === 1, 'sent');
  t.same(hook.outcomes, ['sent']);
  t.equal(hook.requests.length, 1);
  t.equal(hook.requests[0]?.body, '');
  t.notMatch(JSON.stringify(hook.requests[0]?.headers), /3f6c1c1e/);
  hook.clock.advance(60_001);
  hook.sender.deviceHasMail(deviceKey(), true);
  await until(() => hook.outcomes.length === 2, 'again after a minute');
});

t.test('web push carries VAPID and nothing else', async t => {
  const hook = await openHook(t);
  const browser = createECDH('prime256v1');
  browser.generateKeys();
  await hook.store.set(deviceKey(), { kind: 'webPush', endpoint: `https://push.example:${hook.port}/w`, p256dh: browser.getPublicKey(), auth: randomBytes(16) });
  hook.sender.deviceHasMail(deviceKey(), true);
  await until(() => hook.outcomes.length === 1, 'sent');
  t.match(hook.requests[0]?.headers.authorization, /^vapid t=/);
  t.equal(hook.requests[0]?.headers['urgency'], 'high');
  t.equal(hook.requests[0]?.body, '');
});

t.test('an endpoint that is gone is forgotten; a newer one is not', async t => {
  const hook = await openHook(t);
  hook.status = 410;
  await hook.store.set(deviceKey(), { kind: 'http', endpoint: `https://push.example:${hook.port}/x`, p256dh: none, auth: none });
  hook.sender.deviceHasMail(deviceKey(), true);
  await until(() => hook.outcomes.length === 1, 'gone');
  for (let i = 0; i < 10; i++) await Promise.resolve();
  t.same(hook.outcomes, ['gone']);
  t.equal(await hook.store.get(deviceKey()), null);
});

t.test('no redirect is followed, no flood is read', async t => {
  const hook = await openHook(t);
  await hook.store.set(deviceKey(), { kind: 'http', endpoint: `https://push.example:${hook.port}/x`, p256dh: none, auth: none });
  const wake = async (): Promise<string | undefined> => {
    const before = hook.outcomes.length;
    hook.clock.advance(60_001);
    hook.sender.deviceHasMail(deviceKey(), true);
    await until(() => hook.outcomes.length > before, 'outcome');
    return hook.outcomes.at(-1);
  };
  hook.status = 302;
  hook.location = `https://push.example:${hook.port}/elsewhere`;
  t.equal(await wake(), 'failed');
  t.equal(hook.requests.length, 1);
  hook.status = 200;
  hook.location = '';
  hook.body = 'x'.repeat(10_000_000);
  t.equal(await wake(), 'sent');
});

t.test('silence is not waited out', async t => {
  const hook = await openHook(t, { pushTimeoutMs: 300 });
  hook.status = 0;
  await hook.store.set(deviceKey(), { kind: 'http', endpoint: `https://push.example:${hook.port}/x`, p256dh: none, auth: none });
  hook.sender.deviceHasMail(deviceKey(), true);
  await until(() => hook.outcomes.length === 1, 'outcome');
  t.same(hook.outcomes, ['failed']);
});

t.test('a name that has come to point inside is not called', async t => {
  const hook = await openHook(t, { isAllowedAddress: isPublicAddress });
  await hook.store.set(deviceKey(), { kind: 'http', endpoint: `https://push.example:${hook.port}/x`, p256dh: none, auth: none });
  hook.sender.deviceHasMail(deviceKey(), true);
  await until(() => hook.outcomes.length === 1, 'outcome');
  t.same(hook.outcomes, ['refused']);
  t.equal(hook.requests.length, 0);
});

t.test('addresses that are not public', async t => {
  for (const inside of ['127.0.0.1', '10.1.2.3', '172.31.0.1', '192.168.1.1', '100.64.0.1', '169.254.169.254', '0.0.0.0', '224.0.0.1', '255.255.255.255', '198.18.0.1', '::1', '::', 'fd00::1', 'fe80::1', 'ff02::1',
    '::ffff:10.0.0.1', '64:ff9b::1', '2002::1', '2001:db8::1', '100::1', 'localhost', '']) t.notOk(isPublicAddress(inside), inside);
  for (const outside of ['93.184.215.14', '8.8.8.8', '2606:4700::1111']) t.ok(isPublicAddress(outside), outside);
});
