import { SignalMessage, PreKeySignalMessage, PublicKey } from '@signalapp/libsignal-client';
import t from 'tap';
import { counterJump, currentRemoteIdentity, innerMessage, readMessagePlace } from '../../crypto/session-record.ts';
import { protocol } from '../../proto/limits.ts';
import { wire } from '../../proto/messages.ts';
import { Directory, Person, acquainted, textOf } from './people.ts';

const ciphertextOf = (payload: Uint8Array): Uint8Array => new Uint8Array(wire.SealedPayload.decode(payload).ciphertext);

async function sessionRow(person: Person, peer: Person): Promise<Uint8Array> {
  const row = await person.db.get('session', `${peer.address.account}.${peer.address.device}`);
  if (row === null) throw new Error('no session');
  return row;
}

t.test('a jump of exactly the limit opens, one more does not, and nothing is lost by it', async t => {
  const { alice, bob } = await acquainted();
  let last = await alice.seal(bob, 'counter 0');
  t.equal(textOf(await bob.open(alice, last)), 'counter 0');
  let early = last;
  // The chain stands at 1: 1 + 2000 is the limit.
  for (let counter = 1; counter <= protocol.counterJumpMax + 1; counter++) {
    last = await alice.seal(bob, `counter ${counter}`);
    if (counter === 10) early = last;
  }
  const beyond = await alice.seal(bob, 'too far');
  t.equal(textOf(await bob.open(alice, beyond)), 'undecryptable: counterJump');
  t.equal(textOf(await bob.open(alice, last)), `counter ${protocol.counterJumpMax + 1}`);
  t.equal(textOf(await bob.open(alice, beyond)), 'too far', 'near enough now');
  t.equal(textOf(await bob.open(alice, early)), 'counter 10', 'and what came late still opens');
});

t.test('a first message that jumps is refused too', async t => {
  const trust = new Directory();
  const [alice, bob] = [new Person('a', trust), new Person('b', trust)];
  let last = await alice.seal(bob, 'x');
  for (let i = 0; i <= protocol.counterJumpMax; i++) last = await alice.seal(bob, 'x');
  t.equal(textOf(await bob.open(alice, last)), 'undecryptable: counterJump');
});

t.test('a forged counter costs nothing', async t => {
  const { alice, bob } = await acquainted();
  const genuine = await alice.seal(bob, 'x');
  await bob.open(alice, genuine);
  const place = readMessagePlace(ciphertextOf(await alice.seal(bob, 'y')));
  const ratchetKey = PublicKey.deserialize(new Uint8Array(place.ratchetKey));
  const before = await sessionRow(bob, alice);
  for (const counter of [protocol.counterJumpMax + 2, 24_000, 0xffff_ffff]) {
    const forged = SignalMessage._new(4, new Uint8Array(32), ratchetKey, counter, 0, new Uint8Array(160), alice.identity.keyPair.publicKey, bob.identity.keyPair.publicKey, new Uint8Array());
    const payload = wire.SealedPayload.encode({ type: wire.SealedType.SEALED_WHISPER, ciphertext: forged.serialize() }).finish();
    t.equal(textOf(await bob.open(alice, payload)), 'undecryptable: counterJump', String(counter));
  }
  t.strictSame(await sessionRow(bob, alice), before);
});

t.test('what is read from libsignal\'s bytes is what libsignal says', async t => {
  const trust = new Directory();
  const [alice, bob] = [new Person('a', trust), new Person('b', trust)];
  const first = ciphertextOf(await alice.seal(bob, 'x'));
  t.equal(SignalMessage.deserialize(new Uint8Array(innerMessage(first))).counter(), 0);
  t.equal(PreKeySignalMessage.deserialize(new Uint8Array(first)).registrationId(), alice.registrationId);
  const again = ciphertextOf(await alice.seal(bob, 'y'));
  t.equal(readMessagePlace(innerMessage(again)).counter, 1);
  const { ratchetKey } = readMessagePlace(innerMessage(first));
  t.strictSame(readMessagePlace(innerMessage(again)).ratchetKey, ratchetKey);

  await bob.ratchets.open(alice.address, wire.SealedPayload.encode({ type: wire.SealedType.SEALED_PREKEY, ciphertext: again }).finish(), bob.save);
  const row = await sessionRow(bob, alice);
  t.strictSame(new Uint8Array(currentRemoteIdentity(row) ?? []), alice.identity.publicKey);
  t.equal(counterJump(row, { ratchetKey, counter: 2 }), 0, 'the next in this chain');
  t.equal(counterJump(row, { ratchetKey, counter: 5 }), 3);
  t.equal(counterJump(row, { ratchetKey: Buffer.from('new'), counter: 5 }), 5);
  t.equal(counterJump(null, { ratchetKey, counter: 5 }), 5, 'no session');

  await bob.ratchets.archive(alice.address, bob.save);
  const archived = await sessionRow(bob, alice);
  t.equal(currentRemoteIdentity(archived), null);
  t.equal(counterJump(archived, { ratchetKey, counter: 5 }), 3, 'archived chains count');
});
