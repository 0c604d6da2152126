import type { Cancel, Clock } from '../../proto/clock.ts';
import { SealgateError } from '../../proto/errors.ts';
import { decodeFrame, encodeFrame, encodeSendFrame, refusalError, type Frame, type FrameBody } from './frames.ts';
import type { OpenSocket, Socket } from './web-socket.ts';

export interface ConnectionParts {
  readonly clock: Clock;
  readonly openSocket: OpenSocket;
  readonly requestTimeoutMs: number;
}

export interface ConnectionHandlers {
  /** In the order in which the server sent them, and never after onClose. */
  readonly onEvent: (frame: Frame, connection: Connection) => void;
  readonly onClose: (code: number, reason: string) => void;
}

interface Open {
  readonly resolve: (frame: Frame) => void;
  readonly reject: (error: SealgateError) => void;
  readonly cancelTimeout: Cancel;
}

const FIRST_REQUESTS_MAX = 4;
/** A server that stands still takes connections and says nothing; another may be there. */
const OPEN_TIMEOUT_MS = 5000;
/** No gateway names a silence that asks for more often than that. */
const KEEP_ALIVE_MIN_MS = 1000;

/** One WebSocket: request ids, time-outs, a bounded number of unanswered requests, keep-alive. */
export class Connection {
  private readonly parts: ConnectionParts;
  private readonly handlers: ConnectionHandlers;
  private readonly socket: Socket;
  private readonly open = new Map<number, Open>();
  private readonly waiting: (() => void)[] = [];
  private readonly opened: Promise<void>;
  private settleOpened: { resolve: () => void; reject: (error: SealgateError) => void } | null = null;
  private nextId = 1;
  private maxOpen = FIRST_REQUESTS_MAX;
  private lastHeardMs: number;
  private cancelKeepAlive: Cancel = () => undefined;
  private isClosed = false;

  constructor(parts: ConnectionParts, url: string, handlers: ConnectionHandlers) {
    this.parts = parts;
    this.handlers = handlers;
    this.lastHeardMs = parts.clock.monotonicMs();
    this.opened = new Promise((resolve, reject) => { this.settleOpened = { resolve, reject }; });
    this.opened.catch(() => undefined);
    const cancelOpening = parts.clock.after(Math.min(OPEN_TIMEOUT_MS, parts.requestTimeoutMs), () => { this.drop(); });
    this.socket = parts.openSocket(url, {
      onOpen: () => {
        cancelOpening();
        this.settleOpened?.resolve();
      },
      onMessage: bytes => { this.receive(bytes); },
      onClose: (code, reason) => {
        cancelOpening();
        this.closed(code, reason);
      },
    });
  }

  get isOver(): boolean {
    return this.isClosed;
  }

  /** Rejects with the refusal's error, TIMEOUT, or OFFLINE when the connection ends first (then the result is not known). */
  request(body: FrameBody, timeoutMs = this.parts.requestTimeoutMs): Promise<Frame> {
    return this.ask(id => encodeFrame(id, body), timeoutMs);
  }

  /** As request(), with an encoded Send. */
  requestSend(send: Uint8Array): Promise<Frame> {
    return this.ask(id => encodeSendFrame(id, send), this.parts.requestTimeoutMs);
  }

  /** A frame that has no answer. */
  post(body: FrameBody): void {
    if (!this.isClosed) this.socket.send(encodeFrame(0, body));
  }

  /** From Welcome: how many requests may be unanswered, and how long silence may last. */
  setLimits(unansweredMax: number, idleTimeoutMs: number): void {
    if (unansweredMax > 0) this.maxOpen = unansweredMax;
    this.admit();
    this.cancelKeepAlive();
    if (idleTimeoutMs > 0 && !this.isClosed) this.keepAlive(Math.max(KEEP_ALIVE_MIN_MS, idleTimeoutMs / 3));
  }

  close(code = 1000): void {
    if (!this.isClosed) this.socket.close(code);
  }

  /** At once, as if the network had gone. */
  drop(): void {
    if (this.isClosed) return;
    this.socket.terminate();
    this.closed(1006, 'dropped');
  }

  private async ask(encode: (id: number) => Uint8Array, timeoutMs: number): Promise<Frame> {
    await this.opened;
    if (this.open.size >= this.maxOpen) await new Promise<void>(resolve => { this.waiting.push(resolve); });
    if (this.isClosed) throw new SealgateError('OFFLINE');
    const id = this.nextId;
    this.nextId = this.nextId >= 0xffff_ffff ? 1 : this.nextId + 1;
    return new Promise((resolve, reject) => {
      const cancelTimeout = this.parts.clock.after(timeoutMs, () => {
        this.settle(id);
        reject(new SealgateError('TIMEOUT'));
      });
      this.open.set(id, { resolve, reject, cancelTimeout });
      this.socket.send(encode(id));
    });
  }

  private settle(id: number): Open | undefined {
    const request = this.open.get(id);
    request?.cancelTimeout();
    if (this.open.delete(id)) this.admit();
    return request;
  }

  private admit(): void {
    for (let free = this.maxOpen - this.open.size; free > 0 && this.waiting.length > 0; free -= 1) this.waiting.shift()?.();
  }

  private receive(bytes: Uint8Array): void {
    if (this.isClosed) return;
    this.lastHeardMs = this.parts.clock.monotonicMs();
    let frame: Frame;
    try {
      frame = decodeFrame(bytes);
    } catch {
      this.socket.close(1007);
      return;
    }
    if (frame.requestId === 0) this.handlers.onEvent(frame, this);
    else this.answer(frame);
  }

  private answer(frame: Frame): void {
    const request = this.settle(frame.requestId);
    if (request === undefined) return;
    if (frame.refused) request.reject(refusalError(frame.refused));
    else request.resolve(frame);
  }

  /** Asks for a sign of life when there was none for a while, and ends the connection when none comes. */
  private keepAlive(periodMs: number): void {
    this.cancelKeepAlive = this.parts.clock.every(periodMs, () => {
      if (this.parts.clock.monotonicMs() - this.lastHeardMs < periodMs) return;
      this.request({ ping: {} }, periodMs).catch((error: unknown) => {
        if (SealgateError.is(error, 'TIMEOUT')) this.drop();
      });
    });
  }

  private closed(code: number, reason: string): void {
    if (this.isClosed) return;
    this.isClosed = true;
    this.cancelKeepAlive();
    this.settleOpened?.reject(new SealgateError('OFFLINE'));
    for (const id of [...this.open.keys()]) this.settle(id)?.reject(new SealgateError('OFFLINE', { detail: `closed ${code}` }));
    for (const admitted of this.waiting.splice(0)) admitted();
    this.handlers.onClose(code, reason);
  }
}
