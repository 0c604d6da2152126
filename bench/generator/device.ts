import { nowUs } from '../measure/now.ts';
import type { Crew } from './crew.ts';
import { MessageKind } from './load-payload.ts';
import { PairLedger } from './pair-ledger.ts';
import { countUp, type PhaseCounts } from './phase-counts.ts';
import type { Connection, ConnectionListener, Refusal } from './wire.ts';

/** What waits for a device. None may throw. */
export interface DeviceListener {
  /** It may send (null), or the connection ended before, with this close code. */
  connected?(device: Device, ended: { readonly code: number; readonly canRetry: boolean } | null): void;
  /** A send was accepted (null) or refused, or the connection went away. */
  answered?(device: Device, refusal: Refusal | null): void;
}

const nobody: DeviceListener = {};
const offline: Refusal = { name: 'OFFLINE', retry: false, retryAfterMs: 0 };
/** Of what needs no answer. */
const SIGNAL_TOKEN = 0x7fff_ffff;
const RECONNECT_MIN_MS = 250;
const RECONNECT_MAX_MS = 5_000;

/** One load device: connects, sends to those it knows, receives and keeps the books. What it says on the wire is the wire's. */
export class Device implements ConnectionListener {
  readonly index: number;
  /** Set once, before anything is sent: to whom it writes, and who writes to it. */
  writesTo: readonly Device[] = [];
  hearsFrom: readonly Device[] = [];
  isReady = false;
  /** A lost connection is made again, after a pause that grows, until it leaves. */
  keepsConnected = false;
  listener: DeviceListener = nobody;
  phase: PhaseCounts;

  private readonly crew: Crew;
  /** Of the messages to each of `writesTo`, in its order. Their deliveries are entered here too. */
  private ledgers: readonly PairLedger[] = [];
  private placeOf: ReadonlyMap<number, number> | null = null;
  private next = 0;
  private connection: Connection | null = null;
  private connectStartUs = 0;
  private lostUs: number | null = null;
  private attempts = 0;
  private isLeaving = false;

  constructor(crew: Crew, index: number) {
    this.crew = crew;
    this.index = index;
    this.phase = crew.betweenCommands;
  }

  /** Once. */
  introduce(writesTo: readonly Device[], hearsFrom: readonly Device[]): void {
    this.writesTo = writesTo;
    this.hearsFrom = hearsFrom;
    this.ledgers = writesTo.map(() => new PairLedger());
    if (writesTo.length > 1) this.placeOf = new Map(writesTo.map(({ index }, place) => [index, place]));
  }

  /** Starts a connection; `listener.connected` follows. */
  connect(): void {
    this.isLeaving = false;
    this.connectStartUs = nowUs();
    this.phase.firstConnectUs = Math.min(this.phase.firstConnectUs, this.connectStartUs);
    this.connection = this.crew.wire.connect(this.index, this.crew.localAddress(this.index), this);
  }

  /** Acknowledges what came and closes. */
  leave(): void {
    this.isLeaving = true;
    this.connection?.close();
  }

  /** The network is gone; nobody is told. */
  drop(): void {
    this.connection?.destroy();
  }

  /** Reads no more, and stays connected. */
  hang(): void {
    this.connection?.stopReading();
  }

  /** Sends to the next of those it writes to; false when there is no connection to send on. */
  send(intendedUs: number): boolean {
    const place = this.next;
    this.next = (place + 1) % this.writesTo.length;
    return this.sendTo(place, MessageKind.Message, intendedUs);
  }

  /** To the device that wrote, a receipt: a message like others, of its own kind. */
  sendReceipt(to: Device, intendedUs: number): boolean {
    const place = this.placeAt(to.index);
    return place !== null && this.sendTo(place, MessageKind.Receipt, intendedUs);
  }

  /** To the one who will be written to next: it need not arrive and is not answered for. */
  sendTyping(): void {
    const to = this.writesTo[this.next];
    if (!this.isReady || to === undefined) return;
    this.connection?.send(SIGNAL_TOKEN, this.crew.headerFor(this.index, to.index, 0, nowUs(), MessageKind.Typing));
  }

  /** Sends several in one system call. */
  sendMany(count: number): void {
    const { connection } = this;
    connection?.cork();
    for (let sent = 0; sent < count; sent += 1) this.send(nowUs());
    connection?.uncork();
  }

  /** Takes messages of those who write to it from here on. Resolves to null, or to why the server would not have it. */
  async acceptPeers(): Promise<string | null> {
    for (const peer of this.hearsFrom) {
      const refusal = this.isReady && this.connection !== null ? await this.connection.accept(peer.index) : offline.name;
      if (refusal !== null) return refusal;
    }
    return null;
  }

  get lost(): number {
    return this.sumOf(ledger => ledger.lost);
  }

  get repeated(): number {
    return this.sumOf(ledger => ledger.repeated);
  }

  get reordered(): number {
    return this.sumOf(ledger => ledger.reordered);
  }

