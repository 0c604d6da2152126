import t from 'tap';
import { RecentEvents } from '../../../../../gateway/business/endpoint/conversation/recent-events.ts';
import type { QueuedEvent } from '../../../../../gateway/business/webhooks/events.ts';
import { parseAccountId } from '../../../../../proto/ids.ts';

const account = parseAccountId('00000000-0000-4000-8000-000000000001');
const event = (order: number): QueuedEvent => ({ id: Uint8Array.of(order), order, createdAtMs: 0, body: new Uint8Array(100) });

t.test('what changes while a place is read makes what was read useless', async t => {
  if (account === null) throw new Error('an id');
  const key = { business: account, peer: account };
  const limits = { bytesMax: 1000, placesMax: 10, eventsPerPlaceMax: 4 };
  for (const [what, change] of [
    ['an event that is done', (recent: RecentEvents) => { recent.done(key, 'app', [Uint8Array.of(1)]); }],
    ['one more event', (recent: RecentEvents) => { recent.add(key, 'app', event(2)); }],
    ['events of somebody else', (recent: RecentEvents) => { recent.forget(key, 'app'); }],
  ] as const) {
    const recent = new RecentEvents(limits);
    const read = await recent.learn(key, 'app', 8, async () => {
      change(recent);
      return [event(1)];
    });
    t.equal(read.length, 1);
    t.equal(recent.waiting(key, 'app', -1, 8), null, what);
  }
  const recent = new RecentEvents(limits);
  await recent.learn(key, 'app', 8, async () => [event(1)]);
  t.equal(recent.waiting(key, 'app', -1, 8)?.length, 1, 'otherwise it is known');
  recent.add(key, 'app', event(0));
  t.strictSame(recent.waiting(key, 'app', -1, 8)?.map(({ order }) => order), [0, 1], 'in order, whenever it came');
  for (const order of [2, 3, 4, 5]) recent.add(key, 'app', event(order));
  t.equal(recent.waiting(key, 'app', -1, 8), null, 'too many are in the store alone');
});
