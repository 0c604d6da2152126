import { afterClose, closeCodes } from '../../../../proto/close-codes.ts';
import { errorCodeOf } from '../../../../proto/errors.ts';
import { wire, type messages } from '../../../../proto/messages.ts';
import type { LoadHeader } from '../../load-payload.ts';
import { clientFrame } from '../../client-frame.ts';
import { WebSocketClient, type WebSocketHandler } from '../../web-socket.ts';
import type { Connection, ConnectionListener } from '../../wire.ts';
import type { SealgateWire } from './sealgate-wire.ts';
import type { Seat } from './seat.ts';
import { ackFrame, helloFrame } from './small-frames.ts';

type Frame = ReturnType<typeof wire.Frame.decode>;
type FrameProperties = messages.sealgate.v1.Frame.$Properties;

/** Request ids below belong to sends, and are their tokens; hello and rare requests are above. */
const OTHER_REQUESTS_FROM = 0x8000_0000;
const OFFLINE = 'OFFLINE';

/** A device's connection, over as many WebSockets as it takes to reach the gateway that owns its account. */
export class SealgateConnection implements Connection, WebSocketHandler {
  private readonly shared: SealgateWire;
  private readonly seat: Seat;
  private readonly localAddress: string | null;
  private readonly listener: ConnectionListener;
  private socket: WebSocketClient;
  /** Delivered and not yet acknowledged. */
  private unacknowledged = 0;
  private requests: Map<number, (refusal: string | null) => void> | null = null;
  private nextRequest = OTHER_REQUESTS_FROM;
  /** Moved events followed in a row. */
  private hops = 0;
  private moved: { readonly jitterMs: number } | null = null;
  /** When the server wants to see this device again. */
  private returnWithinMs: number | undefined;
  private isLeaving = false;

  constructor(shared: SealgateWire, seat: Seat, localAddress: string | null, listener: ConnectionListener) {
    this.shared = shared;
    this.seat = seat;
    this.localAddress = localAddress;
    this.listener = listener;
    this.socket = new WebSocketClient(shared.addressFor(seat), localAddress, this);
  }

  send(token: number, header: Readonly<LoadHeader>): void {
    this.socket.write(this.shared.template.frame(token, this.shared.seat(header.recipient), header));
  }

  accept(peer: number): Promise<string | null> {
    return this.request({ setRelation: { account: this.shared.seat(peer).account, relation: wire.Relation.RELATION_ACCEPTED } });
  }

  acknowledge(): void {
    if (this.unacknowledged === 0) return;
    this.unacknowledged = 0;
    this.socket.write(ackFrame(this.seat.lastPosition));
  }

  cork(): void {
    this.socket.cork();
  }

  uncork(): void {
    this.socket.uncork();
  }

  stopReading(): void {
    this.socket.stopReading();
  }

  close(): void {
    this.acknowledge();
    this.isLeaving = true;
    this.socket.close();
  }

  destroy(): void {
    this.isLeaving = true;
    this.socket.destroy();
  }

  opened(): void {
    this.socket.write(helloFrame(OTHER_REQUESTS_FROM, this.seat, this.hops));
  }

  message(bytes: Buffer, start: number, end: number): void {
    const { reader } = this.shared;
    try {
      const kind = reader.read(bytes, start, end);
      if (kind === 'deliver') this.delivered(bytes);
      else if (kind === 'accepted') this.listener.accepted(reader.requestId);
      else if (kind === 'welcome') this.listener.ready();
      else this.otherFrame(wire.Frame.decode(bytes.subarray(start, end)));
    } catch {
      this.listener.undecodable();
      this.socket.destroy();
    }
  }

  closed(code: number): void {
    this.unacknowledged = 0;
    for (const resolve of this.requests?.values() ?? []) resolve(OFFLINE);
    this.requests = null;
    const { moved } = this;
    this.moved = null;
    if (moved !== null && !this.isLeaving) {
      setTimeout(() => this.follow(), this.shared.random.fraction() * moved.jitterMs).unref();
      return;
    }
    // Nobody answers there: the next attempt asks another gateway, which knows who owns the account now.
    if (code === 1006) this.seat.gateway += 1;
    this.listener.closed(code, afterClose(code) !== 'stop', this.returnWithinMs);
  }

  private follow(): void {
    if (this.isLeaving) this.listener.closed(closeCodes.DONE.code, true);
    else this.socket = new WebSocketClient(this.shared.addressFor(this.seat), this.localAddress, this);
  }

  private request(body: FrameProperties): Promise<string | null> {
    return new Promise(resolve => {
      this.nextRequest += 1;
      this.requests ??= new Map();
      this.requests.set(this.nextRequest, resolve);
      this.socket.write(clientFrame(wire.Frame.encode({ ...body, requestId: this.nextRequest }).finish()));
    });
  }

  private delivered(bytes: Buffer): void {
    const { shared, seat } = this;
    const { reader, settings } = shared;
    const { payloadStart, payloadEnd } = reader;
    const isDurable = reader.hasPosition;
    if (isDurable) {
      seat.lastPosition.epoch = reader.epoch;
      seat.lastPosition.offset = reader.offset;
      this.unacknowledged += 1;
    }
    this.listener.delivered(bytes, shared.template.contentAt(bytes, payloadStart, payloadEnd), payloadEnd);
    if (!isDurable) return;
    if (this.unacknowledged === 1) shared.ackTick.soon(this);
    if (this.unacknowledged >= settings.ackEvery) this.acknowledge();
  }

  private otherFrame(frame: Frame): void {
    if (frame.refused) this.wasRefused(frame.requestId, frame.refused);
    else if (frame.done) this.settle(frame.requestId, null);
    else if (frame.goingAway) this.returnWithinMs = frame.goingAway.reconnectWithinMs ?? 0;
    else if (frame.moved) this.wasMoved(frame.moved.url ?? '', frame.moved.jitterMs ?? 0);
  }

  private wasMoved(url: string, jitterMs: number): void {
    this.seat.gateway = this.shared.gatewayAt(url);
    this.hops += 1;
    this.moved = { jitterMs };
  }

  private wasRefused(requestId: number, refused: NonNullable<Frame['refused']>): void {
    const name = errorCodeOf(refused.code ?? 0) ?? refused.name ?? 'UNKNOWN';
    if (requestId < OTHER_REQUESTS_FROM) {
      this.listener.refused(requestId, { name, retry: refused.retry ?? false, retryAfterMs: refused.retryAfterMs ?? 0 });
    } else this.settle(requestId, name);
  }

  private settle(requestId: number, refusal: string | null): void {
    this.requests?.get(requestId)?.(refusal);
    this.requests?.delete(requestId);
  }
}
