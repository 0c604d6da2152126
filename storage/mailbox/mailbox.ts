import type { DeviceKey } from '../../proto/ids.ts';
import type { Position } from '../../proto/position.ts';

/** One delivery of one device that was not acknowledged in time. */
export interface MailboxItem {
  readonly position: Position;
  /** Of the record, not of the writer's clock: two writers of the same record write the same row. */
  readonly acceptedAtMs: number;
  /** The encoded Frame for this device, as encodePart of proto/delivery.ts makes it. */
  readonly delivery: Uint8Array;
}

/** An item to write. `partition` tells a variant that shares its files with the log where the record is. */
export interface MailboxWrite extends MailboxItem {
  readonly device: DeviceKey;
  readonly partition: number;
}

/** What an index on the log keeps of a delivery. */
export interface MailboxReference extends Omit<MailboxWrite, 'delivery'> {
  /** Of the encoded delivery. */
  readonly bytes: number;
}

export interface MailboxUsage {
  readonly items: number;
  readonly bytes: number;
}

/**
 * The per-device store of deliveries that were not acknowledged in time. All writes are idempotent by (device, position) and may be
 * repeated after an unknown result. Scoped by device and incarnation: nothing crosses. One contract suite: test/storage/mailbox/contract.ts.
 * Rejections: STORE_FULL and STORE_FAILED (part of the call may have been applied; repeat it).
 */
export interface Mailbox {
  /** Durable when it resolves; until then, and after a rejection, a read may show any of the items without those before them. Items may be of several devices. */
  write(items: readonly MailboxWrite[]): Promise<void>;

  /** As write(), of records that the log has and whose bytes need not be at hand: only of a variant whose rows point at the log's. */
  refer?(items: readonly MailboxReference[]): Promise<void>;

  /**
   * Items of the device with position > `after` (from the start when null) and < `below` (to the end when null), ascending, at most
   * `maxItems` and about `maxBytes`, at least one if there is one. Expired items (acceptedAtMs ≤ notBeforeMs) are never returned.
   */
  read(device: DeviceKey, range: { readonly after: Position | null; readonly below: Position | null; readonly notBeforeMs: number },
    maxItems: number, maxBytes: number): Promise<readonly MailboxItem[]>;

  /** Deletes everything of the device at or below `position`. Idempotent, never undone by a late writer of the same rows. */
  deleteUpTo(device: DeviceKey, position: Position): Promise<void>;

  /** Undelivered items and bytes; may count expired ones that are not yet deleted. */
  usage(device: DeviceKey): Promise<MailboxUsage>;

  /** Deletes everything of a removed device. */
  drop(device: DeviceKey): Promise<void>;

  /**
   * Deletes what was accepted at or before `notBeforeMs`, bounded work per call; resolves to the number of items deleted (0: done). A variant whose database deletes rows when
   * their time is over does nothing here.
   */
  expire(notBeforeMs: number): Promise<number>;
}
