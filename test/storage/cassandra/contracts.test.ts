import t, { type Test } from 'tap';
import { openCassandraStores } from '../../../storage/cassandra.ts';
import { CassandraConversationStore } from '../../../storage/conversations/conversations-cassandra.ts';
import type { StoredEvent } from '../../../storage/conversations/conversations.ts';
import { deviceParams } from '../../../storage/device-params.ts';
import type { OneTimePair } from '../../../storage/pre-keys/pre-keys.ts';
import type { Stores } from '../../../storage/stores.ts';
import { accountsContract } from '../accounts/contract.ts';
import { budgetsContract } from '../budgets/contract.ts';
import { businessRecordsContract } from '../business-records/contract.ts';
import { ledgerContract } from '../ledger/contract.ts';
import { conversationsContract, sharedConversationsContract } from '../conversations/contract.ts';
import { mailboxContract } from '../mailbox/contract.ts';
import { preKeysContract } from '../pre-keys/contract.ts';
import { provisioningContract } from '../provisioning/contract.ts';
import { pushContract } from '../push/contract.ts';
import { relationsContract } from '../relations/contract.ts';
import { verificationContract } from '../verification/contract.ts';
import { accountIdToBytes } from '../../../proto/ids.ts';
import { account, bytes, device } from '../support.ts';
import { CassandraSession } from '../../../storage/cassandra/session.ts';
import { accountCrashes } from './account-crashes.ts';
import { cassandraFor, optionsFor, plainClient, shiftedClock, storesIn, truncate } from './server.ts';

/** The contracts' records are of 1970, and rows expire by the time they carry. */
const clock = shiftedClock(3000);

