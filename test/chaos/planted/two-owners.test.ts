import { setTimeout as pause } from 'node:timers/promises';
import t, { type Test } from 'tap';
import { systemClock } from '../../../proto/clock-system.ts';
import { systemRandom } from '../../../proto/random-system.ts';
import { MemoryConversationStore } from '../../../storage/conversations/conversations-memory.ts';
import { openMemory } from '../../../storage/memory.ts';
import { EndpointRig } from '../../gateway/business/endpoint/rig.ts';
import { UnfencedConversations } from '../../simulation/hosted/unfenced-conversations.ts';
import { until } from '../../support/patience.ts';
import { check, type Verdict } from '../checker.ts';
import { History, parcelText, readParcel } from '../history.ts';

const MESSAGES = 30;
/** With a bug: what has not come when nothing came for so long does not come. */
const QUIET_MS = 3_000;
const STORING_MS = 10;

/** A step takes a while to be stored, so that the other owner begins one too: the two meet in most steps instead of by luck. */
function slowly(store: MemoryConversationStore): MemoryConversationStore {
  const apply = store.apply.bind(store);
  store.apply = async (...step) => {
    await pause(STORING_MS);
    return apply(...step);
  };
  return store;
}

/** A hosted business is worked by two endpoints at once, as when an owner does not know yet that it is none any more: both take calls, and a real client writes down what it is shown. */
async function conversation(t: Test, conversations: MemoryConversationStore, quietMs: number): Promise<Verdict> {
  const rig = await EndpointRig.open(t, { ...openMemory({ clock: systemClock, random: systemRandom }), conversations });
  const second = rig.newEndpoint();
  t.teardown(() => second.close());
  const shop = await rig.business('+12025550190');
  await second.endpoint.open(shop);
  const ada = await rig.consumer('+12025550101');
  const history = new History(() => performance.now());
  let lastMs = performance.now();
  ada.client.on('message', ({ body }) => {
    const parcel = body.kind === 'text' ? readParcel(body.text) : null;
    if (parcel !== null) history.add({ kind: 'shown', device: 'ada.1', parcel });
    lastMs = performance.now();
  });
  ada.client.on('quarantined', ({ reason }) => { history.add({ kind: 'quarantined', device: 'ada.1', reason }); });
  const call = async (from: string, { endpoint }: typeof second, first: number, last: number): Promise<void> => {
    for (let n = first; n <= last; n += 1) {
      const parcel = { from, to: 'ada', n };
      history.add({ kind: 'sent', parcel });
      await endpoint.submit(shop, rig.message(ada.waId, parcelText(parcel)));
      history.add({ kind: 'accepted', parcel });
    }
  };
  const shown = (): number => history.events.filter(({ kind }) => kind === 'shown').length;
  // One after the other first: both go on from one ratchet, instead of each beginning a session of its own.
  await call('first.1', rig.endpoint, 1, 1);
  await until(() => shown() === 1);
  await call('second.1', second, 1, 1);
  await until(() => shown() === 2);
  await Promise.all([call('first.1', rig.endpoint, 2, MESSAGES), call('second.1', second, 2, MESSAGES)]);
  await until(() => shown() >= 2 * MESSAGES || performance.now() - lastMs > quietMs, 'what was accepted');
  t.comment(`overtaken ${rig.waits.filter(why => why === 'overtaken').length} times`);
  return check(history.events, ['ada.1']);
}

t.test('two owners of one hosted conversation', async t => {
  const { counts, violations } = await conversation(t, slowly(new MemoryConversationStore()), Infinity);
  t.same(violations, [], 'as it is, nothing is wrong');
  t.match(counts, { accepted: 2 * MESSAGES, delivered: 2 * MESSAGES });
  const planted = await conversation(t, slowly(new UnfencedConversations()), QUIET_MS);
  const kinds = [...new Set(planted.violations.map(({ kind }) => kind))];
  t.comment(JSON.stringify(planted.counts), kinds);
  t.ok(kinds.includes('lost'), 'rule-24 left out is found');
});
