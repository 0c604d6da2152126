import type { WebSocket } from 'uWebSockets.js';
import type { ClientOrigin } from './client-address.ts';
import type { SendResult, SocketHandler, TransportSocket } from './transport.ts';

/** The library copies the properties of what it is given, without their class: so it carries the wrapper, and is not it. */
export interface UwsUserData {
  readonly socket: UwsSocket;
}

/**
 * The wrapper around one uWebSockets connection: after the close every method of the native object throws, so it is
 * let go then and nothing here reaches it any more.
 */
export class UwsSocket implements TransportSocket {
  readonly address: string;
  readonly isRelayed: boolean;
  isFull = false;
  handler: SocketHandler | null = null;
  private native: WebSocket<UwsUserData> | null = null;

  constructor({ address, isRelayed }: ClientOrigin) {
    this.address = address;
    this.isRelayed = isRelayed;
  }

  get isOpen(): boolean {
    return this.native !== null;
  }

  opened(native: WebSocket<UwsUserData>): void {
    this.native = native;
  }

  /** Returns the handler, once. */
  closed(): SocketHandler | null {
    const handler = this.handler;
    this.native = null;
    this.handler = null;
    return handler;
  }

  send(frame: Uint8Array): SendResult {
    if (this.native === null) return 'dropped';
    const result = this.native.send(frame, true);
    if (result === 1) return 'sent';
    this.isFull = true;
    return result === 0 ? 'buffered' : 'dropped';
  }

  cork(task: () => void): void {
    if (this.native === null) task();
    else this.native.cork(task);
  }

  end(closeCode: number, text: string): void {
    this.native?.end(closeCode, text);
  }

  terminate(): void {
    this.native?.close();
  }

  /** True when everything that waited has been taken. */
  drained(): boolean {
    if (!this.isFull || this.native === null || this.native.getBufferedAmount() > 0) return false;
    this.isFull = false;
    return true;
  }
}
