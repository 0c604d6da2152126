// A WebSocket client (RFC 6455) that costs next to nothing, so that the gateway is what is measured: one read buffer for all
// connections of the process, no streams on the reading side, no copy of a message that arrived whole.
import { createHash } from 'node:crypto';
import { connect as connectPlain, type Socket } from 'node:net';
import { connect as connectTls, type SecureContext } from 'node:tls';
import { clientFrame } from './client-frame.ts';

const OP_CONTINUATION = 0;
const OP_TEXT = 1;
const OP_BINARY = 2;
const OP_CLOSE = 8;
const OP_PING = 9;
const MESSAGE_BYTES_MAX = 4 * 1024 * 1024;
const HANDSHAKE_BYTES_MAX = 8192;
/** The connection ended without a close frame. */
export const ABNORMAL_CLOSE = 1006;

/** The same key on every connection keeps the request constant; it protects caches between here and there, of which there are none. */
const KEY = 'c2VhbGdhdGUtYmVuY2gtMQ==';
const ACCEPT = createHash('sha1').update(`${KEY}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`).digest('base64');

/** Every read of every connection lands here first. A handler must take what it needs before it returns. */
const readBuffer = Buffer.allocUnsafeSlow(256 * 1024);

/** Where connections go and how they ask: made once for all of them. */
export interface WebSocketAddress {
  readonly host: string;
  readonly port: number;
  /** The HTTP request that asks for a WebSocket. */
  readonly request: Buffer;
  /** With TLS: made once, since a context per connection costs more than the handshake. Who the server is has been checked before (verify-server.ts). */
  readonly secureContext: SecureContext | null;
  /** What messages are; one of the other kind is a protocol error. */
  readonly opcode: typeof OP_TEXT | typeof OP_BINARY;
}

/** `subprotocol`: asked for in Sec-WebSocket-Protocol. `isText`: messages are text in both directions. */
export function webSocketAddress(address: string, options: { readonly secureContext: SecureContext | null; readonly subprotocol?: string; readonly isText?: boolean }): WebSocketAddress {
  const url = new URL(address);
  const subprotocol = options.subprotocol === undefined ? '' : `Sec-WebSocket-Protocol: ${options.subprotocol}\r\n`;
  return {
    host: url.hostname,
    port: url.port === '' ? (url.protocol === 'wss:' ? 443 : 80) : Number(url.port),
    request: Buffer.from(`GET ${url.pathname} HTTP/1.1\r\nHost: ${url.host}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n`
      + `Sec-WebSocket-Key: ${KEY}\r\nSec-WebSocket-Version: 13\r\n${subprotocol}\r\n`),
    secureContext: options.secureContext,
    opcode: options.isText === true ? OP_TEXT : OP_BINARY,
  };
}

/** None may throw. */
export interface WebSocketHandler {
  opened(): void;
  /** One message is `bytes[start..end)`; the memory is used again after the call. */
  message(bytes: Buffer, start: number, end: number): void;
  /** Once, after which nothing follows. */
  closed(code: number): void;
}

/** One connection. Messages of the other kind (text, binary) and masked server frames are protocol errors: they end it. */
export class WebSocketClient {
  private readonly socket: Socket;
  private readonly handler: WebSocketHandler;
  private readonly opcode: number;
  private isUpgraded = false;
  private isClosed = false;
  private closeCode = ABNORMAL_CLOSE;
  /** Bytes of an incomplete frame. */
  private rest: Buffer | null = null;
  /** Parts of a fragmented message. */
  private fragments: Buffer[] | null = null;

  constructor(target: WebSocketAddress, localAddress: string | null, handler: WebSocketHandler) {
    this.handler = handler;
    this.opcode = target.opcode;
    const options = {
      host: target.host,
      port: target.port,
      noDelay: true,
      onread: {
        buffer: readBuffer,
        callback: (length: number, buffer: Uint8Array): boolean => {
          if (Buffer.isBuffer(buffer)) this.received(buffer, length);
          return true;
        },
      },
      ...(localAddress === null ? {} : { localAddress }),
    };
    const start = (): void => {
      this.socket.write(target.request);
    };
    this.socket = target.secureContext === null
      ? connectPlain(options, start)
      : connectTls({ ...options, secureContext: target.secureContext, rejectUnauthorized: false }, start);
    this.socket.on('error', () => undefined); // 'close' follows
    this.socket.on('close', () => this.ended());
  }

