import { Latency } from '../measure/latency.ts';
import { nowUs } from '../measure/now.ts';

/** Adds one to the count under this name. */
export function countUp(counts: Map<string, number>, name: string): void {
  counts.set(name, (counts.get(name) ?? 0) + 1);
}

/** What the devices of one command have seen since it began; commands that run side by side have other devices and so other counts. */
export class PhaseCounts {
  readonly latency = new Latency();
  readonly accept = new Latency();
  readonly sendLag = new Latency();
  readonly handshake = new Latency();
  /** From the loss of a connection to the next one. */
  readonly outage = new Latency();
  /** Messages meant to be sent before this moment are left out of the distributions: they belong to an earlier phase. */
  readonly measureFromUs: number;
  /** While devices return, latency counts from the start of their connection: when the message was sent says nothing. */
  readonly latencyFromConnect: boolean;
  connects = 0;
  connectFailures = 0;
  offered = 0;
  unsent = 0;
  accepted = 0;
  delivered = 0;
  firstConnectUs = Infinity;
  lastConnectUs = 0;
  lastDeliveryUs = 0;

  constructor(measureFromUs: number, latencyFromConnect = false) {
    this.measureFromUs = measureFromUs;
    this.latencyFromConnect = latencyFromConnect;
  }

  /** A send was due, and was made now, or could not be. */
  offer(dueUs: number, wasSent: boolean): void {
    this.offered += 1;
    if (!wasSent) this.unsent += 1;
    this.sendLag.record(nowUs() - dueUs);
  }
}

/** What one generator process has seen in its whole life. */
export class Totals {
  sent = 0;
  accepted = 0;
  delivered = 0;
  misdelivered = 0;
  corrupted = 0;
  connected = 0;
  readonly refused = new Map<string, number>();
  readonly closed = new Map<string, number>();
  /** Since the last report of progress. */
  recent = new Latency();
}
