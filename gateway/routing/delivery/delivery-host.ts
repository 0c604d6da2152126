import type { Clock } from '../../../proto/clock.ts';
import type { DevicePart } from '../../../proto/delivery.ts';
import type { messages } from '../../../proto/messages.ts';
import type { AccountId } from '../../../proto/ids.ts';
import type { Position } from '../../../proto/position.ts';
import type { DeviceDelivery } from './device-delivery.ts';
import type { FailPoints } from '../fail-points.ts';
import type { RoutingLimits } from '../limits.ts';
import type { RoutingObserver, SpillReason } from '../observer.ts';
import type { OutstandingDelivery } from './outstanding.ts';
import type { Subscription } from '../router.ts';

export type EnvelopeRecord = messages.sealgate.v1.EnvelopeRecord.$Properties;

/** The part of a record of the log that is for one device. */
export interface DeviceRecord extends DevicePart {
  readonly offset: number;
  /** Size of the whole record, for accounting. */
  readonly bytes: number;
  readonly receivedAtMs: number;
}

/** A delivery that is to go to the mailbox: one that comes from the log just now, or one that was pushed before and is no longer at hand. */
export type Spilled = { readonly item: DeviceRecord; readonly pushed: null } | { readonly item: null; readonly pushed: OutstandingDelivery };

export interface SpillRequest {
  readonly offset: number;
  readonly spilled: Spilled;
  readonly urgent: boolean;
  readonly reason: SpillReason;
}

/** What a device's delivery needs of the owner of its partition. */
export interface DeliveryHost {
  readonly epoch: number;
  readonly limits: RoutingLimits;
  readonly clock: Clock;
  readonly observer: RoutingObserver;
  readonly failPoints: FailPoints;
  /** The next offset that the log will hand over: rows at or above it belong to a replay that has not passed them. */
  readonly nextOffset: number;
  /** Where the log ended when this owner began; rows below it may be in the mailbox without this owner having written them. */
  readonly replayEnd: number;
  readonly isHolding: boolean;

  /** Whether pushing is allowed now: the lease runs, and the owner is neither revoked nor draining. */
  mayPush(): boolean;
  /** Whether records of the account wait for its directory entry. */
  firstUnresolved(account: AccountId): number | null;
  /** The record at `offset` no longer waits for this device. */
  settled(offset: number): void;
  spill(device: DeviceDelivery, request: SpillRequest): void;
  /** Takes the bytes into account of what waits after a take-over; false: there is no room. */
  hold(device: DeviceDelivery, bytes: number): boolean;
  released(device: DeviceDelivery, bytes: number): void;
  /** Reads the mailbox and calls `device.onRead`. */
  readMailbox(device: DeviceDelivery, subscription: Subscription, after: Position | null, below: Position, maxItems: number, maxBytes: number): void;
  deleteUpTo(device: DeviceDelivery, position: Position): void;
  /** Whether an acknowledgement deletes what a former owner may have left in the device's mailbox: not right after a take-over, and within an hour of it. */
  leftoversDue(device: DeviceDelivery): boolean;
  watchGrace(device: DeviceDelivery): void;
  unacknowledged(device: DeviceDelivery, first: Position): void;
  digested(device: DeviceDelivery): void;
  awaitQueueEmpty(device: DeviceDelivery): void;
  /** The device has nothing to keep any more. */
  idle(device: DeviceDelivery): void;
}
