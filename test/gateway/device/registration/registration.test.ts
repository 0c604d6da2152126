import t from 'tap';
import { randomBytes, createHash } from 'node:crypto';
import { SealgateError } from '../../../../proto/errors.ts';
import { PRIMARY_DEVICE, accountIdFromBytes, type DeviceId } from '../../../../proto/ids.ts';
import { wire } from '../../../../proto/messages.ts';
import { parseNumber } from '../../../../gateway/device/registration/phone-number.ts';
import { createConsoleCodeSender } from '../../../../gateway/device/registration/code-sender-console.ts';
import { clusterId, openWorld, type World } from '../world.ts';
import type { Decoded, FakeConnection, FakeDevice } from '../../../support/fake-device.ts';

const number = '+12025550100';
const dayMs = 86_400_000;
const second = 2 as DeviceId;
const httpPush = wire.SetPush.Kind.HTTP;

/** Registers over an existing account and gives the answer. */
async function reRegister(world: World, extra: { pinHash?: Uint8Array; recoverySecret?: Uint8Array } = {}, keep = false): Promise<{ device: FakeDevice; answer: Awaited<ReturnType<FakeConnection['request']>> }> {
  const device = world.newDevice();
  const { session, accepted } = await world.verified(number);
  const account = (keep ? accepted.existingAccount : accepted.account) ?? new Uint8Array();
  const version = keep ? (accepted.existingManifestVersion ?? 0) + 1 : 1;
  const manifest = device.firstManifest(account, clusterId, version, world.clock.nowMs());
  const answer = await world.dial().request({ register: { ...device.registerBody(session, manifest), ...extra } });
  if (answer.registered) device.registered(manifest, Number(answer.registered.incarnation));
  return { device, answer };
}

t.test('numbers: possible ones pass, whatever else does not', async t => {
  t.equal(parseNumber('+1 202-555-0100'), number);
  t.equal(parseNumber('+4915112345678'), '+4915112345678');
  for (const bad of ['', '+', '12025550100', '+1202', '+999123456789', '+12025550100;ext=5', '+1202555010000000000000000000000', 'call me', '+1\u0000202']) {
    t.throws(() => parseNumber(bad), { code: 'BAD_NUMBER' }, bad);
  }
});

t.test('the console sender prints the documented line, and only on loopback', async t => {
  const lines: string[] = [];
  const sender = createConsoleCodeSender('127.0.0.1', line => { lines.push(line); });
  await sender.send({ number, code: '123456', transport: 'sms', expiresInSeconds: 600 });
  t.same(lines, ['code for +12025550100 is 123456']);
  t.throws(() => createConsoleCodeSender('0.0.0.0', () => undefined), { code: 'BAD_CONFIG' });
});

t.test('a number is registered once per verification', async t => {
  const world = await openWorld(t);
  const { session, accepted } = await world.verified('+1 202 555 0100');
  t.equal(world.codes[0]?.number, number);
  t.match(world.codes[0]?.code, /^[0-9]{6}$/);
  t.equal(accepted.existing, false);
  const device = world.newDevice();
  const manifest = device.firstManifest(accepted.account ?? new Uint8Array(), clusterId, 1, world.clock.nowMs());
  const body = device.registerBody(session, manifest);
  const answers = await Promise.all([world.dial(), world.dial(), world.dial()].map(one => one.request({ register: body })));
  t.equal(answers.filter(({ registered }) => registered).length, 1);
  t.equal(answers.filter(({ refused }) => refused?.name === 'SESSION_UNKNOWN').length, 2);
  device.registered(manifest, manifest.devices[0]?.incarnation ?? 0);
  await world.login(device);
});