t.test('cassandra', async t => {
  const server = await cassandraFor(t);
  if (server === null) return;
  const stores = await storesIn(server, 'contracts', { clock });
  t.teardown(() => stores.close());
  const client = plainClient(server, 'contracts');
  t.teardown(() => client.shutdown());
  // No contract restarts the server, and what is not to outlive it need not be written to files before it is emptied.
  await client.execute('ALTER KEYSPACE contracts WITH durable_writes = false');

  const empty = <K extends keyof Stores>(name: K, ...tables: readonly string[]) => async (): Promise<Stores[K]> => {
    await truncate(client, tables);
    return stores[name];
  };
  const suite = (name: string, contract: (t: Test) => void): Promise<unknown> => t.test(name, async t => { contract(t); });

  await suite('mailbox', t => {
    const mailboxOf = empty('mailbox', 'mailbox', 'mailbox_device');
    mailboxContract(t, async () => {
      let offset = 0;
      return { mailbox: await mailboxOf(), append: async () => ({ epoch: 1, offset: offset++ }) };
    }, { expiresByItself: true });
  });
  await suite('accounts', t => { accountsContract(t, empty('accounts', 'account', 'number_owner', 'account_tag')); });
  await t.test('a change of account and number that stops anywhere', async t => {
    const session = await CassandraSession.open(optionsFor(server, 'contracts', { clock }));
    t.teardown(() => session.close());
    await accountCrashes(t, session, empty('accounts', 'account', 'number_owner', 'account_tag'));
  });
  await suite('preKeys', t => { preKeysContract(t, empty('preKeys', 'pre_key_device', 'pre_key_upload')); });
  await suite('relations', t => { relationsContract(t, empty('relations', 'relation', 'relation_owner')); });
  await suite('verification', t => { verificationContract(t, empty('verification', 'verification')); });
  await suite('budgets', t => { budgetsContract(t, empty('budgets', 'budget', 'budget_window', 'budget_recent', 'budget_recent_member')); });
  await suite('provisioning', t => { provisioningContract(t, async () => { await truncate(client, ['provisioning']); return stores.provisioning; }); });
  await suite('businessRecords', t => { businessRecordsContract(t, empty('businessRecords', 'business_record', 'business_record_list')); });
  await suite('ledger', t => { ledgerContract(t, empty('ledger', 'charge', 'charge_day')); });
  const session = await CassandraSession.open(optionsFor(server, 'contracts', { clock }));
  t.teardown(() => session.close());
  await suite('conversations', t => {
    const make = async (): Promise<CassandraConversationStore> => {
      await truncate(client, ['conversation', 'conversation_mark', 'conversation_known']);
      // Each with a memory of its own.
      return new CassandraConversationStore(session, { current: 1, unmarked: 1 });
    };
    conversationsContract(t, make);
    sharedConversationsContract(t, make);
    t.test('a message costs few requests', async t => {
      const store = await make();
      const key = { business: account(1), peer: account(2) };
      const event = (n: number): StoredEvent => ({ id: bytes(16, n), order: n, app: 'a', createdAtMs: 1, sealed: bytes(50, n) });
      const costOf = async (work: () => Promise<unknown>): Promise<object> => {
        const before = session.stats();
        await work();
        const { reads, writes, conditional } = session.stats();
        return { reads: reads - before.reads, writes: writes - before.writes, conditional: conditional - before.conditional };
      };
      const accept = (n: number) => (): Promise<void> => store.accept(key, { id: bytes(16, n), sealed: bytes(8, n), acceptedAtMs: 1 });
      t.strictSame(await costOf(accept(1)), { reads: 0, writes: 3, conditional: 0 }, 'the conversation is made known');
      t.strictSame(await costOf(accept(2)), { reads: 0, writes: 2, conditional: 0 }, 'it is known');
      t.strictSame(await costOf(() => store.apply(key, { version: 0, eventsAdded: [1, 2, 3].map(event) })), { reads: 0, writes: 1, conditional: 1 });
      t.strictSame(await costOf(() => store.eventsDone(key, [1, 2, 3].map(n => bytes(16, n)))), { reads: 1, writes: 1, conditional: 0 }, 'what was told together is erased together');
      t.strictSame(await store.events(key, 'a', 0, 10), []);
    });
  });
  await suite('push', t => { pushContract(t, empty('push', 'push')); });

  await t.test('a restored keyspace hands out no one-time key again once a new epoch has begun, and takes new ones', async t => {
    const owner = device(1);
    const signed = { id: 1, key: bytes(33, 1), signature: bytes(64, 1) };
    const pairs = (...ids: number[]): OneTimePair[] => ids.map(id => ({ ec: { id, key: bytes(33, id) }, kyber: { id, key: bytes(1569, id), signature: bytes(64, id) } }));
    const first = await storesIn(server, 'restored');
    await first.preKeys.setRepeatedUse(owner, { signed, lastResort: signed });
    await first.preKeys.addOneTime(owner, pairs(7, 8, 9), false);
    const look = plainClient(server, 'restored');
    t.teardown(() => look.shutdown());
    const backup = String((await look.execute('SELECT uploads FROM pre_key_device')).rows[0]?.['uploads']);
    t.equal((await first.preKeys.take(owner))?.oneTime?.ec.id, 7);
    // What a restore does to the row.
    await look.execute('UPDATE pre_key_device SET uploads = ? WHERE account = ? AND device = ? AND incarnation = ?', [backup, ...deviceParams(owner)].map(value => value instanceof Uint8Array ? Buffer.from(value) : value), { prepare: true });
    t.equal(await first.preKeys.count(owner), 3, '7 could come a second time');
    t.ok(await first.newEpoch() > first.epoch);
    await first.close();

    const second = await openCassandraStores(optionsFor(server, 'restored'));
    t.teardown(() => second.close());
    t.equal(await second.preKeys.count(owner), 0, 'so that the client uploads new ones');
    t.match(await second.preKeys.take(owner), { oneTime: null, lastResort: { id: 1 } });
    await second.preKeys.addOneTime(owner, pairs(7, 8, 9), false);
    t.equal((await second.preKeys.take(owner))?.oneTime, null, 'also not by the same upload, which comes late');
    await second.preKeys.addOneTime(owner, pairs(20), false);
    t.equal((await second.preKeys.take(owner))?.oneTime?.ec.id, 20);
  });

  await t.test('states of conversations know whether they are of a former epoch, also those of a program that did not mark them', async t => {
    const marked = { business: account(1), peer: account(2) };
    const unmarked = { business: account(1), peer: account(3) };
    const first = await storesIn(server, 'epochs');
    for (const key of [marked, unmarked]) await first.conversations.apply(key, { version: 0, state: bytes(8, 1) });
    const look = plainClient(server, 'epochs');
    t.teardown(() => look.shutdown());
    await look.execute('DELETE epoch FROM conversation WHERE business = ? AND peer = ?', [unmarked.business, unmarked.peer].map(id => Buffer.from(accountIdToBytes(id))), { prepare: true });
    for (const key of [marked, unmarked]) t.equal((await first.conversations.load(key)).isOfFormerEpoch, false);
    await first.newEpoch();
    await first.close();

    const second = await openCassandraStores(optionsFor(server, 'epochs'));
    t.teardown(() => second.close());
    for (const key of [marked, unmarked]) {
      t.equal((await second.conversations.load(key)).isOfFormerEpoch, true);
      await second.conversations.apply(key, { version: 1, outboxDone: [] });
      t.equal((await second.conversations.load(key)).isOfFormerEpoch, true, 'a step that leaves the state as it is');
      await second.conversations.apply(key, { version: 2, state: bytes(8, 2) });
      t.match(await second.conversations.load(key), { version: 3, state: bytes(8, 2), isOfFormerEpoch: false });
    }
  });
});
