import { Latency } from '../measure/latency.ts';

/** Adds one to the count under this name. */
function countUp(counts: Map<string, number>, name: string): void {
  counts.set(name, (counts.get(name) ?? 0) + 1);
}

/** What one generator process has seen. The totals hold since its start, the rest since the last `startPhase`. */
export class Counters {
  readonly total = { sent: 0, accepted: 0, delivered: 0, misdelivered: 0, corrupted: 0 };
  connected = 0;

  /** Messages meant to be sent before this moment are left out of the distributions: they belong to a warm-up. */
  measureFromUs = Infinity;
  connects = 0;
  connectFailures = 0;
  offered = 0;
  unsent = 0;
  firstConnectUs = Infinity;
  lastConnectUs = 0;
  lastDeliveryUs = 0;
  latency = new Latency();
  accept = new Latency();
  sendLag = new Latency();
  handshake = new Latency();
  refused = new Map<string, number>();
  closed = new Map<string, number>();

  startPhase(measureFromUs: number): void {
    this.measureFromUs = measureFromUs;
    this.connects = 0;
    this.connectFailures = 0;
    this.offered = 0;
    this.unsent = 0;
    this.firstConnectUs = Infinity;
    this.lastConnectUs = 0;
    this.lastDeliveryUs = 0;
    this.latency = new Latency();
    this.accept = new Latency();
    this.sendLag = new Latency();
    this.handshake = new Latency();
    this.refused = new Map();
    this.closed = new Map();
  }

  countRefused(name: string): void {
    countUp(this.refused, name);
  }

  countClosed(code: number): void {
    countUp(this.closed, String(code));
  }
}
