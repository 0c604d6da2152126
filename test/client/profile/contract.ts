import type { Test } from 'tap';
import { drop, put, type MessageRow } from '../../../client/profile/profile-rows.ts';
import type { ProfileStore } from '../../../client/profile/profile-store.ts';
import { parseAccountId, type AccountId, type DeviceId } from '../../../proto/ids.ts';

/** An account id that ends in this digit. */
export function account(digit: string): AccountId {
  const id = parseAccountId(`00000000-0000-4000-8000-00000000000${digit}`);
  if (id === null) throw new Error('not a digit');
  return id;
}

const ada = account('a');
const bob = account('b');

export function message(contentId: string, conversation: AccountId, order: number): MessageRow {
  return {
    contentId, author: ada, authorDevice: 1 as DeviceId, conversation, outgoing: false, body: { kind: 'text', text: `text ${contentId}`, replyTo: null }, state: 'received',
    authoredAtMs: 1, acceptedAtMs: 2, envelopeId: null, editedAtMs: null, deleted: false, reactions: [], timerSeconds: 0, expiresAtMs: null, order,
  };
}

/** What every profile store guarantees. */
export async function profileContract(t: Test, open: (t: Test) => Promise<ProfileStore>): Promise<void> {
  await t.test('rows come back as they were put', async t => {
    const store = await open(t);
    t.equal(store.get('message', 'a'), null);
    const row = { account: bob, blob: new Uint8Array([0, 1, 255]), hashes: { 1: 'ff' } };
    store.commit([put('manifest', bob, row), put('message', 'a', message('a', bob, 1))]);
    t.strictSame(store.get('manifest', bob), row, 'bytes too');
    t.strictSame(store.get('message', 'a'), message('a', bob, 1));
    store.commit([put('message', 'a', { ...message('a', bob, 1), state: 'read' })]);
    t.equal(store.get('message', 'a')?.state, 'read');
    store.commit([drop('message', 'a')]);
    t.equal(store.get('message', 'a'), null);
  });

  await t.test('groups, orders, limits', async t => {
    const store = await open(t);
    const orders = [5, 1, 4, 2, 3];
    store.commit([...orders.map(order => put('message', `b${order}`, message(`b${order}`, bob, order))), put('message', 'other', message('other', ada, 9))]);
    const ids = (query: Parameters<ProfileStore['list']>[1]): string[] => store.list('message', query).map(row => row.contentId);
    t.strictSame(ids({ group: bob }), ['b1', 'b2', 'b3', 'b4', 'b5']);
    t.strictSame(ids({ group: bob, descending: true, limit: 2 }), ['b5', 'b4']);
    t.strictSame(ids({ group: bob, descending: true, limit: 2, below: 4 }), ['b3', 'b2']);
    t.equal(ids({}).length, 6);
    t.strictSame(ids({ group: 'nobody' }), []);
    store.commit([put('message', 'b1', message('b1', ada, 10))]);
    t.strictSame(ids({ group: ada }), ['other', 'b1'], 'a row that changes its group leaves the old one');
    store.prune('message', 4);
    t.strictSame(ids({ group: bob }), ['b4', 'b5']);
  });

  await t.test('ratchets and rows in one step', async t => {
    const store = await open(t);
    const value = new Uint8Array([1, 2, 3]);
    store.commit([put('position', '', { epoch: 1, offset: 2 })], [{ table: 'session', key: 'x.1', value }, { table: 'preKey', key: '1', value }]);
    t.strictSame(await store.keys.get('session', 'x.1'), value);
    t.equal(await store.keys.get('preKey', '2'), null);
    store.commit([], [{ table: 'session', key: 'x.1', value: null }]);
    t.equal(await store.keys.get('session', 'x.1'), null);
    store.erase();
    t.equal(store.get('position', ''), null);
    t.equal(await store.keys.get('preKey', '1'), null);
  });

  await t.test('closed', async t => {
    const store = await open(t);
    await store.close();
    await store.close();
    t.throws(() => store.get('self', ''), { code: 'STORE_FAILED' });
  });
}
