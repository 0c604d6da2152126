import t from 'tap';
import { MemoryMailbox } from '../../../storage/mailbox/mailbox-memory.ts';
import { mailboxContract } from './contract.ts';

t.test('memory', async t => {
  mailboxContract(t, async () => {
    let offset = 0;
    return { mailbox: new MemoryMailbox(), append: async () => ({ epoch: 1, offset: offset++ }) };
  });
});
