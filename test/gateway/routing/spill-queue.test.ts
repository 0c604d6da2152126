import t from 'tap';
import { DeviceDelivery } from '../../../gateway/routing/device-delivery.ts';
import type { DeliveryHost } from '../../../gateway/routing/delivery-host.ts';
import { defaultRoutingLimits } from '../../../gateway/routing/limits.ts';
import { SpillQueue, type PendingSpill } from '../../../gateway/routing/spill-queue.ts';
import { deviceOf, range } from './harness.ts';

const deliveryOf = (n: number): DeviceDelivery => new DeviceDelivery({ limits: defaultRoutingLimits } as DeliveryHost, deviceOf(n));
const [device, other] = [deliveryOf(1), deliveryOf(2)];
const spill = (offset: number, isOld: boolean, of = device): PendingSpill => ({ device: of, offset, reference: null, item: isOld ? null : { offset, record: {}, index: 0, bytes: 1, receivedAtMs: 0 }, isOld });
const indexed = (offset: number, isOld = false, of = device): PendingSpill => ({ device: of, offset, reference: { acceptedAtMs: 1, bytes: 1 }, item: null, isOld });
const offsets = (spills: readonly PendingSpill[]): readonly number[] => spills.map(({ offset }) => offset);

t.test('what comes from the log goes as it comes, and what is to be read again by portions, in the order of the log', async t => {
  const queue = new SpillQueue();
  for (const offset of range(1, 10)) queue.add(spill(offset, false));
  t.same(offsets(queue.first(100, 4)), range(1, 10));
  queue.drop(10);
  for (const offset of [13, 15]) queue.add(spill(offset, true));
  for (const offset of [12, 14]) queue.add(spill(offset, true, other));
  t.same(offsets(queue.first(100, 3)), [12, 13, 14]);
  queue.drop(3);
  t.equal(queue.count, 1);
  queue.add(spill(11, true));
  t.same(offsets(queue.first(100, 3)), [15], 'what comes later belongs to the next round');
  queue.drop(1);
  t.ok(queue.isBetweenRounds);
  t.same(offsets(queue.first(100, 3)), [11]);
});

t.test('for an index each device\'s go one after the other, of records that lie close together', async t => {
  const queue = new SpillQueue();
  for (const offset of [1, 3, 5, 600, 1100]) queue.add(indexed(offset, true));
  for (const offset of [2, 4, 601, 602]) queue.add(indexed(offset, true, other));
  t.same(offsets(queue.first(100, 100)), [1, 3, 5, 2, 4, 600, 601, 602, 1100]);
});

t.test('what goes to an index goes by portions, those that were pushed before by their own, with what comes behind them, and in a hurry all that was not', async t => {
  const queue = new SpillQueue();
  for (const offset of range(1, 400)) queue.add(indexed(offset));
  t.equal(queue.first(512, 4).length, 50, 'eight portions');
  t.equal(queue.first(512, 4, true).length, 400);
  queue.drop(400);
  for (const offset of range(401, 10)) queue.add(indexed(offset, true));
  for (const offset of range(411, 10)) queue.add(indexed(offset));
  t.same(offsets(queue.first(512, 4, true)), range(401, 4));
  queue.drop(10);
  t.same(offsets(queue.first(512, 4, true)), range(411, 4), 'not all at once behind them');
  queue.add(indexed(500));
  queue.drop(10);
  t.same(offsets(queue.first(512, 4)), [500]);
  queue.add(indexed(501));
  queue.drop(1);
  for (const offset of range(502, 30)) queue.add(indexed(offset));
  t.equal(queue.first(512, 4, true).length, 4, 'those of a round that came behind old ones are old');
  queue.drop(31);
  queue.add(indexed(600));
  queue.add(indexed(601));
  t.same(offsets(queue.first(100, 1)), [600, 601], 'nothing old is left');
  queue.drop(2);
  for (const offset of range(700, 3000)) queue.add(indexed(offset));
  t.equal(queue.first(512, 4).length, 512, 'what comes in such numbers is not held up');
});

t.test('portions grow with what waits', async t => {
  const queue = new SpillQueue();
  for (const offset of range(1, 6400)) queue.add(spill(offset, true));
  t.equal(queue.first(512, 64).length, 100);
  for (const offset of range(6401, 100_000)) queue.add(spill(offset, true));
  t.equal(queue.first(512, 64).length, 512, 'never beyond what a commit may have');
});
