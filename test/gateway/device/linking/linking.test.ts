import t from 'tap';
import { randomBytes } from 'node:crypto';
import { systemClock } from '../../../../proto/clock-system.ts';
import type { DeviceId } from '../../../../proto/ids.ts';
import { wire } from '../../../../proto/messages.ts';
import { MemoryProvisioningStore } from '../../../../storage/provisioning/provisioning-memory.ts';
import { nextManifest, openWorld, type World } from '../world.ts';
import type { FakeDevice, Frame } from '../../../support/fake-device.ts';

const number = '+12025550100';

function linkBody(world: World, primary: FakeDevice, device: FakeDevice, id: number, changes: Partial<NonNullable<FakeDevice['manifest']>> = {}): Frame {
  const manifest = nextManifest(primary, world.clock, now => [...now, device.asManifestDevice(id, world.clock.nowMs())]);
  return { linkDevice: { manifest: primary.sign({ ...manifest, ...changes }), device: id, secretHash: device.secretHash, signed: device.repeated.signed, lastResort: device.repeated.lastResort } };
}

t.test('provisioning: one message, to a random address, for ninety seconds', async t => {
  const world = await openWorld(t, { limits: { provisioningAddressesMax: 2, unauthenticatedPerAddressMax: 10 } });
  const primary = await world.login(await world.register(number));
  const newcomer = world.dial();
  const { provisioningAddress } = await newcomer.request({ openProvisioning: {} });
  t.equal(provisioningAddress?.address?.length, 16);
  t.equal(provisioningAddress?.expiresInSeconds, 90);
  const address = provisioningAddress?.address ?? new Uint8Array();
  t.equal(await primary.refusal({ sendProvisioning: { address: randomBytes(16), message: randomBytes(10) } }), 'PROVISIONING_UNKNOWN');
  t.equal(await primary.refusal({ sendProvisioning: { address, message: randomBytes(4097) } }), 'TOO_LARGE');
  t.equal(await primary.refusal({ sendProvisioning: { address, message: new Uint8Array() } }), 'MALFORMED');
  const message = randomBytes(4096);
  t.ok((await primary.request({ sendProvisioning: { address, message } })).done);
  t.same(Buffer.from((await newcomer.event('provisioningMessage')).provisioningMessage?.message ?? []), message);
  t.equal(await primary.refusal({ sendProvisioning: { address, message } }), 'PROVISIONING_UNKNOWN', 'one message');

  const waiting = [world.dial(), world.dial()];
  for (const one of waiting) await one.request({ openProvisioning: {} });
  t.equal(await world.dial().refusal({ openProvisioning: {} }), 'UNAVAILABLE');
  world.clock.advance(90_600);
  for (const one of waiting) t.equal(await one.closed(), 4408);
  t.equal(world.plane.stats().linking, 0);
});

t.test('provisioning: the new device waits at another node', async t => {
  const store = new MemoryProvisioningStore(systemClock);
  const [here, there] = [await openWorld(t, { provisioning: store }), await openWorld(t, { provisioning: store })];
  const newcomer = there.dial();
  const address = (await newcomer.request({ openProvisioning: {} })).provisioningAddress?.address ?? new Uint8Array();
  const primary = await here.login(await here.register(number));
  t.equal(await primary.refusal({ sendProvisioning: { address: randomBytes(16), message: randomBytes(10) } }), 'PROVISIONING_UNKNOWN');
  const message = randomBytes(100);
  t.ok((await primary.request({ sendProvisioning: { address, message } })).done);
  there.clock.advance(1000);
  t.same(Buffer.from((await newcomer.event('provisioningMessage')).provisioningMessage?.message ?? []), message);
  t.equal(await primary.refusal({ sendProvisioning: { address, message } }), 'PROVISIONING_UNKNOWN', 'one message');
});

t.test('a device is linked by a fresh manifest of the primary, once', async t => {
  const world = await openWorld(t);
  const primary = await world.register(number);
  const device = world.newDevice();
  const connection = await world.login(primary);
  const body = linkBody(world, primary, device, 2);
  const answers = await Promise.all([world.dial(), world.dial()].map(one => one.request(body)));
  t.equal(answers.filter(({ registered }) => registered).length, 1);
  t.match(answers.find(({ refused }) => refused)?.refused?.name, /STALE_VERSION/);
  t.ok((await connection.event('manifestChanged')).manifestChanged?.manifest);
});

