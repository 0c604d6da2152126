import type { LoadAccount } from '../accounts-file.ts';
import { errorCodeOf } from '../../proto/errors.ts';
import { wire, type messages } from '../../proto/messages.ts';
import { nowUs } from '../measure/now.ts';
import type { Crew, PublishedLimits } from './crew.ts';
import { PairLedger } from './pair-ledger.ts';
import type { SendTarget } from './send-template.ts';
import { ackFrame, helloFrame } from './small-frames.ts';
import { clientFrame, WsWire, type WireHandler } from './ws-wire.ts';

type FrameProperties = messages.sealgate.v1.Frame.$Properties;
type Frame = ReturnType<typeof wire.Frame.decode>;

/** Request ids below belong to sends, and are their sequences; hello and rare requests are above. */
const OTHER_REQUESTS_FROM = 0x7000_0000;

/** How a request ended: null when it was granted, else the refusal's name. */
export type RequestResult = string | null;

/** What waits for a device. None may throw. */
export interface DeviceListener {
  /** Welcome came (null), or the connection ended before, with this close code. */
  connected?(device: Device, closeCode: number | null): void;
  /** A send was accepted, refused (with the server's hint, 0: none), or the connection went away (retry never). */
  answered?(device: Device, refusal: { readonly name: string; readonly retry: boolean; readonly retryAfterMs: number } | null): void;
}

const nobody: DeviceListener = {};

/** One load device: connects, authenticates, sends to its peer, receives, acknowledges and keeps the books. */
export class Device implements WireHandler, SendTarget {
  readonly index: number;
  readonly account: Uint8Array;
  readonly device: number;
  readonly incarnation: number;
  readonly registrationId: number;
  readonly manifestVersion: number;
  readonly secret: Uint8Array;
  /** The highest position that came. */
  readonly lastPosition = { epoch: 0, offset: 0 };
  /** Of the messages from this device to its peer. The peer's deliveries are entered here too. */
  readonly ledger = new PairLedger();
  /** Set once, before anything is sent. */
  peer: Device | null = null;
  isReady = false;
  listener: DeviceListener = nobody;

  private readonly crew: Crew;
  private socket: WsWire | null = null;
  private connectStartUs = 0;
  private isLeaving = false;
  /** Delivered and not yet acknowledged. */
  private unacknowledged = 0;
  private requests: Map<number, (result: RequestResult) => void> | null = null;
  private nextRequest = OTHER_REQUESTS_FROM;

  constructor(crew: Crew, index: number, from: LoadAccount) {
    this.crew = crew;
    this.index = index;
    this.account = Buffer.from(from.account.replaceAll('-', ''), 'hex');
    this.device = from.device;
    this.incarnation = from.incarnation;
    this.registrationId = from.registrationId;
    this.manifestVersion = from.manifestVersion;
    this.secret = Buffer.from(from.secret, 'base64');
  }

  /** Starts a connection; `listener.connected` follows. */
  connect(): void {
    this.isLeaving = false;
    this.connectStartUs = nowUs();
    const { counters } = this.crew;
    counters.firstConnectUs = Math.min(counters.firstConnectUs, this.connectStartUs);
    this.socket = new WsWire(this.crew.target, this.crew.localAddress(this.index), this);
  }

  /** Acknowledges what came and closes. */
  leave(): void {
    this.acknowledge();
    this.isLeaving = true;
    this.socket?.close();
  }

  /** False when there is no connection to send on. */
  send(intendedUs: number): boolean {
    const { peer, socket, crew } = this;
    if (!this.isReady || peer === null || socket === null) return false;
    const sequence = this.ledger.next(intendedUs);
    const { header } = crew;
    header.sender = this.index;
    header.recipient = peer.index;
    header.sequence = sequence;
    header.intendedUs = intendedUs;
    socket.write(crew.template.frame(sequence, peer, header));
    crew.counters.total.sent += 1;
    return true;
  }

  /** Sends several in one system call. */
  sendMany(count: number): void {
    this.socket?.cork();
    for (let sent = 0; sent < count; sent += 1) this.send(nowUs());
    this.socket?.uncork();
  }

  /** A rare request; resolves when it is answered or the connection ends. */
  request(body: FrameProperties): Promise<RequestResult> {
    return new Promise(resolve => {
      if (!this.isReady || this.socket === null) {
        resolve('OFFLINE');
        return;
      }
      this.nextRequest += 1;
      this.requests ??= new Map();
      this.requests.set(this.nextRequest, resolve);
      this.socket.write(clientFrame(wire.Frame.encode({ ...body, requestId: this.nextRequest }).finish()));
    });
  }

