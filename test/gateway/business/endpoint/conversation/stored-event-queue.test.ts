import t, { type Test } from 'tap';
import { ConversationVault, type OpenEvent } from '../../../../../gateway/business/endpoint/conversation/conversation-vault.ts';
import { DirectLine } from '../../../../../gateway/business/endpoint/line/direct-line.ts';
import { StoredEventQueue } from '../../../../../gateway/business/endpoint/conversation/stored-event-queue.ts';
import { ManualClock } from '../../../../../proto/clock-manual.ts';
import { MemoryConversationStore } from '../../../../../storage/conversations/conversations-memory.ts';
import type { ConversationKey, StoredEvent } from '../../../../../storage/conversations/conversations.ts';
import { OpenVault } from '../../../../simulation/hosted/open-vault.ts';
import { until } from '../../../../support/patience.ts';
import { accountOf, seededRandom } from '../../../routing/harness.ts';

const key: ConversationKey = { business: accountOf(1), peer: accountOf(2) };

class CountingStore extends MemoryConversationStore {
  reads = 0;
  /** While an answer is on its way. */
  meanwhile: () => Promise<void> = () => Promise.resolve();

  override async events(of: ConversationKey, app: string, afterOrder: number, max: number): Promise<readonly StoredEvent[]> {
    this.reads += 1;
    const found = await super.events(of, app, afterOrder, max);
    await this.meanwhile();
    return found;
  }
}

interface Rig { readonly store: CountingStore; readonly queue: StoredEventQueue; readonly woken: string[]; make(n: number): Promise<void>; next(afterOrder?: number): Promise<number[]>; done(n: number): Promise<void> }

async function rig(t: Test): Promise<Rig> {
  const store = new CountingStore();
  const vault = new ConversationVault(new OpenVault(seededRandom(1)));
  const line = new DirectLine();
  await line.start();
  t.teardown(() => line.leave());
  const queue = new StoredEventQueue(store, vault, line, new ManualClock());
  const woken: string[] = [];
  queue.listen({ waiting: (_, app) => { woken.push(app); }, lost: () => undefined });
  const eventOf = (n: number): OpenEvent => ({ id: new Uint8Array(16).fill(n), app: 'a', order: n, createdAtMs: 1, body: new Uint8Array(10).fill(n) });
  return {
    store, queue, woken,
    async make(n) {
      await store.addEvents(key, [vault.sealEvent(key, eventOf(n))]);
      queue.tell(key, [eventOf(n)]);
    },
    async next(afterOrder = -1) {
      const events = await queue.next(key, 'a', afterOrder, 8);
      for (const { order, body } of events) t.same(body, new Uint8Array(10).fill(order));
      return events.map(({ order }) => order);
    },
    done: n => queue.done(key, 'a', [new Uint8Array(16).fill(n)]),
  };
}

t.test('events are read from the store once; from then on they are known from when they are made until they are done', async t => {
  const { store, make, next, done } = await rig(t);
  await make(1);
  t.same(await next(), [1]);
  t.equal(store.reads, 1, 'there may have been others');
  await done(1);
  await make(2);
  await make(3);
  await make(3);
  t.same(await next(), [2, 3]);
  t.same(await next(2), [3]);
  await done(2);
  await done(3);
  t.same(await next(), []);
  t.equal(store.reads, 1);
});

t.test('what somebody else has made, or may have, is read', async t => {
  const { store, queue, woken, make, next } = await rig(t);
  t.same(await next(), []);
  const byOther = (n: number): Promise<void> => store.addEvents(key, [{ id: new Uint8Array(16).fill(n), app: 'a', order: n, createdAtMs: 1, sealed: new Uint8Array(10).fill(n) }]);
  await byOther(1);
  queue.found(key, ['a']);
  t.same(await next(), [1]);
  await byOther(2);
  woken.length = 0;
  queue.doubt(key);
  await until(() => woken.length === 1, 'its app is told of');
  t.same(await next(), [1, 2]);
  await byOther(3);
  queue.lose(() => true);
  await make(4);
  t.same(await next(), [1, 2, 3, 4]);
  store.meanwhile = async () => {
    store.meanwhile = () => Promise.resolve();
    await make(5);
  };
  queue.lose(() => true);
  t.same(await next(), [1, 2, 3, 4], 'made while it was read');
  t.same(await next(), [1, 2, 3, 4, 5]);
});

t.test('of a receiver that takes nothing only so much is kept in memory', async t => {
  const { store, make, next } = await rig(t);
  t.same(await next(), []);
  for (let n = 1; n <= 70; n += 1) await make(n);
  const before = store.reads;
  t.same(await next(64), [65, 66, 67, 68, 69, 70]);
  t.equal(store.reads, before + 1);
});