  get unanswered(): number {
    return this.sumOf(ledger => ledger.unansweredCount);
  }

  ready(): void {
    const { phase, crew } = this;
    const now = nowUs();
    this.isReady = true;
    this.attempts = 0;
    crew.totals.connected += 1;
    phase.connects += 1;
    phase.lastConnectUs = now;
    phase.handshake.record(now - this.connectStartUs);
    if (this.lostUs !== null) phase.outage.record(now - this.lostUs);
    this.lostUs = null;
    this.sendAgain();
    this.listener.connected?.(this, null);
  }

  accepted(token: number): void {
    const count = this.writesTo.length;
    const intendedUs = token === SIGNAL_TOKEN ? undefined : this.ledgers[token % count]?.accepted(Math.floor(token / count));
    if (intendedUs === undefined) return;
    this.crew.totals.accepted += 1;
    this.phase.accepted += 1;
    if (intendedUs >= this.phase.measureFromUs) this.phase.accept.record(nowUs() - intendedUs);
    this.listener.answered?.(this, null);
  }

  refused(token: number, refusal: Refusal): void {
    if (token === SIGNAL_TOKEN) return;
    const count = this.writesTo.length;
    countUp(this.crew.totals.refused, refusal.name);
    if (this.ledgers[token % count]?.wasRefused(Math.floor(token / count)) === true) this.listener.answered?.(this, refusal);
  }

  delivered(bytes: Buffer, start: number, end: number): void {
    const { crew, phase } = this;
    const { header, totals } = crew;
    if (!crew.payload.read(bytes, start, end, header)) {
      if (!crew.payload.isOfAnotherRun(bytes, start, end)) totals.corrupted += 1;
      return;
    }
    const { sequence, kind, intendedUs } = header;
    const sender = crew.devices[header.sender];
    const place = header.recipient === this.index ? sender?.placeAt(this.index) ?? null : null;
    if (sender === undefined || place === null) totals.misdelivered += 1;
    else if (kind !== MessageKind.Typing && sender.ledgers[place]?.delivered(sequence) === true) {
      const now = nowUs();
      totals.delivered += 1;
      phase.delivered += 1;
      phase.lastDeliveryUs = now;
      const fromUs = phase.latencyFromConnect ? this.connectStartUs : intendedUs;
      totals.recent.record(now - fromUs);
      if (fromUs >= phase.measureFromUs) phase.latency.record(now - fromUs);
      if (kind === MessageKind.Message) crew.afterMessage?.(this, sender);
    }
  }

  undecodable(): void {
    this.crew.totals.corrupted += 1;
  }

  closed(code: number, canRetry: boolean, withinMs?: number): void {
    const { totals } = this.crew;
    const wasReady = this.isReady;
    this.isReady = false;
    this.connection = null;
    if (!this.isLeaving) countUp(totals.closed, String(code));
    if (wasReady) {
      if (!this.isLeaving) this.lostUs = nowUs();
      totals.connected -= 1;
      this.listener.answered?.(this, offline);
    } else {
      this.phase.connectFailures += 1;
      this.listener.connected?.(this, { code, canRetry });
    }
    if (this.keepsConnected && !this.isLeaving) this.connectLater(withinMs);
  }

  /** When the server said, but not again and again in a moment. */
  private connectLater(withinMs = 0): void {
    const pauseMs = Math.max(withinMs, Math.min(RECONNECT_MAX_MS, RECONNECT_MIN_MS * 2 ** this.attempts));
    this.attempts += 1;
    setTimeout(() => {
      if (!this.isLeaving && this.connection === null) this.connect();
    }, (0.5 + this.crew.random.fraction() / 2) * pauseMs).unref();
  }

  private sendTo(place: number, kind: MessageKind, intendedUs: number): boolean {
    const ledger = this.ledgers[place];
    if (!this.isReady || ledger === undefined) return false;
    this.write(place, ledger.next(intendedUs, kind), kind, intendedUs);
    this.crew.totals.sent += 1;
    return true;
  }

  /** What was sent and not answered before the connection was lost is sent again, the same bytes in the same order: the server may have it or not. */
  private sendAgain(): void {
    for (const [place, ledger] of this.ledgers.entries()) {
      for (const [sequence, { intendedUs, kind }] of ledger.unanswered) this.write(place, sequence, kind, intendedUs);
    }
  }

  private write(place: number, sequence: number, kind: MessageKind, intendedUs: number): void {
    const to = this.writesTo[place];
    if (to !== undefined) this.connection?.send(sequence * this.writesTo.length + place, this.crew.headerFor(this.index, to.index, sequence, intendedUs, kind));
  }

  private placeAt(index: number): number | null {
    if (this.placeOf !== null) return this.placeOf.get(index) ?? null;
    return this.writesTo[0]?.index === index ? 0 : null;
  }

  private sumOf(value: (ledger: PairLedger) => number): number {
    return this.ledgers.reduce((sum, ledger) => sum + value(ledger), 0);
  }
}
