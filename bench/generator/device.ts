import { nowUs } from '../measure/now.ts';
import type { Crew } from './crew.ts';
import { PairLedger } from './pair-ledger.ts';
import type { Connection, ConnectionListener, Refusal } from './wire.ts';

/** What waits for a device. None may throw. */
export interface DeviceListener {
  /** It may send (null), or the connection ended before, with this close code. */
  connected?(device: Device, ended: { readonly code: number; readonly canRetry: boolean } | null): void;
  /** A send was accepted (null), refused, or the connection went away. */
  answered?(device: Device, refusal: Refusal | null): void;
}

const nobody: DeviceListener = {};
const offline: Refusal = { name: 'OFFLINE', retry: false, retryAfterMs: 0 };

/** One load device: connects, sends to its peer, receives and keeps the books. What it says on the wire is the wire's. */
export class Device implements ConnectionListener {
  readonly index: number;
  /** Of the messages from this device to its peer. The peer's deliveries are entered here too. */
  readonly ledger = new PairLedger();
  /** Set once, before anything is sent. */
  peer: Device | null = null;
  isReady = false;
  listener: DeviceListener = nobody;

  private readonly crew: Crew;
  private connection: Connection | null = null;
  private connectStartUs = 0;
  private isLeaving = false;

  constructor(crew: Crew, index: number) {
    this.crew = crew;
    this.index = index;
  }

  /** Starts a connection; `listener.connected` follows. */
  connect(): void {
    this.isLeaving = false;
    this.connectStartUs = nowUs();
    const { counters } = this.crew;
    counters.firstConnectUs = Math.min(counters.firstConnectUs, this.connectStartUs);
    this.connection = this.crew.wire.connect(this.index, this.crew.localAddress(this.index), this);
  }

  /** Acknowledges what came and closes. */
  leave(): void {
    this.isLeaving = true;
    this.connection?.close();
  }

  /** False when there is no connection to send on. */
  send(intendedUs: number): boolean {
    const { peer, connection, crew } = this;
    if (!this.isReady || peer === null || connection === null) return false;
    const sequence = this.ledger.next(intendedUs);
    const { header } = crew;
    header.sender = this.index;
    header.recipient = peer.index;
    header.sequence = sequence;
    header.intendedUs = intendedUs;
    crew.counters.total.sent += 1;
    connection.send(sequence, header);
    return true;
  }

  /** Sends several in one system call. */
  sendMany(count: number): void {
    const { connection } = this;
    connection?.cork();
    for (let sent = 0; sent < count; sent += 1) this.send(nowUs());
    connection?.uncork();
  }

  /** Takes messages of its peer from here on. Resolves to null, or to why the server would not have it. */
  async acceptPeer(): Promise<string | null> {
    if (this.peer === null) return null;
    return this.isReady && this.connection !== null ? this.connection.accept(this.peer.index) : offline.name;
  }

  ready(): void {
    const { counters } = this.crew;
    const now = nowUs();
    this.isReady = true;
    counters.connected += 1;
    counters.connects += 1;
    counters.lastConnectUs = now;
    counters.handshake.record(now - this.connectStartUs);
    this.listener.connected?.(this, null);
  }

  accepted(token: number): void {
    const intendedUs = this.ledger.accepted(token);
    if (intendedUs === undefined) return;
    const { counters } = this.crew;
    counters.total.accepted += 1;
    if (intendedUs >= counters.measureFromUs) counters.accept.record(nowUs() - intendedUs);
    this.listener.answered?.(this, null);
  }

  refused(token: number, refusal: Refusal): void {
    this.crew.counters.countRefused(refusal.name);
    if (this.ledger.wasRefused(token)) this.listener.answered?.(this, refusal);
  }

  delivered(bytes: Buffer, start: number, end: number): void {
    const { crew } = this;
    const { header, counters } = crew;
    if (!crew.payload.read(bytes, start, end, header)) {
      counters.total.corrupted += 1;
    } else if (header.recipient !== this.index || header.sender !== this.peer?.index) {
      counters.total.misdelivered += 1;
    } else if (this.peer.ledger.delivered(header.sequence)) {
      const now = nowUs();
      counters.total.delivered += 1;
      counters.lastDeliveryUs = now;
      const fromUs = crew.latencyFromConnect ? this.connectStartUs : header.intendedUs;
      if (fromUs >= counters.measureFromUs) counters.latency.record(now - fromUs);
    }
  }

  undecodable(): void {
    this.crew.counters.total.corrupted += 1;
  }

  closed(code: number, canRetry: boolean): void {
    const { counters } = this.crew;
    const wasReady = this.isReady;
    this.isReady = false;
    this.connection = null;
    if (!this.isLeaving) counters.countClosed(code);
    if (wasReady) {
      counters.connected -= 1;
      this.listener.answered?.(this, offline);
    } else {
      counters.connectFailures += 1;
      this.listener.connected?.(this, { code, canRetry });
    }
  }
}
