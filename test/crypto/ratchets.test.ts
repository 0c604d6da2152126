import t from 'tap';
import { createRatchets, type KeyDb, type KeyWrite } from '../../crypto/index.ts';
import { readMessagePlace } from '../../crypto/session-record.ts';
import { wire } from '../../proto/messages.ts';
import { Directory, Person, accountOf, acquainted, deviceOf, textOf, typeOf } from './people.ts';

const counterOf = (payload: Uint8Array): number => readMessagePlace(wire.SealedPayload.decode(payload).ciphertext).counter;

t.test('first messages until the peer answers, then ordinary ones', async t => {
  const trust = new Directory();
  const [alice, bob] = [new Person('a', trust), new Person('b', trust)];
  t.equal(await alice.ratchets.needsBundle(bob.address), true);
  for (const text of ['one', 'two']) {
    const payload = await alice.seal(bob, text);
    t.equal(typeOf(payload), wire.SealedType.SEALED_PREKEY);
    t.equal(textOf(await bob.open(alice, payload)), text);
  }
  t.equal(await alice.ratchets.needsBundle(bob.address), false);
  t.equal(await bob.ratchets.needsBundle(alice.address), false, 'who was written to can answer');
  const answer = await bob.seal(alice, 'three');
  t.equal(typeOf(answer), wire.SealedType.SEALED_WHISPER);
  t.equal(textOf(await alice.open(bob, answer)), 'three');
  t.equal(typeOf(await alice.seal(bob, 'four')), wire.SealedType.SEALED_WHISPER);
});

t.test('both start at once', async t => {
  const trust = new Directory();
  const [alice, bob] = [new Person('a', trust), new Person('b', trust)];
  const [fromAlice, fromBob] = [await alice.seal(bob, 'a'), await bob.seal(alice, 'b')];
  t.equal(textOf(await bob.open(alice, fromAlice)), 'a');
  t.equal(textOf(await alice.open(bob, fromBob)), 'b');
  t.equal(textOf(await bob.open(alice, await alice.seal(bob, 'c'))), 'c');
  t.equal(textOf(await alice.open(bob, await bob.seal(alice, 'd'))), 'd');
});

t.test('out of order, and the same again', async t => {
  const { alice, bob } = await acquainted();
  const [one, two] = [await alice.seal(bob, 'one'), await alice.seal(bob, 'two')];
  t.equal(textOf(await bob.open(alice, two)), 'two');
  t.equal(textOf(await bob.open(alice, one)), 'one');
  t.equal(textOf(await bob.open(alice, one)), 'duplicate');
});

t.test('nothing is handed out before the commit has resolved', async t => {
  const { alice, bob } = await acquainted();
  const events: string[] = [];
  let release = (): void => undefined;
  const held = new Promise<void>(resolve => { release = resolve; });
  const commit = async (writes: readonly KeyWrite[]): Promise<void> => {
    events.push('commit');
    await held;
    bob.db.apply(writes);
    events.push('durable');
  };
  const opening = bob.ratchets.open(alice.address, await alice.seal(bob, 'x'), commit).then(outcome => { events.push(outcome.kind); });
  while (events.length === 0) await new Promise(resolve => { setImmediate(resolve); });
  await new Promise(resolve => { setImmediate(resolve); });
  t.strictSame(events, ['commit']);
  release();
  await opening;
  t.strictSame(events, ['commit', 'durable', 'opened']);
});

t.test('a crash between the staged writes and the commit loses nothing', async t => {
  const trust = new Directory();
  const [alice, bob] = [new Person('a', trust), new Person('b', trust)];
  const crash = async (): Promise<never> => Promise.reject(new Error('power'));
  const first = await alice.seal(bob, 'first');
  await t.rejects(bob.ratchets.open(alice.address, first, crash), { message: 'power' });
  bob.ratchets = bob.restarted(bob.db);
  t.equal(textOf(await bob.open(alice, first)), 'first', 'the one-time keys are still there');
  t.equal(textOf(await bob.open(alice, first)), 'duplicate', 'the acknowledgement was lost');

  const answer = await bob.seal(alice, 'answer');
  await t.rejects(alice.ratchets.open(bob.address, answer, crash), { message: 'power' });
  t.equal(textOf(await alice.open(bob, answer)), 'answer', 'nor without a restart');

  const request = { peer: bob.address, plaintext: Buffer.from('x') };
  await t.rejects(alice.ratchets.seal([request], crash), { message: 'power' });
  t.equal(textOf(await bob.open(alice, await alice.seal(bob, 'y'))), 'y');
});

