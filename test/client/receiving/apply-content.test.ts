import t from 'tap';
import { openMemoryProfile } from '../../../client/index.ts';
import type { Core } from '../../../client/core.ts';
import { messageKey } from '../../../client/messages/message-rows.ts';
import { put } from '../../../client/profile/profile-rows.ts';
import { applyContent } from '../../../client/receiving/apply-content.ts';
import { Effects } from '../../../client/receiving/effects.ts';
import { serializeContent } from '../../../crypto/index.ts';
import { ManualClock } from '../../../proto/clock-manual.ts';
import { accountIdToBytes, type AccountId, type DeviceId } from '../../../proto/ids.ts';
import { content as schema, type messages } from '../../../proto/messages.ts';
import { account, message } from '../profile/contract.ts';

type Content = messages.sealgate.content.v1.Content.$Properties;

const me = account('0');
const ada = account('a');
const bob = account('b');
const id = (digit: number): Uint8Array => new Uint8Array(16).fill(digit);
const hexOf = (digit: number): string => Buffer.from(id(digit)).toString('hex');

/** A device's profile with one message of Ada's and one of its own in the conversation with Ada. */
function room(): { core: Core; take: (from: AccountId, content: Content, device?: number) => string | null; row: (author: AccountId, digit: number) => ReturnType<Core['store']['get']> } {
  const store = openMemoryProfile();
  const self = { account: me, device: 1 as DeviceId, receipts: true, profileVersion: 0 };
  // applyContent looks at these parts and no others.
  const core = { clock: new ManualClock(), store, account: me, device: 1 as DeviceId, self: () => self, custody: () => ({ kindOf: () => 'consumer' }) } as unknown as Core;
  store.commit([
    put('message', messageKey({ author: ada, contentId: hexOf(1) }), { ...message(hexOf(1), ada, 1), author: ada }),
    put('message', messageKey({ author: me, contentId: hexOf(2) }), { ...message(hexOf(2), ada, 2), author: me, outgoing: true, state: 'accepted' }),
  ]);
  const take = (from: AccountId, fields: Content, device = 1): string | null => {
    const effects = new Effects(store);
    const content = schema.Content.decode(schema.Content.encode({ schema: 1, schemaMin: 1, contentId: id(9), conversation: { account: accountIdToBytes(me) }, ...fields }).finish());
    const incoming = {
      position: null, envelopeId: 'ee', sender: { account: from, device: device as DeviceId, incarnation: 1 }, acceptedAtMs: 1, payload: new Uint8Array(), ephemeral: false,
    };
    const reason = applyContent(core, incoming, content, false, effects);
    if (reason === null) store.commit(effects.rows);
    return reason;
  };
  return { core, take, row: (author, digit) => store.get('message', messageKey({ author, contentId: hexOf(digit) })) };
}

const target = (author: AccountId, digit: number): { author: Uint8Array; contentId: Uint8Array } => ({ author: accountIdToBytes(author), contentId: id(digit) });

t.test('edits and deletions: by the author only', async t => {
  const { take, row } = room();
  t.equal(take(ada, { edit: { target: target(me, 2), body: 'forged' } }), 'notAuthor');
  t.equal(take(ada, { contentId: id(8), delete: { target: target(me, 2) } }), 'notAuthor');
  t.equal(take(bob, { contentId: id(7), edit: { target: target(ada, 1), body: 'forged' } }), 'notAuthor');
  t.match(row(me, 2), { body: { text: `text ${hexOf(2)}` }, deleted: false });
  t.equal(take(ada, { contentId: id(6), edit: { target: target(ada, 1), body: 'changed' } }), null);
  t.match(row(ada, 1), { body: { text: 'changed' } });
  t.equal(take(ada, { contentId: id(5), delete: { target: target(ada, 1) } }), null);
  t.match(row(ada, 1), { deleted: true, body: { text: '' } });
});

