import { hkdfSync } from 'node:crypto';
import { readFileSync, readdirSync, readlinkSync } from 'node:fs';
import t from 'tap';
import {
  createKeyRing, createRatchets, DeviceIdentity, makeOneTimePairs, MemoryKeyDb, verifyManifest, type Bytes, type Ratchets, type VerifiedManifest,
} from '../../../../crypto/index.ts';
import { CryptoPool } from '../../../../gateway/business/endpoint/crypto/crypto-pool.ts';
import { tagOf } from '../../../../gateway/business/endpoint/crypto/ratchets-tag.ts';
import { EndpointVault } from '../../../../gateway/business/endpoint/conversation/endpoint-vault.ts';
import { sealUnder } from '../../../../gateway/ops/keys/key-sealed.ts';
import { systemClock } from '../../../../proto/clock-system.ts';
import { accountIdToBytes, PRIMARY_DEVICE } from '../../../../proto/ids.ts';
import type { messages } from '../../../../proto/messages.ts';
import { systemRandom } from '../../../../proto/random-system.ts';
import { account, bytes } from '../../../storage/support.ts';
import { until } from '../../../support/patience.ts';

type Bundle = messages.sealgate.v1.Bundle.$Properties;

const business = account(1);
const peer = account(2);
const key = { id: 1, bytes: Uint8Array.from({ length: 32 }, (_, i) => i) };
const newer = { id: 2, bytes: Uint8Array.from({ length: 32 }, (_, i) => 255 - i) };
const nowMs = 1_700_000_000_000;
const nothing = new Uint8Array();

/** A consumer's device by itself. */
interface Consumer { readonly identity: DeviceIdentity; readonly ratchets: Ratchets; readonly bundle: Bundle; readonly db: MemoryKeyDb }

function consumer(business: VerifiedManifest): Consumer {
  const identity = DeviceIdentity.generate();
  const db = new MemoryKeyDb();
  const ring = createKeyRing(identity, nowMs);
  db.apply(ring.writes);
  const pairs = makeOneTimePairs(identity, ring.ring, 1, nowMs);
  db.apply(pairs.writes);
  const ratchets = createRatchets({
    db, identity, registrationId: 7, self: { account: peer, device: PRIMARY_DEVICE }, clock: systemClock,
    trust: { identityKeyOf: async () => business.accountKey },
  });
  return { identity, ratchets, db, bundle: { device: 1, incarnation: 1, registrationId: 7, oneTime: pairs.oneTime[0] ?? null, signed: ring.signed, kyber: pairs.oneTimeKyber[0] ?? null } };
}

async function opened(who: Consumer, payload: Uint8Array): Promise<string> {
  const outcome = await who.ratchets.open({ account: business, device: PRIMARY_DEVICE }, payload, async writes => { who.db.apply(writes); });
  return outcome.kind === 'opened' ? Buffer.from(outcome.plaintext).toString() : outcome.kind;
}

async function sealedBy(who: Consumer, text: string, bundle?: Bundle): Promise<Bytes> {
  const outcome = await who.ratchets.seal([{ peer: { account: business, device: PRIMARY_DEVICE }, plaintext: Buffer.from(text), ...bundle === undefined ? {} : { bundle } }], async writes => { who.db.apply(writes); });
  if (outcome.kind !== 'sealed' || outcome.sealed[0] === undefined) throw new Error(outcome.kind);
  return outcome.sealed[0].payload;
}

