import type { AccountLog } from '../../storage/account-log/account-log.ts';
import type { BusinessPlane } from '../business/business-plane.ts';
import { letHeapGrow, risesFast } from '../ops/heap-growth.ts';
import type { Node } from './node.ts';
import type { NodeStorage } from './open-storage.ts';

/** Where much garbage is made: in a cluster, where businesses are hosted, and while records come fast. */
export function growHeapWhileBusy({ clock, closers }: Node, { log, membership }: NodeStorage, business: BusinessPlane | null): void {
  const isBusy = risesFast(() => lengthOf(log));
  closers.add('heap growth', letHeapGrow({ clock, isNeeded: () => isBusy() || membership !== null || business?.isHosting() === true }));
}

/** Of all partitions together, as far as known here. */
function lengthOf(log: AccountLog): number {
  return Array.from({ length: log.partitions }, (_, partition) => log.endOffset(partition)).reduce((sum, end) => sum + end, 0);
}
