import type { ErrorCode } from '../../proto/errors.ts';

/** How much waits where, over all partitions this node owns. For gauges. */
export interface RoutingBacklog {
  readonly partitions: number;
  /** Of the owned partitions, those whose lease holds: only for them does this node act. */
  readonly leased: number;
  /** The highest generation in which a partition is owned; 0: none is. */
  readonly generation: number;
  /** Records of the owned partitions that are in the log, as far as known here, and not yet done with. */
  readonly lag: number;
  /** Attached devices. */
  readonly attached: number;
  /** Records consumed and not yet committed. */
  readonly uncommitted: number;
  /** Deliveries pushed and not yet acknowledged. */
  readonly outstanding: number;
  /** (position, device) pairs that wait to be written to the mailbox. */
  readonly pendingSpills: number;
  /** Bytes of records that wait, after a take-over, for their devices to come back. */
  readonly heldBytes: number;
  /** Sends that wait for the log. */
  readonly unfinishedSends: number;
  readonly unfinishedSendBytes: number;
}

/**
 * Facts about routing that metrics subscribe to. Called on the hot path: an implementation returns at once and never throws.
 * No fact carries an identifier or content. All durations are in ms with fractions, of the monotonic clock unless said.
 */
export interface RoutingObserver {
  /** An envelope is durable. From the call of send() to the log's answer. */
  appended(latencyMs: number, recordBytes: number): void;
  /** A send was refused or failed with this code. */
  refused(code: ErrorCode): void;
  /** A delivery was handed to a device straight from the log. From the moment the log handed its record over. */
  pushedLive(logToPushMs: number): void;
  /** A delivery was handed to a device out of its mailbox. From acceptance, by the wall clock. */
  pushedStored(acceptedToPushMs: number): void;
  /** One delivery was acknowledged. */
  acked(pushToAckMs: number): void;
  /** Deliveries were given to the mailbox writer, for this reason. */
  spilled(count: number, reason: SpillReason): void;
  /** One write of the mailbox store; `ok` false: it is repeated. */
  mailboxWritten(items: number, latencyMs: number, ok: boolean): void;
  mailboxRead(items: number, latencyMs: number, ok: boolean): void;
  /** Records dropped because the same envelope for the same devices was seen lately. */
  duplicateDropped(): void;
  /** Deliveries dropped by their age. */
  expired(count: number): void;
  /** Why a device got nothing of an envelope that names it. */
  withheld(reason: WithheldReason): void;
  ephemeralDropped(reason: EphemeralDrop): void;
  /** The sender was told that its set of devices was short. */
  setChanged(): void;
  /** A commit was given to the log. `lag` is the number of records of the partition behind it. */
  committed(lag: number): void;
  /** The first item of a device was pushed on this many connections without an acknowledgement: probably the client cannot digest it. */
  poisonSuspected(connections: number): void;
  /** A record of the log could not be understood and was passed over. */
  undecodable(): void;
  attached(): void;
  detached(): void;
}

export const spillReasons = ['away', 'windowFull', 'graceOver', 'stored', 'detached', 'holdOver', 'drain'] as const;
export type SpillReason = typeof spillReasons[number];
export const withheldReasons = ['removedDevice', 'blockedSender', 'declinedCustody', 'stranger', 'unknownAccount'] as const;
export type WithheldReason = typeof withheldReasons[number];
export const ephemeralDrops = ['old', 'away', 'notLive'] as const;
export type EphemeralDrop = typeof ephemeralDrops[number];

export const noopRoutingObserver: RoutingObserver = {
  appended: () => undefined,
  refused: () => undefined,
  pushedLive: () => undefined,
  pushedStored: () => undefined,
  acked: () => undefined,
  spilled: () => undefined,
  mailboxWritten: () => undefined,
  mailboxRead: () => undefined,
  duplicateDropped: () => undefined,
  expired: () => undefined,
  withheld: () => undefined,
  ephemeralDropped: () => undefined,
  setChanged: () => undefined,
  committed: () => undefined,
  poisonSuspected: () => undefined,
  undecodable: () => undefined,
  attached: () => undefined,
  detached: () => undefined,
};
