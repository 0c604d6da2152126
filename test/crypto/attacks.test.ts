import { PlaintextContent, DecryptionErrorMessage, CiphertextMessageType, PreKeySignalMessage, SignalMessage } from '@signalapp/libsignal-client';
import fc from 'fast-check';
import t from 'tap';
import { LAST_RESORT_BASE, makeRetryRequest } from '../../crypto/index.ts';
import { wire } from '../../proto/messages.ts';
import { Directory, Person, acquainted, textOf } from './people.ts';

const { SEALED_UNKNOWN, SEALED_WHISPER, SEALED_PREKEY, SEALED_PLAINTEXT } = wire.SealedType;
const sealedTypes = { SEALED_UNKNOWN, SEALED_WHISPER, SEALED_PREKEY, SEALED_PLAINTEXT };

t.test('a message relabelled as another sender\'s does not open', async t => {
  const { alice, bob, trust } = await acquainted();
  const carol = new Person('c', trust);
  await bob.open(carol, await carol.seal(bob, 'hello from carol'));
  await carol.open(bob, await bob.seal(carol, 'hello'));
  const payload = await alice.seal(bob, 'from alice');
  t.equal(textOf(await bob.open(carol, payload)), 'undecryptable: badMessage');
  const sibling = { account: alice.address.account, device: carol.address.device };
  t.match(textOf(await bob.ratchets.open({ ...sibling, device: new Person('a', new Directory(), 2).address.device }, payload, bob.save)), 'noSession');
  t.equal(textOf(await bob.open(alice, payload)), 'from alice');

  const dave = new Person('d', trust);
  const first = await dave.seal(bob, 'first');
  t.equal(textOf(await bob.open(carol, first)), 'undecryptable: untrusted', 'a first message carries its identity key');
  t.equal(textOf(await bob.open(dave, first)), 'first');
});

t.test('a first message relabelled between two addresses of one key does not open', async t => {
  const trust = new Directory();
  const [alice, bob, carol] = [new Person('a', trust), new Person('b', trust), new Person('c', trust)];
  trust.set(carol.address, alice.identity.publicKey); // a malicious carol lists alice's key as hers
  const payload = await alice.seal(bob, 'from alice');
  t.equal(textOf(await bob.open(carol, payload)), 'undecryptable: badMessage', 'both addresses are authenticated');
  t.equal(textOf(await bob.open(alice, payload)), 'from alice');
});

t.test('the server injects a first message under a key of its own: refused, and trust stays', async t => {
  const { alice, bob } = await acquainted();
  const evilTrust = new Directory();
  const evil = new Person('a', evilTrust); // alice's address, another key
  evilTrust.set(bob.address, bob.identity.publicKey);
  const injected = await evil.seal(bob, 'I am alice', bob.takeBundle());
  let commits = 0;
  const outcome = await bob.ratchets.open(alice.address, injected, async () => { commits++; });
  t.equal(textOf(outcome), 'undecryptable: untrusted');
  t.equal(commits, 0);

  const answer = await bob.seal(alice, 'for alice only');
  t.equal(textOf(await evil.open(bob, answer)), 'undecryptable: badMessage', 'the next answer is not sealed for the injected key');
  t.equal(textOf(await alice.open(bob, answer)), 'for alice only');
});

t.test('a device that no manifest names: its first message does not open', async t => {
  const trust = new Directory();
  const [alice, bob] = [new Person('a', trust), new Person('b', trust)];
  const payload = await alice.seal(bob, 'trust me');
  trust.set(alice.address, null);
  t.equal(textOf(await bob.open(alice, payload)), 'undecryptable: untrusted');
});

t.test('the private halves of one-time keys are gone once their message has been opened', async t => {
  const trust = new Directory();
  const [alice, bob] = [new Person('a', trust), new Person('b', trust)];
  const bundle = bob.takeBundle();
  const rows = [['preKey', String(bundle.oneTime?.id)], ['kyberPreKey', String(bundle.kyber?.id)]] as const;
  for (const [table, key] of rows) t.ok(await bob.db.get(table, key));
  await bob.open(alice, await alice.seal(bob, 'hello', bundle));
  for (const [table, key] of rows) t.equal(await bob.db.get(table, key), null, table);
});

t.test('a last-resort key that was used ten thousand times opens nothing more', async t => {
  const trust = new Directory();
  const [alice, bob] = [new Person('a', trust), new Person('b', trust)];
  const key = String(bob.lastResortBundle().kyber?.id);
  const payload = await alice.seal(bob, 'one too many', bob.lastResortBundle());
  bob.db.apply([{ table: 'kyberUsed', key, value: new Uint8Array(10_000 * 16) }]);
  t.equal(textOf(await bob.open(alice, payload)), 'undecryptable: exhausted');
  bob.db.apply([{ table: 'kyberUsed', key, value: new Uint8Array(9_999 * 16) }]);
  t.equal(textOf(await bob.open(alice, payload)), 'one too many');
});

