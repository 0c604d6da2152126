import t from 'tap';
import { randomBytes } from 'node:crypto';
import { PRIMARY_DEVICE } from '../../../../proto/ids.ts';
import type { messages } from '../../../../proto/messages.ts';
import { openWorld } from '../world.ts';

/* eslint-disable @typescript-eslint/no-unsafe-enum-assignment -- any number, as a client may send it */
const relation = (value: number): messages.sealgate.v1.Relation => value;
const kind = (value: number): messages.sealgate.v1.SetPush.Kind => value;
/* eslint-enable @typescript-eslint/no-unsafe-enum-assignment */
const parse = (json: string | null | undefined): { devices: { push: unknown }[] } => JSON.parse(json ?? '{}') as { devices: { push: unknown }[] };

const alice = '+12025550100';
const bob = '+12025550101';

t.test('look-ups are truthful, and the same for a blocked caller', async t => {
  const world = await openWorld(t);
  const a = await world.register(alice);
  const b = await world.register(bob);
  const connection = await world.login(a);
  const before = await connection.request({ findAccount: { number: bob } });
  t.same(Buffer.from(before.accountInfo?.account ?? []), Buffer.from(b.accountBytes));
  t.ok(before.accountInfo?.manifest?.signature);
  t.ok((await (await world.login(b)).request({ setRelation: { account: a.accountBytes, relation: relation(2) } })).done);
  t.strictSame({ ...(await connection.request({ findAccount: { number: bob } })).accountInfo }, { ...before.accountInfo });
  t.same((await connection.request({ findAccount: { account: b.accountBytes } })).accountInfo?.manifest, before.accountInfo?.manifest);
  t.equal(await connection.refusal({ findAccount: { number: '+12025550199' } }), 'UNKNOWN_ACCOUNT');
  t.equal(await connection.refusal({ findAccount: { account: randomBytes(16) } }), 'UNKNOWN_ACCOUNT');
  t.equal(await connection.refusal({ findAccount: { account: randomBytes(3) } }), 'MALFORMED');
  t.equal(await connection.refusal({ findAccount: { number: 'x' } }), 'BAD_NUMBER');
});

t.test('twenty distinct numbers a day for a new account, a hundred later, then LOOKUP_BUDGET whatever the number', async t => {
  const world = await openWorld(t);
  const a = await world.register(alice);
  await world.register(bob);
  const connection = await world.login(a);
  const numberAt = (i: number): string => `+1202555${String(1000 + i)}`;
  for (let i = 0; i < 20; i++) t.equal(await connection.refusal({ findAccount: { number: numberAt(i) } }), 'UNKNOWN_ACCOUNT');
  t.equal(await connection.refusal({ findAccount: { number: numberAt(0) } }), 'UNKNOWN_ACCOUNT', 'a known one costs nothing');
  const unknown = (await connection.request({ findAccount: { number: numberAt(30) } })).refused;
  const known = (await connection.request({ findAccount: { number: bob } })).refused;
  t.equal(unknown?.name, 'LOOKUP_BUDGET');
  t.same({ ...known, retryAfterMs: 0 }, { ...unknown, retryAfterMs: 0 }, 'nothing tells them apart');
  world.clock.stepWall(31 * 86_400_000);
  const names: string[] = [];
  for (let i = 0; i < 101; i++) names.push(await connection.refusal({ findAccount: { number: numberAt(i) } }));
  t.equal(names.filter(name => name === 'UNKNOWN_ACCOUNT').length, 100);
  t.equal(names.at(-1), 'LOOKUP_BUDGET');
});

t.test('look-ups per address and in all', async t => {
  const world = await openWorld(t, { limits: { lookupsPerAddress: 3, lookupsPerNode: 5 } });
  const one = await world.login(await world.register(alice));
  const two = await world.login(await world.register(bob));
  for (let i = 0; i < 2; i++) t.equal(await one.refusal({ findAccount: { number: `+120255511${10 + i}` } }), 'UNKNOWN_ACCOUNT');
  t.equal(await two.refusal({ findAccount: { number: '+12025551120' } }), 'UNKNOWN_ACCOUNT');
  t.equal(await two.refusal({ findAccount: { number: '+12025551121' } }), 'LOOKUP_BUDGET');
  for (let i = 0; i < 2; i++) t.equal(await one.refusal({ findAccount: { number: '+12025551110' } }), 'UNKNOWN_ACCOUNT');
  t.equal(await one.refusal({ findAccount: { number: '+12025551110' } }), 'LOOKUP_BUDGET', 'the node has given what it gives');
});

t.test('relations: bounded, never with oneself, existence is not told', async t => {
  const world = await openWorld(t, { limits: { relationsPerWindow: 3 } });
  const a = await world.register(alice);
  const connection = await world.login(a);
  t.equal(await connection.refusal({ setRelation: { account: a.accountBytes, relation: relation(1) } }), 'MALFORMED');
  t.equal(await connection.refusal({ setRelation: { account: randomBytes(4), relation: relation(1) } }), 'MALFORMED');
  t.equal(await connection.refusal({ setRelation: { account: randomBytes(16), relation: relation(7) } }), 'MALFORMED');
  for (let i = 0; i < 3; i++) t.ok((await connection.request({ setRelation: { account: randomBytes(16), relation: relation(i) } })).done);
  t.equal(await connection.refusal({ setRelation: { account: randomBytes(16), relation: relation(1) } }), 'RATE_LIMITED');
});

