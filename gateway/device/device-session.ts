import { closeCodes } from '../../proto/close-codes.ts';
import { SealgateError } from '../../proto/errors.ts';
import { encodeAccepted } from '../../proto/frequent-frames.ts';
import type { DeviceKey } from '../../proto/ids.ts';
import type { messages } from '../../proto/messages.ts';
import type { Position } from '../../proto/position.ts';
import type { Attachment, Subscription } from '../routing/router.ts';
import type { DeviceConnection } from './connection.ts';
import { isFirstFrame, queueEmptyFrame, type DecodedFrame, type FrameKind } from './frames.ts';
import { ConnectionRate } from './rate.ts';
import { sayWhenToReturn } from './routes/send-away.ts';
import { asError, runRequest } from './run-request.ts';

type AckBody = messages.sealgate.v1.Ack.$Properties;
type SendBody = messages.sealgate.v1.Send.$Properties;

/** An authenticated device on its connection: takes requests, and takes what routing has for the device. */
export class DeviceSession implements Subscription {
  readonly device: DeviceKey;
  readonly connection: DeviceConnection;
  readonly authenticatedAtMs: number;
  lastPosition: Position | null;
  private readonly rate: ConnectionRate;
  private attachment: Attachment | null = null;
  private unanswered = 0;
  /** -1: a request is on its way that ends in our own close; its answer goes first. Above 0: the code that waits for it. */
  private heldClose = 0;

  constructor(connection: DeviceConnection, device: DeviceKey, authenticatedAtMs: number, lastPosition: Position | null) {
    this.connection = connection;
    this.device = device;
    this.authenticatedAtMs = authenticatedAtMs;
    this.lastPosition = lastPosition;
    this.rate = new ConnectionRate(connection.shared.limits, connection.shared.clock.monotonicMs());
  }

  get hasUnanswered(): boolean {
    return this.unanswered > 0;
  }

  /** Throws what Router.attach throws. */
  attach(): void {
    this.attachment = this.connection.shared.router.attach(this);
    // Routing has what it needed of it; one object less per idle device.
    this.lastPosition = null;
  }

  onFrame(bytes: Uint8Array): void {
    const { connection } = this;
    const { limits, observer, clock, pace } = connection.shared;
    pace?.frame();
    this.rate.refill(limits, clock.monotonicMs());
    if (this.rate.takeBytes(limits, bytes.length) > 0) {
      // Not even looked into: looking is what costs.
      observer.rateLimited('bytes');
      connection.close('TOO_FAST');
      return;
    }
    const frame = connection.decode(bytes);
    if (frame === null) return;
    // Once: every question goes through all fields of the frame.
    const kind = frame.body;
    observer.frameReceived(kind ?? 'unknown', bytes.length);
    const waitMs = this.rate.takeRequest(limits);
    if (kind === 'ack') {
      if (waitMs > 0) this.hasty('requests');
      this.onAck(frame.ack ?? {});
      return;
    }
    // A second Hello, and what belongs before the first.
    if (frame.requestId === 0 || isFirstFrame(kind)) connection.close('PROTOCOL_ERROR');
    else if (waitMs > 0) this.refuseHasty(frame.requestId, 'requests', new SealgateError('RATE_LIMITED', { retryAfterMs: waitMs }));
    else this.onRequest(frame, kind);
  }

  onDrain(): void {
    this.attachment?.writable();
  }

  /** The socket is gone. */
  onGone(): void {
    const { attachment } = this;
    this.attachment = null;
    attachment?.detach();
  }

  // ---------------------------------------------------------------- Subscription: what routing calls

  push(deliveries: readonly Uint8Array[]): number {
    if (this.connection.socket.isFull || !this.connection.isOpen) return 0;
    return this.connection.sendAll(deliveries, true);
  }

  pushEphemeral(delivery: Uint8Array): void {
    this.event(delivery);
  }

  queueEmpty(): void {
    this.event(queueEmptyFrame);
  }

  event(frame: Uint8Array): void {
    if (this.connection.isOpen && !this.connection.socket.isFull) this.connection.sendAll([frame]);
  }