t.test('seals that start together never share a counter', async t => {
  const { alice, bob } = await acquainted();
  const payloads = await Promise.all(['a', 'b', 'c', 'd'].map(text => alice.seal(bob, text)));
  t.equal(new Set(payloads.map(counterOf)).size, 4);
  const read = [];
  for (const payload of payloads) read.push(textOf(await bob.open(alice, payload)));
  t.strictSame(read, ['a', 'b', 'c', 'd']);
});

t.test('without the lock they do, and a message is lost', async t => {
  const { alice, bob } = await acquainted();
  // Two objects over one database: each has locks of its own.
  const one = alice.restarted(alice.db);
  const other = alice.restarted(alice.db);
  const payloads: Uint8Array[] = [];
  const slow = async (writes: readonly KeyWrite[]): Promise<void> => {
    await new Promise(resolve => { setImmediate(resolve); });
    alice.db.apply(writes);
  };
  await Promise.all([one, other].map(async ratchets => {
    const outcome = await ratchets.seal([{ peer: bob.address, plaintext: Buffer.from('x') }], slow);
    if (outcome.kind === 'sealed') payloads.push(...outcome.sealed.map(s => s.payload));
  }));
  t.equal(new Set(payloads.map(counterOf)).size, 1);
  const outcomes = [];
  for (const payload of payloads) outcomes.push((await bob.open(alice, payload)).kind);
  t.strictSame(outcomes, ['opened', 'duplicate']);
});

t.test('for several devices: all or none, one commit', async t => {
  const trust = new Directory();
  const [alice, bob, tablet] = [new Person('a', trust), new Person('b', trust), new Person('b', trust, 2)];
  let commits = 0;
  const save = async (writes: readonly KeyWrite[]): Promise<void> => { commits++; alice.db.apply(writes); };
  const plaintext = Buffer.from('x');
  const withBundle = { peer: bob.address, plaintext, bundle: bob.takeBundle() };
  t.strictSame(await alice.ratchets.seal([withBundle, { peer: tablet.address, plaintext }], save), {
    kind: 'refused', refused: [{ peer: tablet.address, reason: 'needsBundle' }],
  });
  t.equal(commits, 0);
  t.equal(await alice.ratchets.needsBundle(bob.address), true, 'nothing was kept for the other device');
  const outcome = await alice.ratchets.seal([withBundle, { peer: tablet.address, plaintext, bundle: tablet.takeBundle() }], save);
  t.equal(commits, 1);
  if (outcome.kind !== 'sealed') throw new Error('not sealed');
  t.equal(textOf(await bob.open(alice, outcome.sealed[0]?.payload ?? plaintext)), 'x');
  t.equal(textOf(await tablet.open(alice, outcome.sealed[1]?.payload ?? plaintext)), 'x');
  await t.rejects(alice.ratchets.seal([withBundle, withBundle], save), TypeError);
});

t.test('sets of peers in opposite order do not wait for each other', async t => {
  const trust = new Directory();
  const [alice, bob, carol] = [new Person('a', trust), new Person('b', trust), new Person('c', trust)];
  for (const person of [bob, carol]) await person.open(alice, await alice.seal(person, 'x'));
  const to = (...people: Person[]) => alice.ratchets.seal(people.map(p => ({ peer: p.address, plaintext: Buffer.from('x') })), alice.save);
  const outcomes = await Promise.all([to(bob, carol), to(carol, bob), to(bob, carol), to(carol), to(bob)]);
  t.strictSame(outcomes.map(o => o.kind), Array(5).fill('sealed'));
});

t.test('bundles that lie are refused', async t => {
  const trust = new Directory();
  const [alice, bob, mallory] = [new Person('a', trust), new Person('b', trust), new Person('d', trust)];
  const good = bob.takeBundle();
  const seal = async (bundle: typeof good) => {
    const outcome = await alice.ratchets.seal([{ peer: bob.address, plaintext: Buffer.from('x'), bundle }], alice.save);
    return outcome.kind === 'refused' ? outcome.refused[0]?.reason : outcome.kind;
  };
  const zero = new Uint8Array(33);
  zero[0] = 5;
  t.equal(await seal(mallory.takeBundle()), 'badBundle', 'signed by another identity than the manifest names');
  t.equal(await seal({ ...good, kyber: mallory.takeBundle().kyber ?? null }), 'badBundle');
  t.equal(await seal({ ...good, kyber: null }), 'badBundle');
  t.equal(await seal({ ...good, signed: null }), 'badBundle');
  t.equal(await seal({ ...good, oneTime: { id: 1, key: zero } }), 'badBundle', 'a degenerate one-time key');
  t.equal(await seal({ ...good, registrationId: 0 }), 'badBundle');
  t.equal(await seal({ ...good, device: 2 }), 'badBundle');
  trust.set(bob.address, null);
  t.equal(await seal(good), 'untrusted', 'a ghost device: no manifest names it');
  trust.set(bob.address, bob.identity.publicKey);
  t.equal(await seal(good), 'sealed');
});

