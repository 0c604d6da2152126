import t from 'tap';
import { ManualClock } from '../../../proto/clock-manual.ts';
import { MemoryConversationStore } from '../../../storage/conversations/conversations-memory.ts';
import { onBoth } from '../both.ts';
import { account, bytes, embeddedFor } from '../support.ts';
import { conversationsContract, sharedConversationsContract } from './contract.ts';

onBoth('conversations', conversationsContract);
t.test('memory, as nodes share it', async t => { sharedConversationsContract(t, async () => new MemoryConversationStore()); });

t.test('a change that can wait is durable with the next write of anybody, or after a while', async t => {
  const clock = new ManualClock();
  const stores = await embeddedFor(t, { clock });
  const key = { business: account(1), peer: account(2) };
  let isDone = false;
  const apply = async (version: number): Promise<void> => {
    isDone = false;
    t.equal(await stores.conversations.apply(key, { version, state: bytes(8, 1), canWait: true }), 'applied');
    isDone = true;
  };
  const first = apply(0);
  await new Promise(resolve => { setTimeout(resolve, 20); });
  t.notOk(isDone, 'of itself it makes no commit');
  await stores.conversations.accept(key, { id: bytes(16, 1), sealed: bytes(8, 2), acceptedAtMs: 1 });
  await first;
  const second = apply(1);
  clock.advance(25);
  await second;
  t.equal((await stores.conversations.load(key)).version, 2);
});
