import t from 'tap';
import { openMemoryProfile } from '../../../client/index.ts';
import type { Core } from '../../../client/core.ts';
import { contactOf } from '../../../client/contacts.ts';
import { put } from '../../../client/profile/profile-rows.ts';
import { RetryAnswers } from '../../../client/receiving/retry-answers.ts';
import type { Directory } from '../../../client/trust/directory.ts';
import { DeviceIdentity } from '../../../crypto/index.ts';
import { wire } from '../../../proto/messages.ts';
import { ManualClock } from '../../../proto/clock-manual.ts';
import type { DeviceId } from '../../../proto/ids.ts';
import { account } from '../profile/contract.ts';

const DAY_MS = 86_400_000;
const bob = account('b');
const key = new Uint8Array(33).fill(5);
const device = 1 as DeviceId;
const request = { acceptedAtMs: 1000, currentSession: false };

/** A message with a ratchet key of its own, which nobody can open. */
function whisper(byte: number): Uint8Array {
  const fields = Uint8Array.of(0x0a, 33, ...DeviceIdentity.generate().publicKey, 0x10, byte, 0x18, 0, 0x22, 16, ...new Uint8Array(16));
  return Uint8Array.of(0x44, ...fields, ...new Uint8Array(8));
}

/** Somebody who has sent one message to Bob's first device. */
function author(): { clock: ManualClock; core: Core; retries: RetryAnswers; listed: { key: Uint8Array | null } } {
  const clock = new ManualClock();
  const store = openMemoryProfile();
  const listed: { key: Uint8Array | null } = { key };
  // RetryAnswers looks at these parts and no others before it sends.
  const core = { clock, store, account: account('0') } as unknown as Core;
  store.commit([
    put('contact', bob, { ...contactOf(store, bob), relation: 'contact' }),
    put('sent', 'aa', {
      clientMessageId: 'aa', recipient: bob, content: new Uint8Array(), contentId: 'cc', accountKey: key, acceptedAtMs: 1000, keptSinceMs: clock.nowMs(), answered: [],
      devices: [{ device, incarnation: 7, identityKey: key }],
    }),
  ]);
  return { clock, core, retries: new RetryAnswers(core, { identityKeyOf: () => listed.key } as unknown as Directory, null as never), listed };
}

t.test('who is answered: the device that it was sealed for, while it is the same, for a day, once', async t => {
  const { clock, core, retries, listed } = author();
  const from = { account: bob, device, incarnation: 7 };
  t.ok(retries.answer(from, request));
  t.equal(retries.answer(from, { ...request, acceptedAtMs: 1001 }), null, 'another message');
  t.equal(retries.answer({ ...from, incarnation: 8 }, request), null, 'another device under this number');
  t.equal(retries.answer({ ...from, device: 2 as DeviceId }, request), null, 'another device');
  listed.key = new Uint8Array(33).fill(6);
  t.equal(retries.answer(from, request), null, 'another key');
  listed.key = null;
  t.equal(retries.answer(from, request), null, 'a device that is gone');
  listed.key = key;
  clock.advance(DAY_MS);
  const rows = retries.answer(from, request);
  t.ok(rows, 'to the last moment of the day');
  clock.advance(1);
  t.equal(retries.answer(from, request), null, 'a day later');
  clock.advance(-1);
  core.store.commit(rows ?? []);
  t.equal(retries.answer(from, request), null, 'once');
});

t.test('what cannot be read is asked for once, whatever the server puts into its repeats', async t => {
  const { core, retries } = author();
  const unreadable = (byte: number): Parameters<RetryAnswers['ask']>[0] => ({
    position: null, envelopeId: 'ee', sender: { account: bob, device, incarnation: 7 }, acceptedAtMs: 1, ephemeral: false,
    payload: wire.SealedPayload.encode({ type: wire.SealedType.SEALED_WHISPER, ciphertext: whisper(byte) }).finish(),
  });
  const rows = retries.ask(unreadable(1));
  t.equal(rows.length, 1);
  core.store.commit(rows);
  t.strictSame(retries.ask(unreadable(2)), []);
});