t.test('push: https, a public address, browser keys', async t => {
  const addresses = new Map([['inside.example', '10.0.0.1'], ['mixed.example', '127.0.0.1']]);
  const world = await openWorld(t, { resolveHost: async name => [{ address: '93.184.215.14', family: 4 }, { address: addresses.get(name) ?? '93.184.215.15', family: 4 }] });
  const a = await world.register(alice);
  const connection = await world.login(a);
  const refusal = (endpoint: string): Promise<string> => connection.refusal({ setPush: { kind: kind(2), endpoint } });
  for (const bad of ['', 'http://push.example/x', 'https://inside.example/', 'https://mixed.example/', 'https://127.0.0.1/', 'https://0x7f.1/', 'https://2130706433/', 'https://[::1]/', 'https://[::ffff:127.0.0.1]/',
    'https://169.254.169.254/latest', 'https://[fd00::1]/', 'https://[64:ff9b::7f00:1]/', 'https://user:pw@push.example/', `https://push.example/${'x'.repeat(2100)}`]) {
    t.equal(await refusal(bad), 'BAD_PUSH_ENDPOINT', bad.slice(0, 60));
  }
  t.equal(await connection.refusal({ setPush: { kind: kind(1), endpoint: 'https://push.example/a', p256dh: randomBytes(65).fill(5, 0, 1), auth: randomBytes(16) } }), 'MALFORMED');
  t.equal(await connection.refusal({ setPush: { kind: kind(9), endpoint: 'https://push.example/a' } }), 'MALFORMED');
  t.ok((await connection.request({ setPush: { kind: kind(1), endpoint: 'https://push.example/a', p256dh: randomBytes(65).fill(4, 0, 1), auth: randomBytes(16) } })).done);
  const data = parse((await connection.request({ getServerData: {} })).serverData?.json);
  t.same(data.devices[0]?.push, { kind: 'webPush', endpoint: 'https://push.example/a' });
  t.ok((await connection.request({ setPush: { kind: kind(0) } })).done);
  t.equal(parse((await connection.request({ getServerData: {} })).serverData?.json).devices[0]?.push, null);
});

t.test('the export names everything and no hash of a secret', async t => {
  const world = await openWorld(t);
  const a = await world.register(alice);
  const connection = await world.login(a);
  const pinHash = randomBytes(32);
  await connection.request({ setRegistrationLock: { pinHash, recoveryHash: randomBytes(32) } });
  const json = (await connection.request({ getServerData: {} })).serverData?.json ?? '';
  const data = parse(json);
  t.match(data, { account: { id: a.account, number: alice, registrationLock: true, recoverySecret: true, manifestVersion: 1 }, devices: [{ id: 1, undelivered: { items: 0 } }] });
  const row = await world.parts.accounts.load(a.accountId);
  for (const secret of [row?.row.pinHash, row?.row.recoveryHash, row?.devices[0]?.secretHash, row?.row.numberIndex]) {
    for (const encoding of ['hex', 'base64', 'base64url'] as const) t.notOk(json.includes(Buffer.from(secret ?? 'x').toString(encoding)), encoding);
  }
});

t.test('the lock: only the primary, right sizes', async t => {
  const world = await openWorld(t);
  const a = await world.register(alice);
  const linked = await world.login(await world.link(a));
  t.equal(await linked.refusal({ setRegistrationLock: { pinHash: randomBytes(32) } }), 'FORBIDDEN');
  t.equal(await linked.refusal({ deleteAccount: {} }), 'FORBIDDEN');
  t.equal(await (await world.login(a)).refusal({ setRegistrationLock: { pinHash: randomBytes(31) } }), 'MALFORMED');
});

t.test('deletion: the PIN, then Done, then 4401, then nothing is left', async t => {
  const world = await openWorld(t);
  const a = await world.register(alice);
  const linked = await world.link(a);
  const connection = await world.login(a);
  const other = await world.login(linked);
  const pinHash = randomBytes(32);
  await connection.request({ setRegistrationLock: { pinHash } });
  await connection.request({ uploadKeys: a.pairs(2, 1) });
  t.ok((await connection.request({ setPush: { kind: kind(2), endpoint: 'https://push.example/a' } })).done);
  t.equal(await connection.refusal({ deleteAccount: {} }), 'BAD_PIN');
  t.equal(connection.closeCode, null);
  t.ok((await connection.request({ deleteAccount: { pinHash } })).done);
  t.equal(await connection.closed(), 4401);
  t.equal(await other.closed(), 4401);
  t.equal(await world.dial().refusal(a.hello()), 'UNAUTHENTICATED');
  const key = { account: a.accountId, device: PRIMARY_DEVICE, incarnation: a.incarnation };
  t.equal(await world.parts.preKeys.count(key), 0);
  t.equal(await world.parts.preKeys.repeatedUse(key), null);
  t.equal(await world.parts.pushRegistrations.get(key), null);
  const asking = await world.login(await world.register(bob));
  t.equal(await asking.refusal({ findAccount: { account: a.accountBytes } }), 'UNKNOWN_ACCOUNT');
  t.equal(await asking.refusal({ takeBundles: { account: a.accountBytes, devices: [1] } }), 'UNKNOWN_ACCOUNT');
  const { accepted } = await world.verified(alice);
  t.equal(accepted.existing, false);
});
