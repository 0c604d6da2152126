import type { LoadHeader } from '../load-payload.ts';
import { WebSocketClient, type WebSocketAddress, type WebSocketHandler } from '../web-socket.ts';
import type { Connection, ConnectionListener } from '../wire.ts';

/** What is the same for every protocol that stays on one WebSocket and asks nobody before a stranger may write. */
export abstract class SocketConnection implements Connection, WebSocketHandler {
  protected readonly socket: WebSocketClient;
  protected readonly listener: ConnectionListener;
  private canRetry = true;

  constructor(address: WebSocketAddress, localAddress: string | null, listener: ConnectionListener) {
    this.listener = listener;
    this.socket = new WebSocketClient(address, localAddress, this);
  }

  abstract opened(): void;
  abstract message(bytes: Buffer, start: number, end: number): void;
  abstract send(token: number, header: Readonly<LoadHeader>): void;
  abstract close(): void;

  accept(): Promise<null> {
    return Promise.resolve(null);
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

  destroy(): void {
    this.socket.destroy();
  }

  closed(code: number): void {
    this.listener.closed(code, this.canRetry);
  }

  /** The server would not have this user: another attempt would end the same way. */
  protected turnedAway(): void {
    this.canRetry = false;
    this.socket.destroy();
  }

  /** What came is not of the protocol. */
  protected failed(): void {
    this.listener.undecodable();
    this.socket.destroy();
  }
}