t.test('what is not a permission to link', async t => {
  const world = await openWorld(t, { limits: { linkAttemptsPerAddressBurst: 100 } });
  const primary = await world.register(number);
  const stranger = await world.register('+12025550101');
  const device = world.newDevice();
  const refusal = (body: Frame): Promise<string> => world.dial().refusal(body);
  const good = linkBody(world, primary, device, 2);
  const link = good.linkDevice;
  if (!link) throw new Error('body');
  t.equal(await refusal({ linkDevice: { ...link, device: 3 } }), 'BAD_MANIFEST');
  t.equal(await refusal({ linkDevice: { ...link, secretHash: randomBytes(3) } }), 'MALFORMED');
  t.equal(await refusal({ linkDevice: { ...link, signed: stranger.repeated.signed } }), 'BAD_SIGNATURE');
  t.equal(await refusal({ linkDevice: { ...link, lastResort: stranger.repeated.lastResort } }), 'BAD_SIGNATURE');
  t.equal(await refusal(linkBody(world, primary, device, 2, { version: 3 })), 'STALE_VERSION');
  t.equal(await refusal(linkBody(world, primary, device, 2, { clusterId: 'elsewhere' })), 'BAD_MANIFEST');
  t.equal(await refusal(linkBody(world, primary, device, 2, { issuedAtMs: world.clock.nowMs() - 601_000 })), 'BAD_MANIFEST');
  const renewed = nextManifest(primary, world.clock, now => [...now.map(one => ({ ...one, incarnation: world.clock.nowMs() })), device.asManifestDevice(2, world.clock.nowMs())]);
  t.equal(await refusal({ linkDevice: { ...link, manifest: primary.sign(renewed) } }), 'BAD_MANIFEST', 'a device of another time in the place of one that is there');
  t.equal(await refusal(linkBody(world, primary, device, 2, { issuedAtMs: world.clock.nowMs() + 400_000 })), 'BAD_MANIFEST');
  const forged = nextManifest(primary, world.clock, now => [...now, device.asManifestDevice(2, world.clock.nowMs())]);
  t.equal(await refusal({ linkDevice: { ...link, manifest: { ...device.sign({ ...forged, devices: [device.asManifestDevice(1, 1)] }) } } }), 'BAD_MANIFEST', 'signed by another key');
  const two = nextManifest(primary, world.clock, now => [...now, device.asManifestDevice(2, world.clock.nowMs()), world.newDevice().asManifestDevice(3, world.clock.nowMs())]);
  t.equal(await refusal({ linkDevice: { ...link, manifest: primary.sign(two) } }), 'BAD_MANIFEST', 'two at once');
  const old = nextManifest(primary, world.clock, now => [...now, device.asManifestDevice(2, 5)]);
  t.equal(await refusal({ linkDevice: { ...link, manifest: primary.sign(old) } }), 'BAD_MANIFEST', 'an incarnation of long ago');
  t.ok((await world.dial().request(good)).registered);
});

t.test('six devices at most; removal closes and keeps out; only the primary may', async t => {
  const world = await openWorld(t, { limits: { linkAttemptsPerAddressBurst: 100 } });
  const primary = await world.register(number);
  const linked = [];
  for (let id = 2; id <= 6; id++) linked.push(await world.link(primary, id));
  t.equal(await world.dial().refusal(linkBody(world, primary, world.newDevice(), 7)), 'TOO_MANY_DEVICES');
  const second = linked[0];
  if (second === undefined) throw new Error('no device');
  const connection = await world.login(primary);
  const removed = await world.login(second);
  const smaller = nextManifest(primary, world.clock, now => now.filter(({ id }) => id !== 2));
  t.equal(await removed.refusal({ changeManifest: { manifest: primary.sign(smaller) } }), 'FORBIDDEN');
  t.equal(await connection.refusal({ changeManifest: { manifest: primary.sign({ ...smaller, version: 9 }) } }), 'STALE_VERSION');
  t.equal(await connection.refusal({ changeManifest: { manifest: second.sign({ ...smaller, devices: [second.asManifestDevice(1, 1)] }) } }), 'BAD_MANIFEST');
  const grown = nextManifest(primary, world.clock, now => [...now.slice(0, 5), world.newDevice().asManifestDevice(7, world.clock.nowMs())]);
  t.equal(await connection.refusal({ changeManifest: { manifest: primary.sign(grown) } }), 'BAD_MANIFEST', 'devices come by LinkDevice');
  t.ok((await connection.request({ changeManifest: { manifest: primary.sign(smaller) } })).done);
  t.equal(removed.closeCode, 4401, 'closed before the answer');
  t.equal(await world.dial().refusal(second.hello()), 'UNAUTHENTICATED');
});

t.test('who is suspended links nobody', async t => {
  const world = await openWorld(t);
  const primary = await world.register(number);
  await Promise.all([world.plane.suspend(primary.accountId), ...Array.from({ length: 20 }, () => world.turn())]);
  t.equal(await world.dial().refusal(linkBody(world, primary, world.newDevice(), 2)), 'BAD_MANIFEST');
});

t.test('a manifest from the future changes nothing, and a removed device is not woken any more', async t => {
  const world = await openWorld(t);
  const primary = await world.register(number);
  const linked = await world.link(primary);
  const connection = await world.login(primary);
  t.ok((await (await world.login(linked)).request({ setPush: { kind: wire.SetPush.Kind.HTTP, endpoint: 'https://push.example/a' } })).done);
  const key = { account: primary.accountId, device: 2 as DeviceId, incarnation: linked.incarnation };
  t.ok(await world.parts.pushRegistrations.get(key));
  const smaller = nextManifest(primary, world.clock, now => now.filter(({ id }) => id !== 2));
  const later = { ...smaller, issuedAtMs: world.clock.nowMs() + world.parts.limits.manifestClockSkewMsMax + 60_000 };
  t.equal(await connection.refusal({ changeManifest: { manifest: primary.sign(later) } }), 'BAD_MANIFEST');
  t.ok((await connection.request({ changeManifest: { manifest: primary.sign(smaller) } })).done);
  t.equal(await world.parts.pushRegistrations.get(key), null);
});

t.test('link attempts per address are limited', async t => {
  const world = await openWorld(t, { limits: { linkAttemptsPerAddressBurst: 2 } });
  for (let i = 0; i < 2; i++) t.equal(await world.dial().refusal({ linkDevice: {} }), 'BAD_MANIFEST');
  t.equal(await world.dial().refusal({ linkDevice: {} }), 'RATE_LIMITED');
});