t.test('an archive that was not committed has not happened, however open the session is', async t => {
  const { alice, bob } = await acquainted();
  await t.rejects(alice.ratchets.archive(bob.address, () => Promise.reject(new Error('disk'))), { message: 'disk' });
  t.equal(await alice.ratchets.needsBundle(bob.address), false);
});

t.test('archive: a new session for sending, what is under way still opens', async t => {
  const { alice, bob } = await acquainted();
  const underWay = await bob.seal(alice, 'under way');
  await alice.ratchets.archive(bob.address, alice.save);
  t.equal(await alice.ratchets.needsBundle(bob.address), true);
  t.equal(textOf(await alice.open(bob, underWay)), 'under way');
  await alice.ratchets.archive({ account: accountOf('f'), device: deviceOf(1) }, alice.save);
});

t.test('forget: nothing is left', async t => {
  const { alice, bob } = await acquainted();
  const underWay = await bob.seal(alice, 'under way');
  await alice.ratchets.forget(bob.address, alice.save);
  t.equal(textOf(await alice.open(bob, underWay)), 'undecryptable: noSession');
});

t.test('30 days without an answer: a new bundle', async t => {
  const trust = new Directory();
  const [alice, bob] = [new Person('a', trust), new Person('b', trust)];
  await alice.seal(bob, 'x');
  alice.clock.advance(29 * 86_400_000);
  t.equal(await alice.ratchets.needsBundle(bob.address), false);
  alice.clock.advance(2 * 86_400_000);
  t.equal(await alice.ratchets.needsBundle(bob.address), true);
});

t.test('a database or trust source that fails is an error, never an outcome', async t => {
  const { alice, bob } = await acquainted();
  const carol = new Person('c', alice.trust);
  const first = await carol.seal(bob, 'first');
  const next = await alice.seal(bob, 'next');
  const failing = (table: string): KeyDb => ({
    get: async (asked, key) => asked === table ? Promise.reject(new Error('disk')) : bob.db.get(asked, key),
  });
  for (const table of ['session', 'preKey', 'signedPreKey', 'kyberPreKey']) {
    await t.rejects(bob.restarted(failing(table)).open(carol.address, first, bob.save), { message: 'disk' }, table);
  }
  await t.rejects(bob.restarted(failing('session')).open(alice.address, next, bob.save), { message: 'disk' });
  await t.rejects(bob.restarted(failing('session')).needsBundle(alice.address), { message: 'disk' });
  await t.rejects(bob.restarted(failing('session')).seal([{ peer: alice.address, plaintext: next }], bob.save), { message: 'disk' });
  const noTrust = { identityKeyOf: async () => Promise.reject(new Error('trust')) };
  await t.rejects(bob.restarted(bob.db, noTrust).open(carol.address, first, bob.save), { message: 'trust' });
  await t.rejects(bob.restarted(bob.db, noTrust).open(alice.address, next, bob.save), { message: 'trust' });

  const damaged: KeyDb = { get: async () => new Uint8Array([1, 2, 3]) };
  await t.rejects(bob.restarted(damaged).open(alice.address, next, bob.save), 'a damaged row is not the message\'s fault');
  t.equal(textOf(await bob.open(carol, first)), 'first', 'nothing was lost');
  t.equal(textOf(await bob.open(alice, next)), 'next');
});

t.test('a manifest that changes while this seals is a refusal, not a fault', async t => {
  const { alice, bob } = await acquainted();
  let asked = 0;
  const ratchets = createRatchets({
    db: alice.db, identity: alice.identity, registrationId: alice.registrationId, self: alice.address, clock: alice.clock,
    // Bob's key while the session is looked at; another one when libsignal asks.
    trust: { identityKeyOf: async () => { asked += 1; return asked === 1 ? bob.identity.publicKey : alice.identity.publicKey; } },
  });
  const outcome = await ratchets.seal([{ peer: bob.address, plaintext: new Uint8Array(160) }], async () => { t.fail('nothing to commit'); });
  t.same(outcome, { kind: 'refused', refused: [{ peer: bob.address, reason: 'untrusted' }] });
  t.ok(asked > 1);
});

t.test('addresses that libsignal would not authenticate are refused', async t => {
  const { alice, bob } = await acquainted();
  const upper = { account: bob.address.account.toUpperCase() as typeof bob.address.account, device: bob.address.device };
  await t.rejects(alice.ratchets.seal([{ peer: upper, plaintext: Buffer.from('x') }], alice.save), TypeError);
  t.throws(() => createRatchets({ db: alice.db, identity: alice.identity, registrationId: 1, self: upper, trust: alice.trust, clock: alice.clock }), TypeError);
});
