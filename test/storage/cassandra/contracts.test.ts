import t, { type Test } from 'tap';
import type { Stores } from '../../../storage/stores.ts';
import { accountsContract } from '../accounts/contract.ts';
import { budgetsContract } from '../budgets/contract.ts';
import { mailboxContract } from '../mailbox/contract.ts';
import { preKeysContract } from '../pre-keys/contract.ts';
import { pushContract } from '../push/contract.ts';
import { relationsContract } from '../relations/contract.ts';
import { verificationContract } from '../verification/contract.ts';
import { cassandraFor, plainClient, shiftedClock, storesIn, truncate } from './server.ts';

t.setTimeout(600_000);

/** The contracts' records are of 1970, and rows expire by the time they carry. */
const clock = shiftedClock(3000);

t.test('cassandra', async t => {
  const server = await cassandraFor(t);
  if (server === null) return;
  const stores = await storesIn(server, 'contracts', { clock });
  t.teardown(() => stores.close());
  const client = plainClient(server, 'contracts');
  t.teardown(() => client.shutdown());

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
  await suite('preKeys', t => { preKeysContract(t, empty('preKeys', 'pre_key_device', 'pre_key_upload')); });
  await suite('relations', t => { relationsContract(t, empty('relations', 'relation', 'relation_owner')); });
  await suite('verification', t => { verificationContract(t, empty('verification', 'verification')); });
  await suite('budgets', t => { budgetsContract(t, empty('budgets', 'budget', 'budget_window')); });
  await suite('push', t => { pushContract(t, empty('push', 'push')); });
});
