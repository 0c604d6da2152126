import t from 'tap';
import { DeviceDelivery } from '../../../../gateway/routing/delivery/device-delivery.ts';
import type { DeliveryHost } from '../../../../gateway/routing/delivery/delivery-host.ts';
import { defaultRoutingLimits } from '../../../../gateway/routing/limits.ts';
import { SpillQueue, type PendingSpill } from '../../../../gateway/routing/delivery/spill-queue.ts';
import { deviceOf, range } from '../harness.ts';

const device = new DeviceDelivery({ limits: defaultRoutingLimits } as DeliveryHost, deviceOf(1));
const spill = (offset: number, isOld: boolean): PendingSpill => ({ device, offset, reference: { acceptedAtMs: 1, bytes: 1 }, item: null, isOld });
const offsets = (spills: readonly PendingSpill[]): readonly number[] => spills.map(({ offset }) => offset);

t.test('what comes from the log goes as it comes, and what was pushed before by portions, with what follows it', async t => {
  const queue = new SpillQueue();
  for (const offset of range(1, 10)) queue.add(spill(offset, false));
  t.same(offsets(queue.first(100, 4)), range(1, 10));
  queue.drop(10);
  for (const offset of [13, 15, 12, 14]) queue.add(spill(offset, true));
  for (const offset of range(16, 10)) queue.add(spill(offset, false));
  t.same(offsets(queue.first(100, 4)), [12, 13, 14, 15], 'in the order of the log');
  queue.drop(4);
  t.same(offsets(queue.first(100, 4)), [16, 17, 18, 19], 'not all at once behind them');
  queue.drop(10);
  queue.add(spill(30, false));
  queue.add(spill(31, false));
  t.same(offsets(queue.first(100, 1)), [30, 31], 'nothing old is left');
});

t.test('portions grow with what waits', async t => {
  const queue = new SpillQueue();
  for (const offset of range(1, 6400)) queue.add(spill(offset, true));
  t.equal(queue.first(512, 64).length, 100);
  for (const offset of range(6401, 100_000)) queue.add(spill(offset, true));
  t.equal(queue.first(512, 64).length, 512, 'never beyond what a commit may have');
});
