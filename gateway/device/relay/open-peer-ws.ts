import { WebSocket } from 'ws';
import { devicePath } from '../transport/transport.ts';
import type { OpenPeer, PeerHandlers, PeerSocket } from './peer-socket.ts';
import { relayHeader, type RelaySeal } from './relay-seal.ts';

export interface WsPeerOptions {
  readonly seal: RelaySeal;
  /** PEM; null: the system's. */
  readonly ca: string | null;
  readonly frameBytesMax: number;
  readonly openTimeoutMs: number;
}

/** Ways to other nodes over the ws package. */
export function createWsPeers(options: WsPeerOptions): OpenPeer {
  return (nodeUrl, clientAddress, handlers) => new WsPeer(options, nodeUrl, clientAddress, handlers);
}

class WsPeer implements PeerSocket {
  private readonly native: WebSocket;
  private early: Uint8Array[] = [];
  private earlyBytes = 0;

  constructor({ seal, ca, frameBytesMax, openTimeoutMs }: WsPeerOptions, nodeUrl: string, clientAddress: string, handlers: PeerHandlers) {
    const native = new WebSocket(deviceUrlOf(nodeUrl), {
      headers: { [relayHeader]: seal.seal(clientAddress) }, perMessageDeflate: false, followRedirects: false, maxPayload: frameBytesMax, handshakeTimeout: openTimeoutMs,
      ...ca === null ? {} : { ca },
    });
    this.native = native;
    native.binaryType = 'nodebuffer';
    native.on('open', () => { this.opened(); });
    native.on('message', (data, isBinary) => {
      if (isBinary && data instanceof Uint8Array) handlers.onFrame(data);
      else native.terminate();
    });
    // 'close' follows.
    native.on('error', () => undefined);
    native.on('close', code => { handlers.onClose(code); });
  }

  get waitingBytes(): number {
    return this.native.bufferedAmount + this.earlyBytes;
  }

  send(frame: Uint8Array): void {
    if (this.native.readyState === WebSocket.OPEN) this.native.send(frame, { binary: true });
    else if (this.native.readyState === WebSocket.CONNECTING) {
      this.early.push(frame);
      this.earlyBytes += frame.length;
    }
  }

  setReading(reading: boolean): void {
    if (reading) this.native.resume();
    else this.native.pause();
  }

  close(closeCode: number): void {
    // What is paused would never hear the other side's close.
    this.native.resume();
    if (this.native.readyState === WebSocket.CONNECTING) this.native.terminate();
    else this.native.close(closeCode);
  }

  private opened(): void {
    for (const frame of this.early) this.native.send(frame, { binary: true });
    this.early = [];
    this.earlyBytes = 0;
  }
}

function deviceUrlOf(nodeUrl: string): string {
  const url = new URL(nodeUrl);
  if (url.pathname === '/') url.pathname = devicePath;
  return url.href;
}