t.test('what a Register must contain; a correctable mistake does not use up the code', async t => {
  const world = await openWorld(t);
  const { session, accepted } = await world.verified(number);
  const device = world.newDevice();
  const other = world.newDevice();
  const manifest = device.firstManifest(accepted.account ?? new Uint8Array(), clusterId, 1, world.clock.nowMs());
  const good = device.registerBody(session, manifest);
  const refusal = (change: object): Promise<string> => world.dial().refusal({ register: { ...good, ...change } });
  t.equal(await refusal({ secretHash: randomBytes(31) }), 'MALFORMED');
  t.equal(await refusal({ signed: other.repeated.signed }), 'BAD_SIGNATURE');
  t.equal(await refusal({ lastResort: other.repeated.lastResort }), 'BAD_SIGNATURE');
  t.equal(await refusal({ lastResort: null }), 'BAD_KEY');
  t.equal(await refusal({ signed: { ...device.repeated.signed, id: 0x1000000 } }), 'MALFORMED');
  t.equal(await refusal({ signed: { ...device.repeated.signed, key: Buffer.concat([Buffer.of(5), Buffer.alloc(32)]) } }), 'BAD_KEY');
  t.equal(await refusal({ manifest: { payload: randomBytes(20), signature: randomBytes(64) } }), 'BAD_MANIFEST');
  t.equal(await refusal({ manifest: { ...device.sign(manifest), signature: randomBytes(64) } }), 'BAD_MANIFEST');
  t.equal(await refusal({ manifest: device.sign({ ...manifest, version: 2 }) }), 'STALE_VERSION');
  t.equal(await refusal({ manifest: device.sign({ ...manifest, clusterId: 'other' }) }), 'BAD_MANIFEST');
  t.equal(await refusal({ manifest: device.sign({ ...manifest, kind: 'business', custody: 'self-hosted' }) }), 'BAD_MANIFEST');
  t.equal(await refusal({ manifest: device.sign({ ...manifest, devices: [...manifest.devices, other.asManifestDevice(2, 5)] }) }), 'BAD_MANIFEST');
  t.equal(await refusal({ session: randomBytes(16) }), 'SESSION_UNKNOWN');
  t.ok((await world.dial().request({ register: good })).registered);
});

t.test('a session that was not verified registers nothing', async t => {
  const world = await openWorld(t);
  const { verificationStarted } = await world.dial().request({ startVerification: { number } });
  const device = world.newDevice();
  const manifest = device.firstManifest(randomBytes(16), clusterId, 1, world.clock.nowMs());
  t.equal(await world.dial().refusal({ register: device.registerBody(verificationStarted?.session ?? new Uint8Array(), manifest) }), 'NOT_VERIFIED');
});

t.test('at most ten wrong codes per number and day, over all sessions, also side by side', async t => {
  const world = await openWorld(t, { limits: { codesPerNumber: 100, nextCodeDelayMs: 1 } });
  const results: string[] = [];
  for (let round = 0; round < 4; round++) {
    const { verificationStarted } = await world.dial().request({ startVerification: { number } });
    const session = verificationStarted?.session ?? new Uint8Array();
    const right = world.codes.at(-1)?.code ?? '';
    results.push(...await Promise.all([1, 2, 3].map(i => world.dial().refusal({ submitCode: { session, code: String((Number(right) + round * 3 + i) % 1_000_000).padStart(6, '0') } }))));
  }
  t.equal(results.filter(name => name === 'BAD_CODE').length, 10);
  t.equal(results.filter(name => name === 'TOO_MANY_ATTEMPTS').length, 2);
  const { verificationStarted } = await world.dial().request({ startVerification: { number } });
  const answer = await world.dial().request({ submitCode: { session: verificationStarted?.session ?? null, code: world.codes.at(-1)?.code ?? '' } });
  t.equal(answer.refused?.name, 'TOO_MANY_ATTEMPTS', 'not even the right one');
  t.ok(Number(answer.refused?.retryAfterMs) > 0);
  await world.verified('+12025550101');
  world.clock.stepWall(dayMs);
  await world.verified(number);
});