t.test('the server hands out a bundle under a key of its own: refused', async t => {
  const trust = new Directory();
  const [alice, bob] = [new Person('a', trust), new Person('b', trust)];
  const evil = new Person('b', new Directory());
  const outcome = await alice.ratchets.seal([{ peer: bob.address, plaintext: Buffer.from('secret'), bundle: evil.takeBundle() }], alice.save);
  t.match(outcome, { kind: 'refused', refused: [{ reason: 'badBundle' }] });
});

t.test('a key that the manifest no longer names gets and says nothing', async t => {
  const { alice, bob, trust } = await acquainted();
  const underWay = await alice.seal(bob, 'old key');
  const reinstalled = new Person('a', trust); // alice again, with a new key in a newer manifest
  t.equal(await bob.ratchets.needsBundle(alice.address), true, 'the old session is not used any more');
  t.match(await bob.ratchets.seal([{ peer: alice.address, plaintext: Buffer.from('x') }], bob.save), { kind: 'refused', refused: [{ reason: 'needsBundle' }] });
  t.equal(textOf(await bob.open(alice, underWay)), 'undecryptable: untrusted');
  t.equal(textOf(await reinstalled.open(bob, await bob.seal(reinstalled, 'new key'))), 'new key');
  trust.set(alice.address, null);
  t.match(await bob.ratchets.seal([{ peer: alice.address, plaintext: Buffer.from('x') }], bob.save), { kind: 'refused', refused: [{ reason: 'untrusted' }] });
});

t.test('a message that names an unknown pre-key is the message\'s fault', async t => {
  const trust = new Directory();
  const [alice, bob] = [new Person('a', trust), new Person('b', trust)];
  const bundle = bob.takeBundle();
  bob.db.apply([{ table: 'preKey', key: String(bundle.oneTime?.id), value: null }]);
  t.equal(textOf(await bob.open(alice, await alice.seal(bob, 'x', bundle))), 'undecryptable: missingPreKey');

  for (const table of ['signedPreKey', 'kyberPreKey'] as const) {
    const [carol, dave] = [new Person('c', trust), new Person('d', trust)];
    const taken = dave.takeBundle();
    dave.db.apply([{ table, key: String(table === 'signedPreKey' ? taken.signed?.id : taken.kyber?.id), value: null }]);
    t.equal(textOf(await dave.open(carol, await carol.seal(dave, 'x', taken))), 'undecryptable: missingPreKey', table);
  }
});

t.test('a replayed first message opens once', async t => {
  const trust = new Directory();
  const [alice, bob] = [new Person('a', trust), new Person('b', trust)];
  const withOneTime = await alice.seal(bob, 'one-time', bob.takeBundle());
  t.equal(textOf(await bob.open(alice, withOneTime)), 'one-time');
  t.equal(textOf(await bob.open(alice, withOneTime)), 'duplicate');
  await bob.ratchets.forget(alice.address, bob.save);
  t.equal(textOf(await bob.open(alice, withOneTime)), 'undecryptable: missingPreKey', 'its keys are gone');

  const carol = new Person('c', trust);
  const lastResort = bob.lastResortBundle();
  t.ok((lastResort.kyber?.id ?? 0) >= LAST_RESORT_BASE);
  const first = await carol.seal(bob, 'last resort', lastResort);
  t.equal(textOf(await bob.open(carol, first)), 'last resort');
  t.equal(textOf(await bob.open(carol, first)), 'duplicate');
  await bob.ratchets.forget(carol.address, bob.save);
  t.equal(textOf(await bob.open(carol, first)), 'undecryptable: replayed', 'the key is still there, and remembers');

  const dave = new Person('d', trust);
  t.equal(textOf(await bob.open(dave, await dave.seal(bob, 'another', lastResort))), 'another', 'others can still use it');
});

t.test('two first messages with the same one-time keys: one opens', async t => {
  const trust = new Directory();
  const [alice, bob, carol] = [new Person('a', trust), new Person('b', trust), new Person('c', trust)];
  const bundle = bob.takeBundle(); // a lying server hands it out twice
  const [one, two] = [await alice.seal(bob, 'one', bundle), await carol.seal(bob, 'two', bundle)];
  const outcomes = await Promise.all([bob.open(alice, one), bob.open(carol, two)]);
  t.strictSame(outcomes.map(textOf).sort(), ['one', 'undecryptable: missingPreKey']);
});

