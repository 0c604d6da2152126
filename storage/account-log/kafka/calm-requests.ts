import { createRequire } from 'node:module';
import type { Cancel, Clock } from '../../../proto/clock.ts';

/** The part of kafkajs' queue of requests, one for each connection, that is seen to here. */
interface RequestQueue {
  readonly pending: readonly unknown[];
  readonly inflight: ReadonlyMap<unknown, InflightRequest>;
  readonly enforceRequestTimeout: boolean;
  readonly isConnected: () => boolean;
  scheduleCheckPendingRequests: (this: RequestQueue) => void;
  scheduleRequestTimeoutCheck: (this: RequestQueue) => void;
}

interface InflightRequest {
  /** By the wall clock. */
  readonly sentAt: number;
  readonly requestTimeout: number;
  timeoutRequest(): void;
}

const PLACE = 'kafkajs/src/network/requestQueue/index.js';
/** By so much a request may be ended too late. */
const LOOK_MS = 100;
const known = new Set<RequestQueue>();
let cancel: Cancel | null = null;
let isCalm = false;

/**
 * kafkajs 2.2.4 has two timers for each connection that are most of what an idle node with two dozen connections costs. It looks after every answer whether a request waits, a millisecond later, and from then
 * on every millisecond, also when none ever waits: from here on it looks only while one does. And ten times a second whether a request has taken too long: from here on one timer looks for all connections.
 * It looks no more once a connection is given up, and then waits for what is under way there before it disconnects: a heartbeat that a broker holds which stands still would never end, and the node own nothing any more.
 * From here on these end too.
 * Throws when kafkajs is not as it is pinned. Idempotent.
 */
export function calmRequests(clock: Clock): void {
  if (isCalm) return;
  const queues = prototypeOf(createRequire(import.meta.url)(PLACE));
  const look = queues.scheduleCheckPendingRequests;
  queues.scheduleCheckPendingRequests = function lookWhenOneWaits(this: RequestQueue) {
    if (this.pending.length > 0) look.call(this);
  };
  queues.scheduleRequestTimeoutCheck = function lookWithTheOthers(this: RequestQueue) {
    if (!this.enforceRequestTimeout) return;
    known.add(this);
    cancel ??= clock.every(LOOK_MS, () => { endLateRequests(clock); });
  };
  isCalm = true;
}

function endLateRequests(clock: Clock): void {
  const nowMs = clock.nowMs();
  for (const queue of known) {
    for (const request of queue.inflight.values()) if (nowMs - request.sentAt > request.requestTimeout) request.timeoutRequest();
    if (!queue.isConnected() && queue.inflight.size === 0 && queue.pending.length === 0) known.delete(queue);
  }
  if (known.size > 0) return;
  cancel?.();
  cancel = null;
}

function prototypeOf(found: unknown): RequestQueue {
  if (typeof found === 'function' && isQueue(found.prototype)) return found.prototype;
  throw new Error(`${PLACE} is not the one that this was written for`);
}

function isQueue(value: unknown): value is RequestQueue {
  return typeof value === 'object' && value !== null && ['scheduleCheckPendingRequests', 'scheduleRequestTimeoutCheck'].every(name => typeof Reflect.get(value, name) === 'function');
}