  close(closeCode: number): void {
    this.attachment = null;
    if (this.heldClose === -1) this.heldClose = closeCode;
    else this.endWith(closeCode);
  }

  // ----------------------------------------------------------------

  private onAck(ack: AckBody): void {
    const { position } = ack;
    // Nothing of ours is attached any more: the close is on its way.
    if (this.attachment === null) return;
    try {
      if (position === null || position === undefined) throw new SealgateError('MALFORMED');
      this.attachment.ack({ epoch: position.epoch ?? 0, offset: position.offset ?? 0 });
    } catch (error) {
      if (!SealgateError.is(error, 'MALFORMED')) this.connection.shared.observer.failed('ack', error);
      this.connection.close('PROTOCOL_ERROR');
    }
  }

  private onRequest(frame: DecodedFrame, kind: FrameKind | undefined): void {
    const { connection, rate } = this;
    const { limits, isDraining } = connection.shared;
    const { requestId } = frame;
    if (this.unanswered >= limits.unansweredRequestsMax) {
      this.refuseHasty(requestId, 'unanswered', new SealgateError('TOO_MANY_REQUESTS_OPEN'));
      return;
    }
    if (isDraining) {
      connection.refuse(requestId, new SealgateError('DRAINING'));
      return;
    }
    if (kind !== 'send') {
      this.runOther(frame);
      return;
    }
    const waitMs = rate.takeSend(limits);
    if (waitMs > 0) this.refuseHasty(requestId, 'sends', new SealgateError('RATE_LIMITED', { retryAfterMs: waitMs }));
    else this.send(requestId, frame.send ?? {});
  }

  /** The path that most frames take: no await, no object beyond the answer. */
  private send(requestId: number, send: SendBody): void {
    const { connection } = this;
    const { clock, observer, router, routingLimits } = connection.shared;
    for (const { payload } of send.sealed ?? []) {
      if ((payload?.length ?? 0) > routingLimits.payloadBytesMax) {
        connection.refuse(requestId, new SealgateError('TOO_LARGE'));
        return;
      }
    }
    const startedMs = clock.monotonicMs();
    this.unanswered += 1;
    router.send(this.device, send).then(accepted => {
      this.unanswered -= 1;
      connection.queue(encodeAccepted(requestId, accepted));
      observer.requestAnswered('send', clock.monotonicMs() - startedMs);
    }, (error: unknown) => {
      this.unanswered -= 1;
      connection.refuse(requestId, asError(connection.shared, 'send', error));
    });
  }

  private runOther(frame: DecodedFrame): void {
    const { connection } = this;
    const endsUs = frame.body === 'deleteAccount';
    if (endsUs) this.heldClose = -1;
    this.unanswered += 1;
    const done = (): void => {
      this.unanswered -= 1;
      if (endsUs) this.releaseClose();
    };
    runRequest(this, frame).then(body => {
      connection.answer(frame.requestId, body);
      done();
    }, (error: unknown) => {
      connection.refuse(frame.requestId, asError(connection.shared, frame.body ?? 'unknown', error));
      done();
    });
  }

  private releaseClose(): void {
    const code = this.heldClose;
    this.heldClose = 0;
    if (code > 0) this.endWith(code);
  }

  private endWith(closeCode: number): void {
    if (closeCode === closeCodes.LEASE_LOST.code) sayWhenToReturn(this.connection);
    this.connection.flush();
    const spec = Object.values(closeCodes).find(({ code }) => code === closeCode);
    this.connection.end(closeCode, spec?.text ?? '');
  }

  private refuseHasty(requestId: number, limit: 'requests' | 'sends' | 'unanswered', error: SealgateError): void {
    this.connection.refuse(requestId, error);
    this.hasty(limit);
  }

  private hasty(limit: 'requests' | 'sends' | 'unanswered'): void {
    this.connection.shared.observer.rateLimited(limit);
    if (this.rate.tooHasty(this.connection.shared.limits)) this.connection.close('TOO_FAST');
  }
}