  /** Hands whole client frames (writeClientHeader) to the kernel. They must not be changed afterwards. */
  write(frames: Uint8Array): void {
    if (!this.isClosed) this.socket.write(frames);
  }

  /** What is written until `uncork` leaves in one system call. */
  cork(): void {
    this.socket.cork();
  }

  uncork(): void {
    this.socket.uncork();
  }

  /** From here on nothing is read from the socket: a reader who hangs. */
  stopReading(): void {
    this.socket.pause();
  }

  /** Says goodbye and ends. */
  close(): void {
    if (this.isClosed) return;
    if (!this.isUpgraded) {
      this.socket.destroy();
      return;
    }
    this.closeCode = 1000;
    this.socket.end(clientFrame(Buffer.from([0x03, 0xe8]), OP_CLOSE));
  }

  /** Ends without a word, as a lost network does. */
  destroy(): void {
    this.socket.destroy();
  }

  private ended(): void {
    if (this.isClosed) return;
    this.isClosed = true;
    this.rest = null;
    this.handler.closed(this.closeCode);
  }

  private received(chunk: Buffer, length: number): void {
    let bytes = chunk;
    let end = length;
    if (this.rest !== null) {
      bytes = Buffer.concat([this.rest, chunk.subarray(0, length)]);
      end = bytes.length;
      this.rest = null;
    }
    let at = 0;
    if (!this.isUpgraded) {
      at = this.takeHandshake(bytes, end);
      if (at < 0) return;
    }
    at = this.takeFrames(bytes, at, end);
    if (at < end && !this.isClosed) this.rest = Buffer.from(bytes.subarray(at, end));
  }

  /** Where the frames begin, or -1 while the answer is not complete (or not the right one). */
  private takeHandshake(bytes: Buffer, end: number): number {
    const headEnd = bytes.subarray(0, end).indexOf('\r\n\r\n');
    if (headEnd < 0) {
      if (end > HANDSHAKE_BYTES_MAX) this.socket.destroy();
      else this.rest = Buffer.from(bytes.subarray(0, end));
      return -1;
    }
    const head = bytes.toString('latin1', 0, headEnd);
    if (!head.startsWith('HTTP/1.1 101') || !head.includes(ACCEPT)) {
      this.socket.destroy();
      return -1;
    }
    this.isUpgraded = true;
    this.handler.opened();
    return headEnd + 4;
  }

  private takeFrames(bytes: Buffer, from: number, end: number): number {
    let at = from;
    while (end - at >= 2 && !this.isClosed) {
      const first = bytes[at] ?? 0;
      const second = bytes[at + 1] ?? 0;
      let headLength = 2;
      let length = second;
      if (second === 126) {
        if (end - at < 4) break;
        length = bytes.readUInt16BE(at + 2);
        headLength = 4;
      } else if (second === 127) {
        if (end - at < 10) break;
        length = bytes.readUInt32BE(at + 2) * 2 ** 32 + bytes.readUInt32BE(at + 6);
        headLength = 10;
      }
      if (second > 127 || length > MESSAGE_BYTES_MAX) {
        this.socket.destroy();
        return end;
      }
      if (end - at < headLength + length) break;
      const start = at + headLength;
      at = start + length;
      this.takeFrame(first, bytes, start, at);
    }
    return at;
  }

  private takeFrame(first: number, bytes: Buffer, start: number, end: number): void {
    const opcode = first & 0x0f;
    const isLast = (first & 0x80) !== 0;
    if (opcode === this.opcode && isLast) {
      this.handler.message(bytes, start, end);
    } else if (opcode === OP_PING) {
      this.write(clientFrame(bytes.subarray(start, end), 10));
    } else if (opcode === OP_CLOSE) {
      if (this.closeCode === ABNORMAL_CLOSE) this.closeCode = end - start >= 2 ? bytes.readUInt16BE(start) : 1005;
      this.socket.end(clientFrame(bytes.subarray(start, Math.min(end, start + 2)), OP_CLOSE));
    } else if (opcode === this.opcode || opcode === OP_CONTINUATION) {
      this.takeFragment(isLast, Buffer.from(bytes.subarray(start, end)));
    } else if (opcode !== 10) {
      this.socket.destroy();
    }
  }

  private takeFragment(isLast: boolean, part: Buffer): void {
    this.fragments ??= [];
    this.fragments.push(part);
    if (!isLast) return;
    const whole = Buffer.concat(this.fragments);
    this.fragments = null;
    this.handler.message(whole, 0, whole.length);
  }
}
