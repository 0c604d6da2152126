import t from 'tap';
import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { wire } from '../../../proto/messages.ts';
import { openWorld, type World } from './world.ts';
import type { FakeConnection, FakeDevice, Frame } from '../../support/fake-device.ts';

const alice = '+12025550100';
const bob = '+12025550101';

function message(to: FakeDevice, payload: Uint8Array, changes: object = {}): Frame {
  return {
    send: {
      clientMessageId: randomBytes(16), recipient: to.accountBytes, manifestVersion: to.manifest?.version ?? 1, urgent: true,
      sealed: [{ device: 1, incarnation: to.incarnation, registrationId: to.registrationId, payload }], ...changes,
    },
  };
}

async function pair(world: World): Promise<{ a: FakeDevice; b: FakeDevice; from: FakeConnection; to: FakeConnection }> {
  const a = await world.register(alice);
  const b = await world.register(bob);
  const from = await world.login(a);
  const to = await world.login(b);
  await to.request({ setRelation: { account: a.accountBytes, relation: wire.Relation.RELATION_ACCEPTED } });
  return { a, b, from, to };
}

async function deliveries(world: World, connection: FakeConnection, count: number): Promise<Buffer[]> {
  for (let i = 0; i < 3_000; i++) {
    const found = connection.frames.filter(({ body }) => body === 'deliver');
    if (found.length >= count) return found.map(({ deliver }) => Buffer.from(deliver?.payload ?? []));
    await world.turn();
  }
  throw new Error('not delivered');
}

t.test('a message is accepted, delivered in order to its addressee and nobody else, acknowledged', async t => {
  const world = await openWorld(t);
  const { a, b, from, to } = await pair(world);
  const payloads = Array.from({ length: 20 }, (_, i) => Buffer.from(`for bob ${i}`));
  const accepted = await Promise.all(payloads.map(payload => from.request(message(b, payload))));
  t.ok(accepted.every(({ accepted: answer }) => answer?.envelopeId?.length === 16));
  t.strictSame(await deliveries(world, to, 20), payloads);
  t.equal(from.frames.filter(({ body }) => body === 'deliver').length, 0);
  const last = to.frames.filter(({ body }) => body === 'deliver').at(-1)?.deliver;
  t.same(Buffer.from(last?.sender ?? []), Buffer.from(a.accountBytes));
  to.send({ ack: { position: last?.position ?? null } });
  to.send({ ack: { position: last?.position ?? null } });
  t.ok((await to.request({ ping: {} })).pong, 'an ack twice does no harm');
  await world.clock.advanceAsync(1_000, 50);
  to.close();
  const again = await world.login(b);
  await again.event('queueEmpty');
  t.equal(again.frames.filter(({ body }) => body === 'deliver').length, 0, 'what was acknowledged does not come back');
});

t.test('who is blocked is not heard from then on, whatever was cached', async t => {
  const world = await openWorld(t);
  const { a, b, from, to } = await pair(world);
  await from.request(message(b, Buffer.from('one')));
  await deliveries(world, to, 1);
  await to.request({ setRelation: { account: a.accountBytes, relation: wire.Relation.RELATION_BLOCKED } });
  t.ok((await from.request(message(b, Buffer.from('blocked')))).accepted, 'the sender does not see it');
  await to.request({ setRelation: { account: a.accountBytes, relation: wire.Relation.RELATION_ACCEPTED } });
  await from.request(message(b, Buffer.from('two')));
  t.strictSame((await deliveries(world, to, 2)).map(String), ['one', 'two']);
});

t.test('I11: an Ack beyond what was delivered closes with 4400', async t => {
  const world = await openWorld(t);
  const { b, from, to } = await pair(world);
  await from.request(message(b, Buffer.from('one')));
  await deliveries(world, to, 1);
  const position = to.frames.find(({ body }) => body === 'deliver')?.deliver?.position;
  to.send({ ack: { position: { epoch: position?.epoch ?? 0, offset: Number(position?.offset) + 1000 } } });
  t.equal(await to.closed(), 4400);
  t.strictSame(await deliveries(world, await world.login(b), 1), [Buffer.from('one')], 'and changed nothing');
});