t.test('codes expire; sessions belong to their number; another code follows after a pause', async t => {
  const world = await openWorld(t);
  const { verificationStarted } = await world.dial().request({ startVerification: { number } });
  const session = verificationStarted?.session ?? new Uint8Array();
  const first = world.codes[0]?.code ?? '';
  t.equal(await world.dial().refusal({ startVerification: { number, session } }), 'RATE_LIMITED');
  world.clock.stepWall(31_000);
  t.equal(await world.dial().refusal({ startVerification: { number: '+12025550101', session } }), 'SESSION_UNKNOWN');
  t.equal(await world.dial().refusal({ startVerification: { number, session: randomBytes(16) } }), 'SESSION_UNKNOWN');
  await world.dial().request({ startVerification: { number, session } });
  t.equal(world.codes.length, 2);
  if (first !== world.codes[1]?.code) t.equal(await world.dial().refusal({ submitCode: { session, code: first } }), 'BAD_CODE', 'the newer code replaces the older');
  world.clock.stepWall(10 * 60_000);
  t.equal(await world.dial().refusal({ submitCode: { session, code: world.codes[1]?.code ?? '' } }), 'SESSION_UNKNOWN');
});

t.test('so many codes for a session, and each has to be proven anew', async t => {
  const world = await openWorld(t, { limits: { codesPerNumber: 100, codesPerSessionMax: 2 } });
  const { session } = await world.verified(number);
  world.clock.stepWall(31_000);
  t.ok((await world.dial().request({ startVerification: { number, session } })).verificationStarted);
  const device = world.newDevice();
  t.equal(await world.dial().refusal({ register: device.registerBody(session, device.firstManifest(randomBytes(16), clusterId, 1, world.clock.nowMs())) }), 'NOT_VERIFIED');
  world.clock.stepWall(31_000);
  t.equal(await world.dial().refusal({ startVerification: { number, session } }), 'RATE_LIMITED');
  t.equal(world.codes.length, 2);
});

t.test('codes per number and per address are limited, and the limit fails closed', async t => {
  const world = await openWorld(t, { limits: { codesPerNumber: 2, codesPerAddress: 4 } });
  for (let i = 0; i < 2; i++) t.ok((await world.dial().request({ startVerification: { number } })).verificationStarted);
  t.equal(await world.dial().refusal({ startVerification: { number } }), 'RATE_LIMITED');
  t.ok((await world.dial().request({ startVerification: { number: '+12025550101' } })).verificationStarted);
  t.equal(await world.dial().refusal({ startVerification: { number: '+12025550102' } }), 'RATE_LIMITED', 'the address has used up its codes');
  t.ok((await world.dial({ address: '192.0.2.9' }).request({ startVerification: { number: '+12025550102' } })).verificationStarted);
  world.parts.budgets.take = () => Promise.reject(new Error('disk'));
  t.equal(await world.dial({ address: '192.0.2.10' }).refusal({ startVerification: { number: '+12025550103' } }), 'UNAVAILABLE');
  t.equal(world.codes.length, 4);
});

t.test('no code leaves that is not kept', async t => {
  const world = await openWorld(t);
  world.parts.verificationSessions.put = async () => { throw new SealgateError('STORE_FULL'); };
  t.equal(await world.dial().refusal({ startVerification: { number } }), 'UNAVAILABLE');
  t.strictSame(world.codes, []);
});

t.test('a sender that fails is not tried again', async t => {
  let tries = 0;
  const world = await openWorld(t, { codeSender: { send: () => { tries += 1; return Promise.reject(new Error('gateway')); } } });
  t.equal(await world.dial().refusal({ startVerification: { number } }), 'CODE_NOT_SENT');
  t.equal(tries, 1);
});

t.test('a number without PIN is recycled: a new account that inherits nothing, the old devices closed', async t => {
  const world = await openWorld(t);
  const old = await world.register(number);
  const connection = await world.login(old);
  await world.parts.relations.set(world.parts.relationKeys.owner(old.accountId), world.parts.relationKeys.pair(old.accountId, old.accountId), 'blocked');
  const { device, answer } = await reRegister(world);
  t.ok(answer.registered);
  t.not(device.account, old.account);
  t.equal(await connection.closed(), 4401);
  t.equal(await world.dial().refusal(old.hello()), 'UNAUTHENTICATED');
  t.equal(await world.parts.relations.get(world.parts.relationKeys.pair(old.accountId, old.accountId)).then(row => row?.relation ?? 'none'), 'none');
  t.equal(await world.parts.preKeys.repeatedUse({ account: old.accountId, device: PRIMARY_DEVICE, incarnation: old.incarnation }), null);
  await world.login(device);
  t.equal(world.facts.get('registered recycled'), 1);
});

