import type { Duplex } from 'node:stream';
import type { WebSocket } from 'ws';
import type { ClientOrigin } from './client-address.ts';
import type { SendResult, SocketHandler, TransportSocket } from './transport.ts';

/** One connection of the ws package. Node writes asynchronously, so "full" means that its stream asks to wait. */
export class WsSocket implements TransportSocket {
  readonly address: string;
  readonly isRelayed: boolean;
  isFull = false;
  handler: SocketHandler | null = null;
  /** Monotonic; of the last byte that came in. */
  heardAtMs: number;
  private readonly native: WebSocket;
  private readonly stream: Duplex;
  private readonly sendBufferBytesMax: number;

  constructor({ address, isRelayed }: ClientOrigin, native: WebSocket, stream: Duplex, sendBufferBytesMax: number, nowMs: number) {
    this.address = address;
    this.isRelayed = isRelayed;
    this.native = native;
    this.stream = stream;
    this.sendBufferBytesMax = sendBufferBytesMax;
    this.heardAtMs = nowMs;
  }

  get isOpen(): boolean {
    return this.native.readyState === this.native.OPEN;
  }

  send(frame: Uint8Array): SendResult {
    if (!this.isOpen) return 'dropped';
    if (this.native.bufferedAmount > this.sendBufferBytesMax) {
      this.isFull = true;
      return 'dropped';
    }
    // Node may keep the bytes until the kernel takes them, and the caller may use them again.
    this.native.send(Buffer.from(frame), { binary: true });
    if (!this.stream.writableNeedDrain) return 'sent';
    this.isFull = true;
    return 'buffered';
  }

  cork(task: () => void): void {
    this.stream.cork();
    try {
      task();
    } finally {
      this.stream.uncork();
    }
  }

  end(closeCode: number, text: string): void {
    if (this.isOpen) this.native.close(closeCode, text);
  }

  terminate(): void {
    this.native.terminate();
  }

  ping(): void {
    if (this.isOpen) this.native.ping();
  }
}
