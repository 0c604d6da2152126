import { createRequire } from 'node:module';

/** The part of kafkajs' queue of requests, one for each connection, that is seen to here. */
interface RequestQueue {
  readonly pending: readonly unknown[];
  scheduleCheckPendingRequests: (this: RequestQueue) => void;
}

const PLACE = 'kafkajs/src/network/requestQueue/index.js';
let isCalm = false;

/**
 * kafkajs 2.2.4 looks after every answer whether a request waits, a millisecond later, and from then on every millisecond for as long as the connection lives, also when none ever waits: with a
 * dozen connections that is most of what an idle node costs. From here on it looks only while one does wait. Throws when kafkajs is not as it is pinned. Idempotent.
 */
export function calmRequests(): void {
  if (isCalm) return;
  const queues = prototypeOf(createRequire(import.meta.url)(PLACE));
  const look = queues.scheduleCheckPendingRequests;
  queues.scheduleCheckPendingRequests = function lookWhenOneWaits(this: RequestQueue) {
    if (this.pending.length > 0) look.call(this);
  };
  isCalm = true;
}

function prototypeOf(found: unknown): RequestQueue {
  if (typeof found === 'function' && isQueue(found.prototype)) return found.prototype;
  throw new Error(`${PLACE} is not the one that this was written for`);
}

function isQueue(value: unknown): value is RequestQueue {
  return typeof value === 'object' && value !== null && 'scheduleCheckPendingRequests' in value && typeof value.scheduleCheckPendingRequests === 'function';
}
