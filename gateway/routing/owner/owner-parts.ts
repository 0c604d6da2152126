import type { Clock } from '../../../proto/clock.ts';
import type { AccountId, DeviceKey } from '../../../proto/ids.ts';
import type { AccountLog } from '../../../storage/account-log/account-log.ts';
import type { Mailbox } from '../../../storage/mailbox/mailbox.ts';
import type { PreKeyStore } from '../../../storage/pre-keys/pre-keys.ts';
import type { CommitTracker } from './commit-tracker.ts';
import type { ControlWaiters } from '../account-changes/control-waiters.ts';
import type { DeliveryHost } from '../delivery/delivery-host.ts';
import type { DeviceDelivery } from '../delivery/device-delivery.ts';
import type { DeviceIndex } from '../delivery/device-index.ts';
import type { Directory } from '../cache/directory.ts';
import type { FailPoints } from '../fail-points.ts';
import type { RoutingLimits } from '../limits.ts';
import type { RoutingObserver } from '../observer.ts';
import type { PoisonWatch } from './poison-watch.ts';
import type { ReadingTurns } from './reading-turns.ts';
import type { RelationCache } from '../cache/relation-cache.ts';
import type { MailDropped, WakeUp } from '../router.ts';
import type { SlotMap } from '../slots.ts';

/** What the owners of all partitions share. */
export interface OwnerParts {
  readonly log: AccountLog;
  readonly mailbox: Mailbox;
  readonly preKeys: PreKeyStore;
  readonly directory: Directory;
  readonly relations: RelationCache;
  readonly slots: SlotMap;
  readonly poison: PoisonWatch;
  readonly readingTurns: ReadingTurns;
  readonly wakeUp: WakeUp;
  readonly mailDropped: MailDropped;
  readonly clock: Clock;
  readonly limits: RoutingLimits;
  readonly observer: RoutingObserver;
  readonly failPoints: FailPoints;
  /** The class that delivers to a device; tests hand in broken ones to see them found. */
  readonly makeDelivery?: ((host: DeliveryHost, key: DeviceKey, isDrained: boolean) => DeviceDelivery) | undefined;
}

/** What the parts of one owner share. */
export interface PartitionParts extends OwnerParts {
  readonly partition: number;
  /** Monotonic. What was read before is read again: it came from a time when another node acted on the partition, and may be out of date for good, or is older than `toldCacheMs`. */
  readonly believedSinceMs: () => number;
  readonly tracker: CommitTracker;
  readonly devices: DeviceIndex;
  readonly controls: ControlWaiters;
  /** The lease runs and the partition is ours. */
  readonly holds: () => boolean;
  /** For ever: lost, or closed. */
  readonly isOver: () => boolean;
  /** The delivery of a device, made when there is none. */
  readonly deliveryOf: (key: DeviceKey) => DeviceDelivery;
  readonly removeDevice: (key: DeviceKey, closeCode: number) => void;
  /** Resolves when the mailbox write that is under way, if any, has ended. */
  readonly writeEnded: () => Promise<void>;
  /** Nobody who authenticated before this connects any more. */
  readonly accountClosed: (account: AccountId) => void;
}