t.test('crypto processes', async t => {
  let deaths = 0;
  const pool = new CryptoPool(1, { keys: [newer, key], clock: systemClock, onDeath: () => { deaths += 1; } });
  t.teardown(() => pool.close());
  const made = (await pool.run(business, business, { makeAccount: { manifest: { clusterId: 'c', custody: 'operator-hosted', version: 1, issuedAtMs: nowMs, incarnation: nowMs } } })).accountMade;
  const manifest = verifyManifest(made?.manifest ?? nothing, { account: business, nowMs });
  t.match(manifest, { kind: 'business', custody: 'operator-hosted', version: 1 });
  pool.setAccountKeys(business, made?.keys ?? nothing);
  const who = consumer(manifest);
  const peers = [{ device: 1, identityKey: who.identity.publicKey }];
  let ratchets: Uint8Array = nothing;

  const seal = async (text: string, bundle: Bundle | null = null): Promise<Uint8Array> => {
    const { contentSealed } = await pool.run(business, peer, { sealContent: { ratchets, peers: peers.map(one => ({ ...one, bundle })), devices: [1], plaintexts: [Buffer.from(text)], nowMs } });
    if (contentSealed?.refused?.length) throw new Error(contentSealed.refused[0]?.reason ?? '');
    ratchets = contentSealed?.ratchets ?? nothing;
    return contentSealed?.sealed?.[0]?.payload ?? nothing;
  };
  const open = async (payload: Uint8Array, more: { readonly ratchets?: Uint8Array; readonly identityKey?: Uint8Array; readonly oneTime?: Uint8Array | null; readonly oneTimeId?: number | null } = {}): Promise<messages.sealgate.endpoint.v1.PayloadOpened.$Properties> => {
    const { ratchets: from = ratchets, ...its } = more;
    const { payloadsOpened } = await pool.run(business, peer, { openPayloads: { ratchets: from, payloads: [{ device: 1, identityKey: who.identity.publicKey, payload, ...its }], nowMs } });
    if (payloadsOpened?.ratchets?.length && Object.keys(more).length === 0) ratchets = payloadsOpened.ratchets;
    return payloadsOpened?.opened?.[0] ?? {};
  };

  await t.test('seal and open, with nothing but sealed state', async t => {
    await t.rejects(seal('too early'), /needsBundle/);
    t.equal(await opened(who, await seal('first', who.bundle)), 'first');
    t.equal(await opened(who, await seal('second')), 'second');
    const answer = await sealedBy(who, 'answer');
    t.match(await open(answer), { outcome: 'opened', plaintext: Buffer.from('answer'), spent: false });
    t.match(await open(answer), { outcome: 'duplicate' });
    t.match(await open(bytes(40, 1)), { outcome: 'undecryptable' });
  });

  await t.test('a first message of a consumer takes a one-time pair, which is a sealed row of its own', async t => {
    const { pairsMade } = await pool.run(business, business, { makePairs: { keys: made?.keys ?? nothing, count: 2, nowMs } });
    const pair = pairsMade?.pairs?.[0];
    const other = consumer(manifest);
    const bundle: Bundle = { device: 1, incarnation: nowMs, registrationId: manifest.devices[0]?.registrationId ?? 0, oneTime: pair?.ec ?? null, signed: made?.signed ?? null, kyber: pair?.kyber ?? null };
    const payload = await sealedBy(other, 'hello', bundle);
    const at = { ratchets: nothing, identityKey: other.identity.publicKey };
    t.match(await open(payload, at), { outcome: 'undecryptable', reason: 'missingPreKey' });
    t.match(await open(payload, { ...at, oneTime: pair?.sealed ?? null, oneTimeId: pair?.ec?.id ?? null }), { outcome: 'opened', spent: true });

    const third = consumer(manifest);
    const from = { device: 1, identityKey: other.identity.publicKey, oneTime: pair?.sealed ?? null, oneTimeId: pair?.ec?.id ?? null };
    const both = [{ ...from, payload }, { ...from, identityKey: third.identity.publicKey, payload: await sealedBy(third, 'hello', bundle) }];
    const { payloadsOpened } = await pool.run(business, peer, { openPayloads: { payloads: both, nowMs } });
    t.match(payloadsOpened?.opened, [{ outcome: 'opened', spent: true }, { outcome: 'undecryptable', reason: 'missingPreKey' }], 'it opens one of two that come together');
  });

  await t.test('the process goes on from a state that it has open, and never from one that was not saved', async t => {
    const byTag = (of: Uint8Array) => pool.run(business, peer, { sealContent: { ratchetsTag: tagOf(of), peers, devices: [1], plaintexts: [Buffer.from('by tag')], nowMs } });
    t.equal((await byTag(ratchets)).result, 'ratchetsNeeded', 'another state of the conversation was open last');
    t.equal(await opened(who, await seal('shown')), 'shown');
    const first = await byTag(ratchets);
    t.equal(await opened(who, first.contentSealed?.sealed?.[0]?.payload ?? nothing), 'by tag');
    const junk = await pool.run(business, peer, { openPayloads: { ratchetsTag: tagOf(first.contentSealed?.ratchets ?? nothing), payloads: [{ device: 1, identityKey: who.identity.publicKey, payload: bytes(40, 1) }], nowMs } });
    t.match(junk.payloadsOpened, { ratchets: nothing, opened: [{ outcome: 'undecryptable' }] }, 'moves nothing');
    const lost = await byTag(first.contentSealed?.ratchets ?? nothing);
    t.equal(lost.result, 'contentSealed');
    t.equal((await byTag(first.contentSealed?.ratchets ?? nothing)).result, 'ratchetsNeeded', 'the state before, which is not open any more');
    t.equal((await byTag(lost.contentSealed?.ratchets ?? nothing)).result, 'ratchetsNeeded', 'what was lost has gone with it');
    ratchets = first.contentSealed?.ratchets ?? nothing;
    t.equal(await opened(who, await seal('saved')), 'saved', 'sealed from where it was saved');
  });

  await t.test('several are sealed and opened with one state before and one after; what cannot be opened harms none of the others', async t => {
    const { contentSealed } = await pool.run(business, peer, { sealContent: { ratchets, peers, devices: [1], plaintexts: ['a', 'b', 'c'].map(text => Buffer.from(text)), nowMs } });
    for (const [i, text] of ['a', 'b', 'c'].entries()) t.equal(await opened(who, contentSealed?.sealed?.[i]?.payload ?? nothing), text);
    ratchets = contentSealed?.ratchets ?? nothing;
    const payloads = [await sealedBy(who, 'one'), bytes(40, 1), await sealedBy(who, 'two')].map(payload => ({ device: 1, identityKey: who.identity.publicKey, payload }));
    const { payloadsOpened } = await pool.run(business, peer, { openPayloads: { ratchets, payloads, nowMs } });
    t.match(payloadsOpened?.opened, [{ outcome: 'opened', plaintext: Buffer.from('one') }, { outcome: 'undecryptable' }, { outcome: 'opened', plaintext: Buffer.from('two') }]);
    ratchets = payloadsOpened?.ratchets ?? nothing;
    t.equal(await opened(who, await seal('after them')), 'after them');
  });

  await t.test('nothing sealed opens in another place', async t => {
    const vault = new EndpointVault([newer, key], 'contents', systemRandom);
    const where = { business, peer, label: 'event', id: bytes(16, 1) };
    const sealed = vault.seal(where, Buffer.from('content'));
    t.same(vault.open(where, sealed), Buffer.from('content'));
    for (const change of [{ label: 'command' }, { id: bytes(16, 2) }, { peer: account(3) }, { business: account(3) }]) t.throws(() => vault.open({ ...where, ...change }, sealed));
    t.throws(() => vault.open({ business, peer, label: 'ratchets', id: nothing }, ratchets), 'what a crypto process has sealed is not for the gateway');
    t.throws(() => new EndpointVault([newer, key], 'keys', systemRandom).open(where, sealed), 'nor the other way round');
    t.notSame(vault.seal(where, Buffer.from('content')), sealed, 'the same, sealed again');
    t.throws(() => vault.open(where, Buffer.concat([sealed.subarray(0, -1), Uint8Array.of((sealed.at(-1) ?? 0) ^ 1)])), 'tampered with');
    t.notOk(Buffer.from(sealed).includes('content'));
    t.equal(sealed[0], 2, 'the newest key\'s id is in front');
    t.same(new EndpointVault([{ ...newer, id: 3 }, newer], 'contents', systemRandom).open(where, sealed), Buffer.from('content'), 'after a rotation');
    for (const [part, label] of [['contents', 'sealgate endpoint'], ['keys', 'sealgate endpoint'], ['keys', 'sealgate endpoint keys']] as const) {
      const about = Buffer.concat([accountIdToBytes(business), accountIdToBytes(peer), Buffer.from('event\0'), where.id]);
      const before = sealUnder({ id: key.id, bytes: new Uint8Array(hkdfSync('sha256', key.bytes, accountIdToBytes(business), label, 32)) }, systemRandom, about, Buffer.from('older'));
      t.same(new EndpointVault([newer, key], part, systemRandom).open(where, before), Buffer.from('older'), 'what was sealed by AES-GCM before');
    }
    await t.rejects(pool.run(business, account(3), { sealContent: { ratchets, peers, devices: [1], plaintexts: [Buffer.from('x')], nowMs } }), { code: 'INTERNAL' });
  });

  await t.test('keys are not in its arguments or environment, it listens nowhere and has no socket library', { skip: process.platform !== 'linux' && 'not run: /proc is read (needs Linux)' }, t => {
    const [pid = 0] = pool.pids;
    const read = (name: string): Buffer => readFileSync(`/proc/${pid}/${name}`);
    for (const name of ['cmdline', 'environ']) {
      for (const one of [key, newer]) t.notOk(read(name).includes(Buffer.from(one.bytes).toString('hex')) || read(name).includes(Buffer.from(one.bytes)));
    }
    t.notMatch(read('maps').toString(), /uws/i);
    t.match(read('limits').toString(), /Max core file size\s+0\s+0/);
    const inodes = readdirSync(`/proc/${pid}/fd`).flatMap(fd => { try { return [readlinkSync(`/proc/${pid}/fd/${fd}`)]; } catch { return []; } });
    const listening = ['tcp', 'tcp6'].flatMap(name => read(`net/${name}`).toString().split('\n').map(line => line.trim().split(/\s+/)).filter(([, , , state]) => state === '0A').map(fields => `socket:[${fields[9] ?? ''}]`));
    t.strictSame(inodes.filter(inode => listening.includes(inode)), []);
    t.end();
  });

  await t.test('what a process that dies had not answered is asked again', async t => {
    const [before = 0] = pool.pids;
    const waiting = Array.from({ length: 20 }, (_, i) => pool.run(business, peer, { sealContent: { ratchets, peers, devices: [1], plaintexts: [bytes(100, i)], nowMs } }));
    process.kill(before, 'SIGKILL');
    t.equal((await Promise.all(waiting)).length, 20);
    await until(() => pool.pids[0] !== before, 'another process');
    t.equal(deaths, 1);
    t.equal(await opened(who, await seal('third')), 'third', 'the account was handed in again');
  });

  await t.test('an account that is dropped is in no process\'s memory, and what others wait for goes on', async t => {
    const other = account(9);
    const its = (await pool.run(other, other, { makeAccount: { manifest: { clusterId: 'c', custody: 'operator-hosted', version: 1, issuedAtMs: nowMs, incarnation: nowMs } } })).accountMade;
    pool.setAccountKeys(other, its?.keys ?? nothing);
    const [before = 0] = pool.pids;
    const waiting = Array.from({ length: 20 }, () => pool.run(other, other, { signManifest: { clusterId: 'c', custody: 'operator-hosted', version: 2, issuedAtMs: nowMs, incarnation: nowMs } }));
    await pool.dropAccount(business);
    t.throws(() => process.kill(before, 0), { code: 'ESRCH' }, 'it has ended');
    t.equal(new Set((await Promise.all(waiting)).map(({ result }) => result)).size, 1, 'all of them are answered');
    await t.rejects(pool.run(business, peer, { sealContent: { ratchets, peers, devices: [1], plaintexts: [Buffer.from('x')], nowMs } }), { code: 'INTERNAL', message: /was not handed in/ });
    t.equal(pool.pids.length, 1);
    t.equal(deaths, 1, 'it is not said to have died');
  });
});
