import t from 'tap';
import { SealgateError } from '../../../proto/errors.ts';
import { randomBytes, randomUUID } from 'node:crypto';
import { accountIdFromBytes, accountIdToBytes, parseAccountId } from '../../../proto/ids.ts';
import type { Router } from '../../../gateway/routing/router.ts';
import { openWorld } from './world.ts';

const number = '+12025550100';

t.test('a device with the right secret is welcomed with the limits', async t => {
  const world = await openWorld(t);
  const device = await world.register(number);
  const connection = world.dial();
  const { welcome } = await connection.request(device.hello());
  t.equal(welcome?.clusterId, 'test-cluster');
  t.equal(welcome?.limits?.frameBytesMax, world.parts.limits.frameBytesMax);
  t.equal(welcome?.limits?.payloadBytesMax, 16_384);
  t.equal(welcome?.manifestVersion, 1);
  t.equal(welcome?.operatorKey?.length, 33);
  t.equal(world.plane.stats().authenticated, 1);
  await connection.event('queueEmpty');
});

t.test('unknown account, unknown device and wrong secret get one and the same answer', async t => {
  const world = await openWorld(t);
  const device = await world.register(number);
  const unknown = parseAccountId(randomUUID());
  t.ok(unknown);
  const wrong = [{ secret: randomBytes(32) }, { device: 2 }, { account: unknown === null ? randomBytes(16) : accountIdToBytes(unknown) }];
  const answers: unknown[] = [];
  for (const change of wrong) {
    const connection = world.dial();
    const { refused } = await connection.request(device.hello(change));
    answers.push({ ...refused });
    t.equal(await connection.closed(), 4401);
  }
  t.strictSame(answers[1], answers[0]);
  t.strictSame(answers[2], answers[0]);
  t.match(answers[0], { name: 'UNAUTHENTICATED' });
});

t.test('another protocol, malformed ids, no request id', async t => {
  const world = await openWorld(t);
  const device = await world.register(number);
  t.equal(await world.dial().refusal(device.hello({ protocol: 2 })), 'UNSUPPORTED_PROTOCOL');
  t.equal(await world.dial().refusal(device.hello({ secret: randomBytes(31) })), 'MALFORMED');
  t.equal(await world.dial().refusal(device.hello({ account: randomBytes(15) })), 'MALFORMED');
  t.equal(await world.dial().refusal(device.hello({ device: 128 })), 'MALFORMED');
  const connection = world.dial();
  connection.send({ ...device.hello(), requestId: 0 });
  t.equal(await connection.closed(), 4400);
});

t.test('suspension closes with 4403, keeps out, and can be lifted', async t => {
  const world = await openWorld(t);
  const device = await world.register(number);
  const connection = await world.login(device);
  const account = accountIdFromBytes(device.accountBytes);
  if (account === null) throw new Error('account');
  const suspended = world.plane.suspend(account);
  t.equal(await connection.closed(), 4403);
  await suspended;
  const again = world.dial();
  t.equal(await again.refusal(device.hello()), 'SUSPENDED');
  t.equal(await again.closed(), 4403);
  t.equal(await world.dial().refusal(device.hello({ secret: randomBytes(32) })), 'UNAUTHENTICATED', 'not told without the secret');
  await world.plane.resume(account);
  await world.login(device);
});

t.test('the newest connection wins', async t => {
  const world = await openWorld(t);
  const device = await world.register(number);
  const first = await world.login(device);
  const second = await world.login(device);
  t.equal(await first.closed(), 4409);
  t.ok((await second.request({ ping: {} })).pong);
});

t.test('a connection that was let in slowly does not take the place of one that began later', async t => {
  const world = await openWorld(t);
  const device = await world.register(number);
  const { accounts } = world.parts;
  const credentials = accounts.credentials.bind(accounts);
  let goOn = (): void => undefined;
  const isRead = new Promise<void>(resolve => { goOn = resolve; });
  accounts.credentials = async (...asked) => {
    accounts.credentials = credentials;
    await isRead;
    return credentials(...asked);
  };
  const slow = world.dial();
  slow.send(device.hello());
  await world.clock.advanceAsync(50);
  const newer = await world.login(device);
  goOn();
  t.equal(await slow.closed(), 4409);
  t.ok((await newer.request({ ping: {} })).pong);
});

