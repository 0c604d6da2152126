import t from 'tap';
import { randomBytes } from 'node:crypto';
import { keyDigest } from '../../../../crypto/index.ts';
import { openWorld } from '../world.ts';

const alice = '+12025550100';
const bob = '+12025550101';

t.test('upload, count, digest', async t => {
  const world = await openWorld(t);
  const device = await world.register(alice);
  const connection = await world.login(device);
  const first = await connection.request({ getKeyStatus: {} });
  t.same(Buffer.from(first.keyStatus?.repeatedUseDigest ?? []), Buffer.from(keyDigest(device.identity.publicKey, device.repeated.signed, device.repeated.lastResort)));
  t.match(first.keyStatus, { oneTime: 0, lastResortUsed: false });
  t.equal((await connection.request({ uploadKeys: device.pairs(5, 1) })).keyStatus?.oneTime, 5);
  t.equal((await connection.request({ uploadKeys: device.pairs(5, 1) })).keyStatus?.oneTime, 10);
  t.equal((await connection.request({ uploadKeys: { ...device.pairs(2, 1), replace: true } })).keyStatus?.oneTime, 2);
});

t.test('nothing is kept of a batch with a bad key', async t => {
  const world = await openWorld(t, { limits: { oneTimeKeysPerUploadMax: 10, oneTimeKeysMax: 12 } });
  const device = await world.register(alice);
  const other = world.newDevice();
  const connection = await world.login(device);
  const good = device.pairs(3, 1);
  const [ec, ...ecs] = good.oneTime ?? [];
  const [kyber, ...kybers] = good.oneTimeKyber ?? [];
  const refusal = (body: object): Promise<string> => connection.refusal({ uploadKeys: { ...good, ...body } });
  t.equal(await refusal({ oneTime: [{ ...ec, key: Buffer.concat([Buffer.of(5), Buffer.alloc(32)]) }, ...ecs] }), 'BAD_KEY', 'all zero');
  t.equal(await refusal({ oneTime: [{ ...ec, key: Buffer.concat([Buffer.of(5, 1), Buffer.alloc(31)]) }, ...ecs] }), 'BAD_KEY', 'small order');
  t.equal(await refusal({ oneTime: [{ ...ec, key: randomBytes(32) }, ...ecs] }), 'BAD_KEY');
  t.equal(await refusal({ oneTimeKyber: [{ ...kyber, signature: randomBytes(64) }, ...kybers] }), 'BAD_SIGNATURE');
  t.equal(await refusal({ oneTimeKyber: [{ ...kyber, key: randomBytes(1569) }, ...kybers] }), 'BAD_KEY');
  t.equal(await refusal({ oneTimeKyber: kybers }), 'MALFORMED', 'unequal numbers');
  t.equal(await refusal({ oneTime: [ecs[0], ...ecs] }), 'MALFORMED', 'an id twice');
  t.equal(await refusal({ oneTimeKyber: [kybers[0], ...kybers] }), 'MALFORMED', 'also among the Kyber keys');
  t.equal(await refusal({ oneTime: [{ ...ec, id: 0x1000000 }, ...ecs] }), 'MALFORMED');
  t.equal(await refusal({ oneTime: [{ ...ec, id: 0 }, ...ecs] }), 'MALFORMED');
  t.equal(await refusal({ signed: other.repeated.signed }), 'BAD_SIGNATURE');
  t.equal(await refusal({ lastResort: other.repeated.lastResort }), 'BAD_SIGNATURE');
  t.equal(await connection.refusal({ uploadKeys: device.pairs(11, 1) }), 'TOO_MANY_KEYS');
  t.equal((await connection.request({ getKeyStatus: {} })).keyStatus?.oneTime, 0);
  await connection.request({ uploadKeys: device.pairs(10, 1) });
  t.equal(await connection.refusal({ uploadKeys: device.pairs(3, 1) }), 'TOO_MANY_KEYS');
  t.equal((await connection.request({ uploadKeys: device.pairs(2, 1) })).keyStatus?.oneTime, 12, 'exactly as many as may be there');
});

