import type { ErrorCode } from '../../proto/errors.ts';

/** Why a connection was turned away before it became one. */
export const turnedAwayReasons = ['addressLimit', 'nodeLimit', 'origin', 'draining'] as const;
export type TurnedAway = typeof turnedAwayReasons[number];
/** What a device is told, or met with, that does not stay at this node; `again`: owners are changing; `busy`: as many hellos as may wait for the store are waiting. */
export const sendAwayWays = ['moved', 'relayed', 'again', 'busy'] as const;
export type SendAwayWay = typeof sendAwayWays[number];
/** Which limit of one connection was hit. */
export const connectionLimits = ['requests', 'sends', 'bytes', 'unanswered', 'control'] as const;
export type ConnectionLimit = typeof connectionLimits[number];
export const registrationOutcomes = ['created', 'kept', 'recycled', 'linked'] as const;
export type RegistrationOutcome = typeof registrationOutcomes[number];
export const pushOutcomes = ['sent', 'failed', 'gone', 'limited', 'refused'] as const;
export type PushOutcome = typeof pushOutcomes[number];

/**
 * What the device plane tells metrics and logs: facts without identifiers. Every method is synchronous, cheap and must not throw.
 */
export interface DeviceObserver {
  connectionOpened(): void;
  /** From the upgrade to the Welcome. */
  connectionAuthenticated(handshakeMs: number): void;
  connectionClosed(closeCode: number, authenticated: boolean): void;
  connectionTurnedAway(reason: TurnedAway): void;
  /** A device does not stay at this node, or only by way of it. */
  sentAway(way: SendAwayWay): void;
  /** One more socket whose frames go on to another node (1), or one less (-1). */
  relayedSockets(change: 1 | -1): void;
  /** Sockets that have not authenticated, after each change. */
  unauthenticatedSockets(count: number): void;
  /** `kind` is the field of the Frame's body, or 'unknown' or 'undecodable'. */
  frameReceived(kind: string, bytes: number): void;
  /** Bytes handed to the socket; `frames` of them at once. */
  framesSent(frames: number, bytes: number): void;
  requestRefused(code: ErrorCode): void;
  /** From the frame's arrival to its answer. */
  requestAnswered(kind: string, tookMs: number): void;
  rateLimited(limit: ConnectionLimit): void;
  registered(outcome: RegistrationOutcome): void;
  codeSent(delivered: boolean): void;
  /** `budgetLeft` false: answered LOOKUP_BUDGET. */
  lookedUp(budgetLeft: boolean): void;
  /** One device's bundle; `lastResort`: no one-time key was left. */
  bundleTaken(lastResort: boolean): void;
  pushed(outcome: PushOutcome): void;
  /** A bug of ours, or a store that fails: `where` names the handler. For the error log. */
  failed(where: string, error: unknown): void;
}

export const noopDeviceObserver: DeviceObserver = {
  connectionOpened: () => undefined,
  connectionAuthenticated: () => undefined,
  connectionClosed: () => undefined,
  connectionTurnedAway: () => undefined,
  sentAway: () => undefined,
  relayedSockets: () => undefined,
  unauthenticatedSockets: () => undefined,
  frameReceived: () => undefined,
  framesSent: () => undefined,
  requestRefused: () => undefined,
  requestAnswered: () => undefined,
  rateLimited: () => undefined,
  registered: () => undefined,
  codeSent: () => undefined,
  lookedUp: () => undefined,
  bundleTaken: () => undefined,
  pushed: () => undefined,
  failed: () => undefined,
};