t.test('reactions and receipts belong to the conversation', async t => {
  const { take, row } = room();
  t.equal(take(bob, { reaction: { target: target(me, 2), emoji: 'x' } }), null);
  t.match(row(me, 2), { reactions: [] }, 'not from another conversation');
  t.equal(take(bob, { contentId: id(8), receipt: { kind: schema.Receipt.Kind.READ, contentIds: [id(2)] } }), null);
  t.match(row(me, 2), { state: 'accepted' });
  take(ada, { contentId: id(7), reaction: { target: target(me, 2), emoji: 'x' } });
  take(ada, { contentId: id(6), reaction: { target: target(me, 2), emoji: 'y' } });
  t.match(row(me, 2), { reactions: [{ author: ada, emoji: 'y' }] }, 'one per person');
  take(ada, { contentId: id(5), receipt: { kind: schema.Receipt.Kind.READ, contentIds: [id(2), id(1)] } });
  take(ada, { contentId: id(4), receipt: { kind: schema.Receipt.Kind.DELIVERED, contentIds: [id(2)] } });
  t.match(row(me, 2), { state: 'read' }, 'read is not taken back');
  t.match(row(ada, 1), { state: 'received' });
});

t.test('copies and state: from own devices only', async t => {
  const { core, take } = room();
  const inner = serializeContent({ contentId: id(3), conversation: { account: accountIdToBytes(bob) }, text: { body: 'as if I had written it' } });
  const forged: Content = { syncSent: { recipient: accountIdToBytes(bob), content: inner, number: '+12025550109' } };
  t.equal(take(ada, forged), 'notAuthor');
  t.equal(take(ada, { contentId: id(8), syncState: { account: accountIdToBytes(bob), accepted: true } }), 'notAuthor');
  t.equal(core.store.get('contact', bob), null);
  t.equal(take(me, forged, 2), null);
  t.match(core.store.get('message', messageKey({ author: me, contentId: hexOf(3) })), { outgoing: true, conversation: bob, authorDevice: 2 });
  t.match(core.store.get('contact', bob), { number: '+12025550109', relation: 'contact' }, 'number and relation, both');
  t.equal(take(me, { contentId: id(7), syncState: { account: accountIdToBytes(bob), blocked: true } }, 2), null);
  t.match(core.store.get('contact', bob), { relation: 'blocked' });
});

t.test('what was meant for another conversation', async t => {
  const { take } = room();
  t.equal(take(ada, { conversation: { account: accountIdToBytes(bob) }, text: { body: 'x' } }), 'malformed');
});

t.test('each content once per device, whatever carries it', async t => {
  const { core, take } = room();
  const shown = (): number => core.store.list('message', { group: ada }).length;
  t.equal(take(ada, { text: { body: 'x' } }), null);
  const before = shown();
  t.equal(take(ada, { text: { body: 'other text' } }), null, 'known already');
  t.equal(shown(), before);
  t.equal(take(ada, { text: { body: 'same id, other device' } }, 2), 'malformed');
});

t.test('what an own device has done counts once, and not again when it is repeated later', async t => {
  const { core, take } = room();
  const block = { contentId: id(3), syncState: { account: accountIdToBytes(bob), blocked: true } };
  t.equal(take(me, block, 2), null);
  t.equal(core.store.get('contact', bob)?.relation, 'blocked');
  t.equal(take(me, { contentId: id(4), syncState: { account: accountIdToBytes(bob) } }, 2), null);
  t.equal(take(me, block, 2), null);
  t.equal(core.store.get('contact', bob)?.relation, 'none');
});

t.test('a copy of what another own device had written before does not unblock anybody', async t => {
  const { core, take } = room();
  t.equal(take(me, { contentId: id(3), syncState: { account: accountIdToBytes(bob), blocked: true } }, 2), null);
  const inner = serializeContent({ contentId: id(4), conversation: { account: accountIdToBytes(bob) }, authoredAtMs: 1, text: { body: 'hi' } });
  t.equal(take(me, { contentId: id(5), syncSent: { recipient: accountIdToBytes(bob), content: inner } }, 3), null);
  t.match(core.store.get('contact', bob), { relation: 'blocked' });
  t.equal(core.store.list('message', { group: bob }).length, 1);
});