  acknowledge(): void {
    if (this.unacknowledged === 0) return;
    this.unacknowledged = 0;
    this.socket?.write(ackFrame(this.lastPosition));
  }

  opened(): void {
    this.socket?.write(helloFrame(OTHER_REQUESTS_FROM, this));
  }

  message(bytes: Buffer, start: number, end: number): void {
    const { reader, counters } = this.crew;
    try {
      const kind = reader.read(bytes, start, end);
      if (kind === 'deliver') this.delivered(bytes);
      else if (kind === 'accepted') this.accepted(reader.requestId);
      else if (kind === 'welcome') this.welcomed(bytes.subarray(start, end));
      else this.otherFrame(wire.Frame.decode(bytes.subarray(start, end)));
    } catch {
      // No message of the protocol.
      counters.total.corrupted += 1;
      this.socket?.destroy();
    }
  }

  closed(code: number): void {
    const { counters } = this.crew;
    const wasReady = this.isReady;
    this.isReady = false;
    this.socket = null;
    this.unacknowledged = 0;
    if (!this.isLeaving) counters.countClosed(code);
    for (const resolve of this.requests?.values() ?? []) resolve('OFFLINE');
    this.requests = null;
    if (wasReady) {
      counters.connected -= 1;
      this.listener.answered?.(this, { name: 'OFFLINE', retry: false, retryAfterMs: 0 });
    } else {
      counters.connectFailures += 1;
      this.listener.connected?.(this, code);
    }
  }

  private delivered(bytes: Buffer): void {
    const { crew } = this;
    const { reader, header, counters } = crew;
    if (reader.hasPosition) {
      this.lastPosition.epoch = reader.epoch;
      this.lastPosition.offset = reader.offset;
      this.unacknowledged += 1;
      if (this.unacknowledged === 1) crew.ackSoon(this);
      if (this.unacknowledged >= crew.settings.ackEvery) this.acknowledge();
    }
    if (!crew.payload.read(bytes, reader.payloadStart, reader.payloadEnd, header)) {
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

  private accepted(requestId: number): void {
    const intendedUs = this.ledger.accepted(requestId);
    if (intendedUs === undefined) return;
    const { counters } = this.crew;
    counters.total.accepted += 1;
    if (intendedUs >= counters.measureFromUs) counters.accept.record(nowUs() - intendedUs);
    this.listener.answered?.(this, null);
  }

  private otherFrame(frame: Frame): void {
    if (frame.refused) this.wasRefused(frame.requestId, frame);
    else if (frame.done) this.settleRequest(frame.requestId, null);
  }

  private welcomed(bytes: Buffer): void {
    const { crew } = this;
    const now = nowUs();
    this.isReady = true;
    crew.counters.connected += 1;
    crew.counters.connects += 1;
    crew.counters.lastConnectUs = now;
    crew.counters.handshake.record(now - this.connectStartUs);
    crew.limits ??= publishedLimits(wire.Frame.decode(bytes));
    this.listener.connected?.(this, null);
  }

  private wasRefused(requestId: number, frame: Frame): void {
    const refused = frame.refused;
    if (!refused) return;
    const name = errorCodeOf(refused.code ?? 0) ?? refused.name ?? 'UNKNOWN';
    this.crew.counters.countRefused(name);
    if (this.ledger.wasRefused(requestId)) {
      this.listener.answered?.(this, { name, retry: refused.retry ?? false, retryAfterMs: refused.retryAfterMs ?? 0 });
    } else this.settleRequest(requestId, name);
  }

  private settleRequest(requestId: number, result: RequestResult): void {
    const resolve = this.requests?.get(requestId);
    this.requests?.delete(requestId);
    resolve?.(result);
  }
}

function publishedLimits(frame: Frame): PublishedLimits | null {
  const limits = frame.welcome?.limits;
  return !limits ? null : {
    sendsPerSecond: limits.sendsPerSecond ?? 0,
    sendsBurst: limits.sendsBurst ?? 0,
    requestsPerSecond: limits.requestsPerSecond ?? 0,
    windowMessages: limits.windowMessages ?? 0,
    payloadBytesMax: limits.payloadBytesMax ?? 0,
  };
}