t.test('a retry request is recognised as one, and is nothing more', async t => {
  const { alice, bob } = await acquainted();
  const lost = await alice.seal(bob, 'lost');
  const request = makeRetryRequest(alice.address, lost, 1_800_000_000_123);
  if (request === null) throw new Error('no request');
  let commits = 0;
  const open = (payload: Uint8Array) => alice.ratchets.open(bob.address, payload, async () => { commits++; });
  t.strictSame(await open(request), { kind: 'retryRequest', request: { acceptedAtMs: 1_800_000_000_123, currentSession: true } });
  t.equal(commits, 0);

  await alice.ratchets.archive(bob.address, alice.save);
  t.match(await open(request), { kind: 'retryRequest', request: { currentSession: false } });

  const forOtherDevice = makeRetryRequest({ ...alice.address, device: new Person('a', new Directory(), 2).address.device }, lost, 1);
  t.equal(textOf(await open(forOtherDevice ?? request)), 'undecryptable: malformed');
  t.equal(makeRetryRequest(alice.address, new Uint8Array([1, 2, 3]), 1), null);
  t.equal(makeRetryRequest(alice.address, request, 1), null, 'never for a retry request');
});

t.test('anybody can forge a retry request: it opens nothing and changes nothing', async t => {
  const { alice, bob } = await acquainted();
  const stranger = new Person('e', new Directory());
  const original = wire.SealedPayload.decode(await alice.seal(bob, 'x')).ciphertext;
  const forged = PlaintextContent.from(DecryptionErrorMessage.forOriginal(new Uint8Array(original), CiphertextMessageType.Whisper, 5, 1)).serialize();
  const payload = wire.SealedPayload.encode({ type: wire.SealedType.SEALED_PLAINTEXT, ciphertext: forged }).finish();
  t.match(await alice.open(stranger, payload), { kind: 'retryRequest', request: { acceptedAtMs: 5, currentSession: false } });
  t.equal(textOf(await alice.open(bob, await bob.seal(alice, 'still here'))), 'still here');
});

t.test('a message in a form that libsignal reads and other readers do not is the message\'s fault', async t => {
  const trust = new Directory();
  const [alice, bob] = [new Person('a', trust), new Person('b', trust)];
  // An unknown field whose length is written in more bytes than it needs.
  const overlong = [0x7a, 0x80, 0x80, 0x80, 0x80, 0x80, 0x00];
  const first = wire.SealedPayload.decode(await alice.seal(bob, 'first'));
  const withField = Uint8Array.of(...first.ciphertext, ...overlong);
  t.ok(PreKeySignalMessage.deserialize(withField));
  t.equal(textOf(await bob.open(alice, wire.SealedPayload.encode({ type: first.type, ciphertext: withField }).finish())), 'undecryptable: malformed');

  await bob.open(alice, wire.SealedPayload.encode(first).finish());
  await alice.open(bob, await bob.seal(alice, 'answer'));
  const next = wire.SealedPayload.decode(await alice.seal(bob, 'next'));
  const inner = Uint8Array.of(...next.ciphertext.subarray(0, -8), ...overlong, ...next.ciphertext.subarray(-8));
  t.ok(SignalMessage.deserialize(inner));
  t.equal(textOf(await bob.open(alice, wire.SealedPayload.encode({ type: next.type, ciphertext: inner }).finish())), 'undecryptable: malformed');
  t.equal(textOf(await bob.open(alice, wire.SealedPayload.encode(next).finish())), 'next');
});

t.test('random and mutated payloads: an outcome, never an error, never plaintext', async () => {
  const { alice, bob } = await acquainted();
  const carol = new Person('c', alice.trust);
  const samples = [await alice.seal(bob, 'x'), await carol.seal(bob, 'x')];
  await fc.assert(fc.asyncProperty(fc.constantFrom(...Object.values(sealedTypes)), fc.uint8Array({ maxLength: 400 }), async (type, ciphertext) => {
    const outcome = await bob.open(alice, wire.SealedPayload.encode({ type, ciphertext }).finish());
    return outcome.kind === 'undecryptable';
  }), { numRuns: 300 });
  await fc.assert(fc.asyncProperty(fc.uint8Array({ maxLength: 200 }), async bytes => (await bob.open(alice, bytes)).kind === 'undecryptable'), { numRuns: 200 });
  await fc.assert(fc.asyncProperty(fc.constantFrom(0, 1), fc.nat(), fc.integer({ min: 1, max: 255 }), async (which, at, flip) => {
    const payload = new Uint8Array(samples[which] ?? []);
    payload[at % payload.length] = (payload[at % payload.length] ?? 0) ^ flip;
    const outcome = await bob.open(which === 0 ? alice : carol, payload);
    // A changed field that libsignal does not know, or one that only names the sealed type twice, may leave the message as it was.
    return outcome.kind !== 'retryRequest';
  }), { numRuns: 150 });
});
