import { closeCodes, type CloseName } from '../../proto/close-codes.ts';
import type { SealgateError } from '../../proto/errors.ts';
import { wire } from '../../proto/messages.ts';
import type { AddressEntry } from './address-book.ts';
import { runFirstFrame } from './before-authentication.ts';
import type { ConnectionSession } from './connection-session.ts';
import { encodeFrame, encodeRefused, isHostileShape, type DecodedFrame, type FrameBody } from './frames.ts';
import type { Shared } from './shared.ts';
import type { Timed } from './timing-wheel.ts';
import type { SocketHandler, TransportSocket } from './transport/transport.ts';

/** fresh: nothing heard yet. busy: the first frame is being worked on, or its answer is waited for. */
type Phase = 'fresh' | 'busy' | 'authenticated' | 'closed';

/**
 * One socket, from the upgrade to the close. Before authentication it takes one frame at a time; then everything goes to its session.
 * There are tens of thousands of these: no closures, no timers, few fields.
 */
export class DeviceConnection implements SocketHandler, Timed {
  readonly shared: Shared;
  readonly socket: TransportSocket;
  readonly openedAtMs: number;
  deadlineSlot = -1;
  session: ConnectionSession | null = null;
  private readonly entry: AddressEntry;
  private phase: Phase = 'fresh';
  private controlSecond = 0;
  private controlFrames = 0;
  private answers: Uint8Array[] | null = null;

  constructor(shared: Shared, socket: TransportSocket) {
    this.shared = shared;
    this.socket = socket;
    this.openedAtMs = shared.clock.monotonicMs();
    this.entry = shared.addresses.opened(socket.address);
    shared.connections.add(this);
    shared.wheel.set(this, shared.limits.firstFrameTimeoutMs);
    shared.observer.connectionOpened();
    shared.observer.unauthenticatedSockets(shared.addresses.unauthenticated);
  }

  get isOpen(): boolean {
    return this.phase !== 'closed';
  }

  onFrame(bytes: Uint8Array): void {
    if (this.phase === 'closed') return;
    if (this.phase === 'authenticated') this.session?.onFrame(bytes);
    else this.onFirstFrame(bytes);
  }

  onDrain(): void {
    if (this.phase !== 'authenticated') return;
    this.shared.wheel.clear(this);
    this.session?.onDrain();
  }

  onControl(): void {
    const second = Math.floor(this.shared.clock.monotonicMs() / 1000);
    this.controlFrames = second === this.controlSecond ? this.controlFrames + 1 : 1;
    this.controlSecond = second;
    if (this.controlFrames <= this.shared.limits.controlFramesPerSecond) return;
    this.shared.observer.rateLimited('control');
    this.close('TOO_FAST');
  }

  onClose(closeCode: number): void {
    if (this.phase === 'closed') return;
    const wasAuthenticated = this.phase === 'authenticated';
    this.phase = 'closed';
    this.answers = null;
    this.shared.wheel.clear(this);
    this.shared.connections.delete(this);
    this.shared.addresses.closed(this.entry, wasAuthenticated);
    this.shared.linking.gone(this);
    this.session?.onGone();
    this.shared.observer.connectionClosed(closeCode, wasAuthenticated);
    this.shared.observer.unauthenticatedSockets(this.shared.addresses.unauthenticated);
  }

  onDeadline(): void {
    this.close(this.phase === 'authenticated' ? 'TOO_SLOW' : 'TIMED_OUT');
  }

  /** The device has proven who it is; its frames go to `session` from now on. */
  becomeAuthenticated(session: ConnectionSession): void {
    this.session = session;
    this.phase = 'authenticated';
    this.shared.wheel.clear(this);
    this.shared.addresses.authenticated(this.entry);
    this.shared.observer.connectionAuthenticated(this.shared.clock.monotonicMs() - this.openedAtMs);
    this.shared.observer.unauthenticatedSockets(this.shared.addresses.unauthenticated);
  }

  /** Another node is asked who the device is; until it has answered, the device may send nothing, and has the time of any hello. */
  awaitRelay(session: ConnectionSession): void {
    this.session = session;
  }

  /** The new device's connection, until its one message has come or `patienceMs` have passed. It may send nothing. */
  waitForProvisioning(patienceMs: number): void {
    if (this.phase === 'busy') this.shared.wheel.set(this, patienceMs);
  }

  answer(requestId: number, body: FrameBody): void {
    this.queue(encodeFrame({ ...body, requestId }));
  }

  refuse(requestId: number, error: SealgateError): void {
    this.shared.observer.requestRefused(error.code);
    this.queue(encodeRefused(requestId, error));
  }

  /** An encoded frame that leaves at the end of this turn. */
  queue(frame: Uint8Array): void {
    if (this.phase === 'closed') return;
    if (this.answers === null) {
      this.answers = [frame];
      this.shared.outbox.add(this);
    } else {
      this.answers.push(frame);
    }
  }

  /** Sends what was queued. An answer that the socket cannot hold any more means a reader that does not read. */
  flush(): void {
    const frames = this.answers;
    this.answers = null;
    if (frames === null || this.phase === 'closed') return;
    if (this.sendAll(frames) < frames.length) this.close('TOO_SLOW');
  }

  /** Sends as many as the socket has memory for and returns how many that were. Watches a reader that has stalled. */
  sendAll(frames: readonly Uint8Array[], stopWhenFull = false): number {
    let taken = 0;
    let bytes = 0;
    const send = (): void => {
      for (const frame of frames) {
        const result = this.socket.send(frame);
        if (result === 'dropped') break;
        taken += 1;
        bytes += frame.length;
        if (result === 'buffered' && stopWhenFull) break;
      }
    };
    if (frames.length === 1) send();
    else this.socket.cork(send);
    if (this.socket.isFull && this.deadlineSlot < 0 && this.phase === 'authenticated') this.shared.wheel.set(this, this.shared.limits.stalledTimeoutMs);
    this.shared.observer.framesSent(taken, bytes);
    return taken;
  }

  /** Lets queued answers out, then closes with a code. */
  close(name: CloseName): void {
    if (this.phase === 'closed') return;
    const frames = this.answers;
    this.answers = null;
    if (frames !== null) this.sendAll(frames);
    const spec = closeCodes[name];
    this.end(spec.code, spec.text);
  }

  /** For codes that routing chose. */
  end(closeCode: number, text: string): void {
    if (this.phase === 'closed') return;
    this.onClose(closeCode);
    this.socket.end(closeCode, text);
  }

  /** The frame, or null after closing the connection because it is none. */
  decode(bytes: Uint8Array): DecodedFrame | null {
    try {
      if (isHostileShape(bytes)) throw new RangeError('hostile shape');
      return wire.Frame.decode(bytes);
    } catch {
      this.shared.observer.frameReceived('undecodable', bytes.length);
      this.close('UNDECODABLE');
      return null;
    }
  }

  private onFirstFrame(bytes: Uint8Array): void {
    if (this.phase === 'busy' || bytes.length > this.shared.limits.firstFrameBytesMax) {
      this.close('PROTOCOL_ERROR');
      return;
    }
    const frame = this.decode(bytes);
    if (frame === null) return;
    this.shared.observer.frameReceived(frame.body ?? 'unknown', bytes.length);
    this.phase = 'busy';
    runFirstFrame(this, frame, bytes);
  }
}