t.test('an account of another node is sent there', async t => {
  const { router } = await openWorld(t);
  const elsewhere = { at: 'elsewhere', node: { name: 'b', deviceUrl: 'wss://b.example', nodeUrl: 'wss://10.0.0.2' }, mapVersion: 7 } as const;
  const world = await openWorld(t, { router: Object.assign(Object.create(router) as Router, { ownerOf: () => elsewhere }) });
  const device = world.newDevice();
  device.account = parseAccountId(randomUUID());
  const connection = world.dial();
  connection.send(device.hello());
  t.match((await connection.event('moved')).moved, { url: elsewhere.node.deviceUrl, mapVersion: 7 });
  t.equal(await connection.closed(), 4301);
});

t.test('a store that fails lets nobody in', async t => {
  const world = await openWorld(t);
  const device = await world.register(number);
  world.parts.accounts.credentials = () => Promise.reject(new Error('disk'));
  const connection = world.dial();
  t.equal(await connection.refusal(device.hello()), 'INTERNAL');
  t.equal(await connection.closed(), 1013);
  t.equal(world.failures.length, 1);
});

t.test('more hellos than the store may be asked at once: told when to come back, the later the more there are, and let in when they do', async t => {
  const world = await openWorld(t, { limits: { hellosAtOnceMax: 1, returnsPerSecond: 1, returnWithinMs: 500 } });
  const device = await world.register(number);
  const { accounts } = world.parts;
  let free = (): void => undefined;
  const isFree = new Promise<void>(resolve => { free = resolve; });
  const credentials = accounts.credentials.bind(accounts);
  accounts.credentials = async (...asked) => {
    await isFree;
    return credentials(...asked);
  };
  const first = world.dial();
  const welcome = first.request(device.hello());
  const withinMs: (number | null | undefined)[] = [];
  for (let late = 0; late < 3; late += 1) {
    const connection = world.dial();
    connection.send(device.hello());
    withinMs.push((await connection.event('goingAway')).goingAway?.reconnectWithinMs);
    t.equal(await connection.closed(), 4503);
  }
  t.ok(withinMs.every((ms, index) => Math.abs((ms ?? 0) - 1000 * (index + 1)) < 100), String(withinMs));
  free();
  t.ok((await welcome).welcome);
  await world.login(device);
});

t.test('what a hello finds about the account\'s manifest is told to routing, and only when the secret is right', async t => {
  const world = await openWorld(t);
  const device = await world.register(number);
  const seen: unknown[] = [];
  world.parts.router.manifestSeen = (account, version) => { seen.push([account, version]); };
  await world.dial().request(device.hello({ secret: randomBytes(32) }));
  t.same(seen, []);
  await world.login(device);
  t.same(seen, [[device.account, 1]]);
});

t.test('who was removed while it authenticated is told so, and not to come back', async t => {
  const world = await openWorld(t);
  const device = await world.register(number);
  world.parts.router.attach = () => { throw new SealgateError('UNAUTHENTICATED'); };
  const connection = world.dial();
  connection.send(device.hello());
  t.equal(await connection.closed(), 4401);
});

t.test('before authentication: one frame of 4 KiB, in time, of the right kind', async t => {
  const world = await openWorld(t, { limits: { unauthenticatedPerAddressMax: 3 } });
  const device = await world.register(number);
  const big = world.dial();
  big.raw(new Uint8Array(4097));
  t.equal(await big.closed(), 4400);
  const early = world.dial();
  early.send({ ping: {} });
  t.equal(await early.closed(), 4400);
  const hasty = world.dial();
  hasty.send(device.hello());
  hasty.send({ ping: {} });
  t.equal(await hasty.closed(), 4400, 'nothing is handled until the device row has been read');
  const garbage = world.dial();
  garbage.raw(randomBytes(4000).fill(0xff));
  t.equal(await garbage.closed(), 1007);
  const silent = world.dial();
  world.clock.advance(4_900);
  t.equal(silent.closeCode, null);
  world.clock.advance(700);
  t.equal(await silent.closed(), 4408);
  const answered = world.dial();
  t.equal(await answered.refusal({ startVerification: { number: 'x' } }), 'BAD_NUMBER');
  t.equal(await answered.closed(), 1000, 'one frame of somebody who is nobody yet, one answer');
  const held = [world.dial(), world.dial(), world.dial()];
  t.throws(() => world.dial(), /refused 429/);
  world.dial({ address: '192.0.2.2' });
  held[0]?.close();
  await world.turn();
  world.dial();
  t.equal(world.facts.get('turnedAway addressLimit'), 1);
});

t.test('origins of browsers', async t => {
  const world = await openWorld(t, { allowedOrigins: ['https://chat.example'] });
  t.throws(() => world.dial({ origin: 'https://evil.example' }), /refused 403/);
  world.dial({ origin: 'https://chat.example' });
  world.dial();
});