t.test('the registration lock: told after the code, opened by the PIN, expired after seven quiet days', async t => {
  const world = await openWorld(t, { limits: { codesPerNumber: 100, wrongCodesPerNumber: 100, codesPerAddress: 1000 } });
  const old = await world.register(number);
  const connection = await world.login(old);
  const pinHash = randomBytes(32);
  const recoverySecret = randomBytes(32);
  t.ok((await connection.request({ setRegistrationLock: { pinHash, recoveryHash: createHash('sha256').update(recoverySecret).digest() } })).done);
  t.equal((await (await world.login(old)).request({ ping: {} })).body, 'pong');
  const { accepted } = await world.verified(number);
  t.same([accepted.existing, accepted.registrationLock, accepted.canRecover], [true, true, true]);
  const locked = await reRegister(world);
  t.equal(locked.answer.refused?.name, 'REGISTRATION_LOCKED');
  const retryAfterMs = Number(locked.answer.refused?.retryAfterMs);
  t.ok(retryAfterMs > 6 * dayMs && retryAfterMs <= 8 * dayMs);
  t.equal((await reRegister(world, { pinHash: randomBytes(32) }, true)).answer.refused?.name, 'BAD_PIN');

  const kept = await reRegister(world, { pinHash }, true);
  t.ok(kept.answer.registered, kept.answer.refused?.text ?? '');
  t.equal(kept.device.account, old.account);
  t.equal(kept.device.manifest?.version, 2);
  t.equal(await world.dial().refusal(old.hello()), 'UNAUTHENTICATED');
  await world.login(kept.device);
  const again = await reRegister(world, { recoverySecret }, true);
  t.equal(again.device.account, old.account);
  await world.login(again.device);

  world.clock.stepWall(9 * dayMs);
  const { accepted: later } = await world.verified(number);
  t.equal(later.registrationLock, false);
  const recycled = await reRegister(world);
  t.not(recycled.device.account, old.account);
});

t.test('a kept account goes on with one device: the linked ones are closed and forgotten, and nobody is woken any more', async t => {
  const world = await openWorld(t);
  const old = await world.register(number);
  const linked = await world.link(old);
  const pinHash = randomBytes(32);
  const connection = await world.login(old);
  await connection.request({ setRegistrationLock: { pinHash } });
  const other = await world.login(linked);
  for (const one of [connection, other]) t.ok((await one.request({ setPush: { kind: httpPush, endpoint: 'https://push.example/a' } })).done);
  const kept = await reRegister(world, { pinHash }, true);
  t.equal(kept.device.account, old.account);
  t.strictSame([await connection.closed(), await other.closed()], [4401, 4401]);
  for (const gone of [old, linked]) {
    t.equal(await world.dial().refusal(gone.hello()), 'UNAUTHENTICATED');
    t.equal(await world.parts.pushRegistrations.get({ account: gone.accountId, device: gone.device === 1 ? PRIMARY_DEVICE : second, incarnation: gone.incarnation }), null);
  }
});

t.test('a primary of an older time is no successor, if it is the same millisecond', async t => {
  const world = await openWorld(t);
  const old = await world.register(number);
  const pinHash = randomBytes(32);
  await (await world.login(old)).request({ setRegistrationLock: { pinHash } });
  const { session, accepted } = await world.verified(number);
  const device = world.newDevice();
  const claim = (incarnation: number): Promise<Decoded> => {
    const manifest = { ...device.firstManifest(accepted.existingAccount ?? new Uint8Array(), clusterId, 2, world.clock.nowMs()), devices: [device.asManifestDevice(1, incarnation)] };
    return world.dial().request({ register: { ...device.registerBody(session, manifest), pinHash } });
  };
  t.equal((await claim(old.incarnation)).refused?.name, 'BAD_MANIFEST');
  t.ok((await claim(old.incarnation + 1)).registered);
});

