const second = 1000;
const minute = 60 * second;
const hour = 60 * minute;

/** How webhooks are posted. */
export interface WebhookLimits {
  /** From the connection to the end of the answer. */
  readonly timeoutMs: number;
  /** More of an answer is not read, and its connection is given up. */
  readonly responseBytesMax: number;
  /** Requests under way to one callback of one app; a callback that fails gets fewer, down to one. */
  readonly perCallbackMax: number;
  /** Conversations of one app that are worked at once; the others wait without costing more than their names. */
  readonly openPerAppMax: number;
  /** Read and posted before their end is written down: after a crash so many may come twice. */
  readonly batch: number;
  /** An event that has failed for so long is parked: what comes after it in its conversation goes on. */
  readonly parkAfterMs: number;
  /** A parked event is tried again after this at the earliest, */
  readonly parkedRetryMinMs: number;
  /** and after this at the latest. */
  readonly parkedRetryMaxMs: number;
  /** How often parked events are looked at. */
  readonly parkedSweepMs: number;
  /** An event that is older is dropped. */
  readonly giveUpAfterMs: number;
}

export const defaultWebhookLimits: WebhookLimits = {
  timeoutMs: 10 * second,
  responseBytesMax: 64 * 1024,
  perCallbackMax: 512,
  openPerAppMax: 2048,
  batch: 8,
  parkAfterMs: hour,
  parkedRetryMinMs: 3 * hour,
  parkedRetryMaxMs: 6 * hour,
  parkedSweepMs: minute,
  giveUpAfterMs: 7 * 24 * hour,
};

/** Before the second attempt, the third, ...; the last one goes on. */
const pausesMs = [5 * second, 30 * second, 2 * minute, 10 * minute, 30 * minute, hour] as const;

/** Until the next try after so many failures in a row. */
export function retryPauseMs(failures: number): number {
  return pausesMs[Math.min(Math.max(0, failures - 1), pausesMs.length - 1)] ?? hour;
}