t.test('refusals of routing reach the sender; a payload that is too large does not reach routing', async t => {
  const world = await openWorld(t);
  const { b, from } = await pair(world);
  t.equal(await from.refusal(message(b, new Uint8Array(16_385))), 'TOO_LARGE');
  t.ok((await from.request(message(b, new Uint8Array(16_384)))).accepted);
  const stale = (await from.request(message(b, Buffer.from('x'), { manifestVersion: 7 }))).refused;
  t.equal(stale?.name, 'STALE_MANIFEST');
  t.ok(stale?.manifest?.payload);
  t.equal(await from.refusal(message(b, Buffer.from('x'), { recipient: randomBytes(16) })), 'UNKNOWN_ACCOUNT');
});

t.test('a second hello, an unknown body, an answer as a request, no request id', async t => {
  const world = await openWorld(t);
  const { a, from } = await pair(world);
  from.raw(Uint8Array.of(0x08, 0x4d, 0xd2, 0x3e, 0x00));
  for (let i = 0; i < 5; i++) await world.turn();
  t.equal(from.frames.find(({ requestId }) => requestId === 77)?.refused?.name, 'UNKNOWN_REQUEST');
  t.equal(await from.refusal({ welcome: {} }), 'UNKNOWN_REQUEST');
  from.send({ ping: {}, requestId: 0 });
  t.equal(await from.closed(), 4400);
  const again = await world.login(a);
  again.send(a.hello());
  t.equal(await again.closed(), 4400);
});

t.test('a bug in one handler is INTERNAL, logged, and nothing else', async t => {
  const world = await openWorld(t);
  const { from, to } = await pair(world);
  world.parts.preKeys.repeatedUse = () => { throw new TypeError('bug'); };
  t.equal(await from.refusal({ getKeyStatus: {} }), 'INTERNAL');
  t.equal(world.failures.length, 1);
  t.ok((await from.request({ ping: {} })).pong);
  t.ok((await to.request({ ping: {} })).pong);
});

t.test('requests, sends and unanswered requests are limited; haste that goes on is closed', async t => {
  const world = await openWorld(t, { limits: { sendsPerSecond: 1, sendsBurst: 3, requestsPerSecond: 10, requestsBurst: 20, unansweredRequestsMax: 5, hastyFramesMax: 10 } });
  const { b, from, to } = await pair(world);
  const names = await Promise.all([0, 1, 2, 3].map(async i => (await from.request(message(b, Buffer.of(i)))).body));
  t.same(names, ['accepted', 'accepted', 'accepted', 'refused']);
  t.match(from.frames.find(({ refused }) => refused)?.refused, { name: 'RATE_LIMITED', retry: true });
  const answers = await Promise.all(Array.from({ length: 8 }, () => from.request({ getKeyStatus: {} })));
  t.equal(answers.filter(({ refused }) => refused?.name === 'TOO_MANY_REQUESTS_OPEN').length, 3);
  for (let i = 0; i < 60; i++) from.send({ ping: {} });
  t.equal(await from.closed(), 4429);
  t.ok(Number(world.facts.get('rateLimited requests')) > 0);
  t.ok((await to.request({ ping: {} })).pong);
});

t.test('bytes and control frames are limited', async t => {
  const world = await openWorld(t);
  const { b, from, to } = await pair(world);
  for (let i = 0; i < 100; i++) from.send(message(b, randomBytes(16_000)));
  t.equal(await from.closed(), 4429);
  t.equal(world.facts.get('rateLimited bytes'), 1);
  for (let i = 0; i < 30; i++) to.ping();
  t.equal(await to.closed(), 4429);
  t.equal(world.facts.get('rateLimited control'), 1);
});

t.test('a reader that reads nothing is stored, then closed; its mail waits', async t => {
  const world = await openWorld(t, { limits: { sendBufferBytesMax: 128 * 1024, bytesBurst: 4 * 1024 * 1024 } });
  const { b, from, to } = await pair(world);
  to.setReading(false);
  const payloads = Array.from({ length: 30 }, () => randomBytes(15_000));
  for (const payload of payloads) t.ok((await from.request(message(b, payload))).accepted);
  world.clock.advance(61_000);
  t.equal(await to.closed(), 1013);
  const again = await world.login(b);
  const seen: Buffer[] = [];
  while (seen.length < 30) {
    await world.turn();
    const found = again.frames.splice(0).filter(({ body }) => body === 'deliver');
    seen.push(...found.map(({ deliver }) => Buffer.from(deliver?.payload ?? [])));
    const position = found.at(-1)?.deliver?.position;
    if (position) again.send({ ack: { position } });
  }
  t.strictSame(seen, payloads);
});