t.test('the recovery secret can be guessed as often as the PIN, together with it', async t => {
  const world = await openWorld(t, { limits: { codesPerNumber: 1000, wrongCodesPerNumber: 1000, codesPerAddress: 1000, nextCodeDelayMs: 1, pinAttemptsBurst: 3 } });
  const old = await world.register(number);
  const recoverySecret = randomBytes(32);
  await (await world.login(old)).request({ setRegistrationLock: { pinHash: randomBytes(32), recoveryHash: createHash('sha256').update(recoverySecret).digest() } });
  const guesses = [{ recoverySecret: randomBytes(32) }, { pinHash: randomBytes(32) }, { recoverySecret: randomBytes(32) }, { recoverySecret }];
  const names: string[] = [];
  for (const guess of guesses) names.push((await reRegister(world, guess, true)).answer.refused?.name ?? '');
  t.strictSame(names, ['BAD_PIN', 'BAD_PIN', 'BAD_PIN', 'TOO_MANY_ATTEMPTS']);
});

t.test('the lock holds to the end of the seventh quiet day', async t => {
  const world = await openWorld(t, { limits: { codesPerNumber: 100, wrongCodesPerNumber: 100, codesPerAddress: 1000 } });
  const old = await world.register(number);
  await (await world.login(old)).request({ setRegistrationLock: { pinHash: randomBytes(32) } });
  const endMs = (Math.floor(world.clock.nowMs() / dayMs) + 8) * dayMs;
  world.clock.stepWall(endMs - world.clock.nowMs() - 10_000);
  t.equal((await world.verified(number)).accepted.registrationLock, true);
  world.clock.stepWall(10_000);
  t.equal((await world.verified(number)).accepted.registrationLock, false);
});

t.test('PINs can be guessed ten times, then once a day', async t => {
  const world = await openWorld(t, { limits: { codesPerNumber: 1000, wrongCodesPerNumber: 1000, codesPerAddress: 1000, nextCodeDelayMs: 1 } });
  const old = await world.register(number);
  const pinHash = randomBytes(32);
  await (await world.login(old)).request({ setRegistrationLock: { pinHash } });
  const names: string[] = [];
  for (let i = 0; i < 11; i++) names.push((await reRegister(world, { pinHash: randomBytes(32) }, true)).answer.refused?.name ?? '');
  t.equal(names.filter(name => name === 'BAD_PIN').length, 10);
  t.equal(names.at(-1), 'TOO_MANY_ATTEMPTS');
  t.equal((await reRegister(world, { pinHash }, true)).answer.refused?.name, 'TOO_MANY_ATTEMPTS');
  world.clock.stepWall(dayMs + 60_000);
  t.ok((await reRegister(world, { pinHash }, true)).answer.registered);
});

t.test('a suspended number cannot be registered away', async t => {
  const world = await openWorld(t);
  const old = await world.register(number);
  const account = accountIdFromBytes(old.accountBytes);
  if (account === null) throw new Error('account');
  await Promise.all([world.plane.suspend(account), ...Array.from({ length: 20 }, () => world.turn())]);
  t.equal((await reRegister(world)).answer.refused?.name, 'SUSPENDED');
});

t.test('numbers, codes and PINs survive a rotation of the keys', async t => {
  const world = await openWorld(t);
  const old = await world.register(number);
  const connection = await world.login(old);
  const pinHash = randomBytes(32);
  await connection.request({ setRegistrationLock: { pinHash } });
  world.keys.rotate('pepper');
  world.keys.rotate('number');
  const kept = await reRegister(world, { pinHash }, true);
  t.equal(kept.device.account, old.account);
  const { serverData } = await (await world.login(kept.device)).request({ getServerData: {} });
  t.match(JSON.parse(serverData?.json ?? '{}'), { account: { number } });
});