t.test('I7: a hundred takers at once, every one-time key at most once, then the last resort', async t => {
  const hits: string[] = [];
  const world = await openWorld(t, { limits: { bundlesPerPairBurst: 1000, bundlesPerTargetBurst: 1000, unansweredRequestsMax: 100 }, failPoints: { hit: name => { hits.push(name); } } });
  const device = await world.register(alice);
  await (await world.login(device)).request({ uploadKeys: device.pairs(40, 1) });
  const taker = await world.login(await world.register(bob));
  const answers = await Promise.all(Array.from({ length: 100 }, () => taker.request({ takeBundles: { account: device.accountBytes, devices: [1] } })));
  const bundles = answers.map(({ bundles: answer }) => answer?.bundles?.[0]);
  const oneTime = bundles.filter(bundle => bundle?.oneTime);
  t.equal(oneTime.length, 40);
  t.equal(new Set(oneTime.map(bundle => bundle?.oneTime?.id)).size, 40);
  t.equal(new Set(oneTime.map(bundle => bundle?.kyber?.id)).size, 40);
  const last = bundles.filter(bundle => bundle?.lastResort);
  t.equal(last.length, 60);
  t.ok(last.every(bundle => bundle?.oneTime === null || bundle?.oneTime === undefined));
  t.ok(last.every(bundle => bundle?.kyber?.id === device.repeated.lastResort.id));
  t.equal(world.facts.get('lastResort'), 60);
  t.equal(hits.length, 100, 'between the take and the reply a crash can be rehearsed');
  t.equal((await (await world.login(device)).request({ getKeyStatus: {} })).keyStatus?.lastResortUsed, true);
});

t.test('bundles have a budget per pair and one per target, and it fails closed', async t => {
  const world = await openWorld(t, { limits: { bundlesPerTargetBurst: 8 } });
  const device = await world.register(alice);
  await world.link(device, 2);
  const take = { takeBundles: { account: device.accountBytes, devices: [1] } };
  const taker = await world.login(await world.register(bob));
  for (let i = 0; i < 6; i++) t.equal((await taker.request(take)).body, 'bundles');
  const refused = (await taker.request(take)).refused;
  t.match(refused, { name: 'KEY_BUDGET', retry: true });
  t.ok(Number(refused?.retryAfterMs) > 500_000);
  t.equal((await taker.request({ takeBundles: { account: device.accountBytes, devices: [2] } })).bundles?.bundles?.[0]?.device, 2, 'another device has its own');
  const third = await world.login(await world.register('+12025550102'));
  for (let i = 0; i < 2; i++) t.equal((await third.request(take)).body, 'bundles');
  t.equal(await third.refusal(take), 'KEY_BUDGET', 'all takers of a target together');
  world.clock.stepWall(601_000);
  t.equal((await taker.request(take)).body, 'bundles');
  world.parts.budgets.take = () => Promise.reject(new Error('disk'));
  t.equal(await taker.refusal(take), 'UNAVAILABLE');
});

t.test('bundles of nobody, of no devices, of unknown devices', async t => {
  const world = await openWorld(t);
  const device = await world.register(alice);
  const connection = await world.login(device);
  t.equal(await connection.refusal({ takeBundles: { account: randomBytes(16), devices: [1] } }), 'UNKNOWN_ACCOUNT');
  t.equal(await connection.refusal({ takeBundles: { account: device.accountBytes, devices: [] } }), 'MALFORMED');
  t.equal(await connection.refusal({ takeBundles: { account: randomBytes(3), devices: [1] } }), 'MALFORMED');
  t.same((await connection.request({ takeBundles: { account: device.accountBytes, devices: [9] } })).bundles?.bundles, []);
});
