import type { ClientOrigin } from './client-address.ts';
import type { SendResult, SocketHandler, Transport, TransportHandlers, TransportOptions, TransportSocket } from './transport.ts';
import { closeCodes } from '../../../proto/close-codes.ts';

export interface MemoryClientEvents {
  onFrame(frame: Uint8Array): void;
  onClose(closeCode: number): void;
}

/** The client's end of a connection without sockets. */
export interface MemoryClient {
  send(frame: Uint8Array): void;
  sendText(text: string): void;
  ping(): void;
  /** false: stops reading, so that the server's side fills up. */
  setReading(reading: boolean): void;
  close(closeCode?: number): void;
}

/** Like sockets, both sides hear of things later, in order, never inside the call that caused them. */
class MemorySocket implements TransportSocket {
  readonly address: string;
  readonly isRelayed: boolean;
  isOpen = true;
  isFull = false;
  handler: SocketHandler | null = null;
  private readonly limits: TransportOptions;
  private readonly owner: MemoryTransport;
  private readonly events: MemoryClientEvents;
  private reading = true;
  private waiting: Uint8Array[] = [];
  private waitingBytes = 0;

  constructor(owner: MemoryTransport, { address, isRelayed }: ClientOrigin, events: MemoryClientEvents) {
    this.owner = owner;
    this.limits = owner.options;
    this.address = address;
    this.isRelayed = isRelayed;
    this.events = events;
  }

  /** The other end. */
  readonly client: MemoryClient = {
    send: frame => { this.fromClient(frame); },
    sendText: () => { this.end(closeCodes.TEXT_FRAME.code); },
    ping: () => { this.later('ping', () => { this.handler?.onControl(); }); },
    setReading: reading => { this.setReading(reading); },
    close: code => { this.close(code ?? closeCodes.DONE.code); },
  };

  send(frame: Uint8Array): SendResult {
    if (!this.isOpen) return 'dropped';
    const copy = new Uint8Array(frame);
    if (this.reading && this.waiting.length === 0) {
      queueMicrotask(() => { this.events.onFrame(copy); });
      return 'sent';
    }
    if (this.waitingBytes + copy.length > this.limits.sendBufferBytesMax) {
      this.isFull = true;
      return 'dropped';
    }
    this.waiting.push(copy);
    this.waitingBytes += copy.length;
    this.isFull = true;
    return 'buffered';
  }

  cork(task: () => void): void {
    task();
  }

  end(closeCode: number): void {
    this.close(closeCode);
  }

  terminate(): void {
    this.waiting = [];
    this.close(1006);
  }

  private setReading(reading: boolean): void {
    this.reading = reading;
    if (!reading) return;
    this.flush();
    if (!this.isFull || !this.isOpen) return;
    this.isFull = false;
    this.later('drain', () => { this.handler?.onDrain(); });
  }

  private close(closeCode: number): void {
    if (!this.isOpen) return;
    this.isOpen = false;
    this.flush();
    this.owner.gone(this);
    queueMicrotask(() => { this.events.onClose(closeCode); });
    this.handler?.onClose(closeCode);
    this.handler = null;
  }

  private flush(): void {
    for (const frame of this.waiting) queueMicrotask(() => { this.events.onFrame(frame); });
    this.waiting = [];
    this.waitingBytes = 0;
  }

  private fromClient(frame: Uint8Array): void {
    const copy = new Uint8Array(frame);
    if (copy.length > this.limits.frameBytesMax) this.terminate();
    else this.later('message', () => { this.handler?.onFrame(copy); });
  }

  private later(where: string, task: () => void): void {
    queueMicrotask(() => {
      if (!this.isOpen) return;
      try {
        task();
      } catch (error) {
        this.owner.failed(where, error);
        this.terminate();
      }
    });
  }
}

/** Devices without sockets: tests, simulation, load. */
export class MemoryTransport implements Transport {
  readonly name = 'memory';
  readonly options: TransportOptions;
  private readonly sockets = new Set<MemorySocket>();
  private handlers: TransportHandlers | null = null;
  private accepting = false;

  constructor(options: TransportOptions) {
    this.options = options;
  }

  async listen(handlers: TransportHandlers): Promise<{ readonly port: number }> {
    this.handlers = handlers;
    this.accepting = true;
    return { port: this.options.port };
  }

  /** A connection, or the HTTP status with which it was refused (0: nobody listens). */
  connect(events: MemoryClientEvents, from: { readonly address?: string; readonly origin?: string; readonly isRelayed?: boolean } = {}): MemoryClient | number {
    if (this.handlers === null || !this.accepting) return 0;
    const address = from.address ?? '192.0.2.1';
    const refused = this.handlers.admit({ address, origin: from.origin ?? '' });
    if (refused !== null) return refused;
    const socket = new MemorySocket(this, { address, isRelayed: from.isRelayed === true }, events);
    this.sockets.add(socket);
    try {
      socket.handler = this.handlers.open(socket);
    } catch (error) {
      this.failed('open', error);
      socket.terminate();
    }
    return socket.client;
  }

  stopAccepting(): void {
    this.accepting = false;
  }

  async reloadTls(): Promise<void> {
    // There is none.
  }

  async close(): Promise<void> {
    this.accepting = false;
    for (const socket of this.sockets) socket.terminate();
  }

  gone(socket: MemorySocket): void {
    this.sockets.delete(socket);
  }

  failed(where: string, error: unknown): void {
    this.handlers?.failed(where, error);
  }
}