t.test('a drain tells when to come back, refuses what is new, spreads its closes', async t => {
  const world = await openWorld(t);
  const { from, to } = await pair(world);
  const started = world.clock.monotonicMs();
  world.plane.stopAccepting();
  t.equal(await to.refusal({ ping: {} }), 'DRAINING');
  t.throws(() => world.dial());
  const drained = world.plane.drain(1_000);
  t.equal((await to.event('goingAway')).goingAway?.reconnectWithinMs, 1_000);
  const codes = [await from.closed(), await to.closed()];
  await drained;
  t.same(codes, [1012, 1012]);
  t.ok(world.clock.monotonicMs() - started <= 1_100);
  t.equal(world.plane.stats().connections, 0);
});

t.test('hostile frames end at most their own connection', async t => {
  const world = await openWorld(t, { limits: { connectionsPerAddressMax: 1_000 } });
  const { a, b, from, to } = await pair(world);
  const sample = wire.Frame.encode({ requestId: 3, ...message(b, randomBytes(40)) }).finish();
  const hostile = fc.oneof(
    fc.uint8Array({ maxLength: 200 }),
    fc.tuple(fc.nat(sample.length - 1), fc.integer({ min: 0, max: 255 })).map(([at, value]) => { const copy = new Uint8Array(sample); copy[at] = value; return copy; }),
    fc.nat(sample.length).map(length => new Uint8Array(sample.subarray(0, length))),
    fc.nat(60_000).map(length => new Uint8Array(length).fill(0xa2)),
    fc.record({ epoch: fc.nat(), offset: fc.nat() }).map(position => wire.Frame.encode({ requestId: 1, ack: { position } }).finish()),
  );
  await fc.assert(fc.asyncProperty(fc.array(hostile, { minLength: 1, maxLength: 8 }), fc.boolean(), async (frames, authenticated) => {
    world.clock.advance(2_000);
    const attacker = authenticated ? await world.login(a) : world.dial({ address: '198.51.100.1' });
    for (const frame of frames) attacker.raw(frame);
    const { pong } = await to.request({ ping: {} });
    attacker.close();
    return pong !== null && pong !== undefined && to.closeCode === null;
  }), { numRuns: 150, seed: 20_260_101 });
  t.equal(from.closeCode, 4409);
  t.same(world.failures, [], 'none of it was a bug of ours');
  t.ok((await (await world.login(a)).request(message(b, Buffer.from('still here')))).accepted);
  t.ok((await deliveries(world, to, 1)).some(payload => payload.toString() === 'still here'));
});

t.test('frames with absurdly many parts are not decoded', async t => {
  const world = await openWorld(t);
  const { a, b, from } = await pair(world);
  const send = wire.Send.encode({ sealed: Array.from({ length: 2_500 }, () => ({})) }).finish();
  const frame = (body: Uint8Array): Uint8Array => wire.Frame.encode({ requestId: 1 }).uint32(20 << 3 | 2).bytes(body).finish();
  t.equal(wire.Frame.decode(frame(send)).send?.sealed?.length, 2_500);
  from.raw(frame(send));
  t.equal(await from.closed(), 1007);
  // Behind a group that nobody knows, and that decoders skip.
  const hidden = frame(Buffer.concat([Uint8Array.of(15 << 3 | 3, 15 << 3 | 4), send]));
  t.equal(wire.Frame.decode(hidden).send?.sealed?.length, 2_500);
  const hiding = await world.login(a);
  hiding.raw(hidden);
  t.equal(await hiding.closed(), 1007);
  const again = await world.login(b);
  t.ok((await again.request({ uploadKeys: b.pairs(50, 1) })).keyStatus, 'the largest honest one is');
});
