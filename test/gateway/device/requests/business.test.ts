import { createHash, randomBytes } from 'node:crypto';
import t, { type Test } from 'tap';
import { encodeSignedBlob, OperatorKey, signBusinessIdentity, type BusinessIdentityFields } from '../../../../crypto/index.ts';
import type { messages } from '../../../../proto/messages.ts';
import type { FakeDevice } from '../../../support/fake-device.ts';
import { clusterId, openWorld, type World } from '../world.ts';

/* eslint-disable @typescript-eslint/no-unsafe-enum-assignment -- any number, as a client may send it */
const relation = (value: number): messages.sealgate.v1.Relation => value;
const reason = (value: number): messages.sealgate.v1.ReportAccount.Reason => value;
/* eslint-enable @typescript-eslint/no-unsafe-enum-assignment */

async function registerBusiness(world: World, number: string, change: { readonly custody?: 'operator-hosted' } = {}): Promise<{ device: FakeDevice; refused: string | null }> {
  const device = world.newDevice();
  const { session, accepted } = await world.verified(number);
  const manifest = { ...device.firstManifest(accepted.account ?? new Uint8Array(), clusterId, 1, world.clock.nowMs()), kind: 'business' as const, ...change };
  const { registered, refused } = await world.dial().request({ register: device.registerBody(session, manifest) });
  device.registered(manifest, registered?.incarnation ?? 0);
  return { device, refused: refused?.name ?? null };
}

function identity(world: World, device: FakeDevice, fields: Partial<BusinessIdentityFields> = {}): Uint8Array {
  const operator = OperatorKey.deserialize(new Uint8Array(world.keys.current('operator').bytes));
  return encodeSignedBlob(signBusinessIdentity({
    account: device.accountId, legalEntity: 'Lima Plants Ltd', displayName: 'Lima', hosting: 'operator-hosted', vendor: '', badge: true, issuedAtMs: world.clock.nowMs(), expiresAtMs: 0, custodyVersion: 3, purpose: '', retention: '', policyUrl: '', ...fields,
  }, operator));
}

/** A business whose identity says that the operator holds its keys, while its manifest says otherwise: that is operator-hosted, custody version 0. */
async function contradicting(t: Test, changes: Parameters<typeof openWorld>[1] = {}): Promise<{ world: World; shop: FakeDevice; person: FakeDevice }> {
  const world = await openWorld(t, changes);
  const { device: shop } = await registerBusiness(world, '+12025550101');
  await world.parts.accounts.setBusiness(shop.accountId, identity(world, shop));
  return { world, shop, person: await world.register('+12025550102') };
}

t.test('a business with its keys on its own devices registers as people do; one without applies to the operator', async t => {
  const world = await openWorld(t);
  const { device: shop } = await registerBusiness(world, '+12025550101');
  t.match(await world.parts.accounts.load(shop.accountId), { row: { kind: 'business', business: null } });
  t.equal((await registerBusiness(world, '+12025550103', { custody: 'operator-hosted' })).refused, 'BAD_MANIFEST');
  const connection = await world.login(await world.register('+12025550102'));
  t.equal((await connection.request({ findAccount: { account: shop.accountBytes } })).accountInfo?.business, null);
  const signed = identity(world, shop);
  await world.parts.accounts.setBusiness(shop.accountId, signed);
  const { accountInfo } = await connection.request({ findAccount: { number: '+12025550101' } });
  t.same(encodeSignedBlob({ payload: new Uint8Array(accountInfo?.business?.payload ?? []), signature: new Uint8Array(accountInfo?.business?.signature ?? []) }), signed);
});

t.test('many people may begin to write to a business', async t => {
  const world = await openWorld(t, { limits: { bundlesPerTargetBurst: 1, bundlesPerBusinessBurst: 3 } });
  const { device: shop } = await registerBusiness(world, '+12025550101');
  const connection = await world.login(await world.register('+12025550102'));
  const take = { takeBundles: { account: shop.accountBytes, devices: [1] } };
  for (let i = 0; i < 3; i += 1) t.equal((await connection.request(take)).body, 'bundles');
  t.equal(await connection.refusal(take), 'KEY_BUDGET');
});

t.test('who was a consumer for others does not become a business', async t => {
  const world = await openWorld(t);
  const person = await world.register('+12025550102');
  const recoverySecret = randomBytes(32);
  await (await world.login(person)).request({ setRegistrationLock: { recoveryHash: createHash('sha256').update(recoverySecret).digest() } });
  const phone = world.newDevice();
  const { session, accepted } = await world.verified('+12025550102');
  const manifest = { ...phone.firstManifest(accepted.existingAccount ?? new Uint8Array(), clusterId, 2, world.clock.nowMs()), kind: 'business' as const };
  const { refused } = await world.dial().request({ register: { ...phone.registerBody(session, manifest), recoverySecret } });
  t.equal(refused?.name, 'BAD_MANIFEST');
});

t.test('an answer is about the present custody version of a business, and the business hears it', async t => {
  const { world, shop, person } = await contradicting(t);
  const connection = await world.login(person);
  const business = await world.login(shop);
  t.equal(await connection.refusal({ answerCustody: { account: shop.accountBytes, custodyVersion: 3, accept: true } }), 'CONFLICT');
  t.ok((await connection.request({ answerCustody: { account: shop.accountBytes, custodyVersion: 0, accept: true } })).done);
  const { custodyAnswered } = await business.event('custodyAnswered');
  t.same(custodyAnswered?.account, Buffer.from(person.accountBytes));
  t.match(custodyAnswered, { custodyVersion: 0, accept: true });
  t.ok(custodyAnswered?.position);
  t.equal(await connection.refusal({ answerCustody: { account: randomBytes(16), accept: true } }), 'UNKNOWN_ACCOUNT');
  t.equal(await connection.refusal({ answerCustody: { account: person.accountBytes, accept: true } }), 'MALFORMED');
  t.equal(await connection.refusal({ answerCustody: { account: randomBytes(2), accept: true } }), 'MALFORMED');
});

t.test('blocks and reports of businesses that have dealt with the caller are counted, each once', async t => {
  const told: unknown[] = [];
  const { world, shop, person } = await contradicting(t, {
    limits: { reportsPerWindow: 3 },
    feedback: { blocked: async (...about) => { told.push(['blocked', ...about]); }, reported: async (...about) => { told.push(['reported', ...about]); } },
  });
  const connection = await world.login(person);
  const other = await world.register('+12025550104');
  const report = { account: shop.accountBytes, reason: reason(2) };
  t.equal(await connection.refusal({ reportAccount: report }), 'UNKNOWN_ACCOUNT', 'it has not dealt with them');
  t.ok((await connection.request({ setRelation: { account: shop.accountBytes, relation: relation(2) } })).done);
  t.strictSame(told, [], 'nor would a block count');
  t.ok((await connection.request({ setRelation: { account: shop.accountBytes, relation: relation(1) } })).done);
  t.ok((await connection.request({ setRelation: { account: other.accountBytes, relation: relation(1) } })).done);
  for (const account of [shop, shop, other]) t.ok((await connection.request({ setRelation: { account: account.accountBytes, relation: relation(2) } })).done);
  t.ok((await connection.request({ reportAccount: report })).done);
  t.ok((await connection.request({ reportAccount: { ...report, reason: reason(77) } })).done, 'a reason of a newer client');
  t.strictSame(told, [['blocked', shop.accountId, person.accountId], ['reported', shop.accountId, person.accountId, 'scam'], ['reported', shop.accountId, person.accountId, 'other']]);
  t.equal(await connection.refusal({ reportAccount: report }), 'RATE_LIMITED');
});
