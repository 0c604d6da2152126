import { randomBytes } from 'node:crypto';
import { connect, type Socket } from 'node:net';

export const opcodes = { continuation: 0, text: 1, binary: 2, close: 8, ping: 9, pong: 10 } as const;

export interface RawFrame {
  readonly opcode: number;
  readonly payload: Uint8Array;
  readonly isFinal?: boolean;
  readonly isMasked?: boolean;
  /** Announced instead of the payload's length. */
  readonly announcedBytes?: number;
}

/** A TCP connection that speaks as much WebSocket as it likes. */
export class HostileSocket {
  /** Of the handshake's answer; 0: none. */
  status = 0;
  /** From the server's close frame; 1006: cut without one; null: open. */
  closeCode: number | null = null;
  onMessage: (bytes: Uint8Array) => void = () => undefined;
  private readonly socket: Socket;
  private pending: Buffer = Buffer.alloc(0);
  private readonly waiting = new Set<() => void>();

  private constructor(socket: Socket) {
    this.socket = socket;
    socket.on('data', data => {
      this.pending = Buffer.concat([this.pending, data]);
      this.read();
      this.wake();
    });
    socket.on('error', () => undefined);
    socket.on('close', () => {
      this.closeCode ??= 1006;
      this.wake();
    });
  }

  static connect(port: number): Promise<HostileSocket> {
    const socket = connect(port, '127.0.0.1');
    return new Promise((resolve, reject) => {
      socket.once('connect', () => { resolve(new HostileSocket(socket)); });
      socket.once('error', reject);
    });
  }

  /** Resolves to the HTTP status; 0: cut before. */
  async upgrade(path = '/v1/device', headers = ''): Promise<number> {
    this.write(`GET ${path} HTTP/1.1\r\nHost: here\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: ${randomBytes(16).toString('base64')}\r\n${headers}\r\n`);
    await this.until(() => this.status !== 0, 10_000);
    return this.status;
  }

  write(data: string | Uint8Array): void {
    if (!this.socket.destroyed && this.socket.writable) this.socket.write(data);
  }

  frame(frame: RawFrame): void {
    this.write(encodeRawFrame(frame));
  }

  message(payload: Uint8Array): void {
    this.frame({ opcode: opcodes.binary, payload });
  }

  stopReading(): void {
    this.socket.pause();
  }

  /** Ends the way people, phones and cables do. */
  end(how: 'fin' | 'reset' | 'destroy'): void {
    if (how === 'fin') this.socket.end();
    else if (how === 'reset') this.socket.resetAndDestroy();
    else this.socket.destroy();
  }

  get isOpen(): boolean {
    return this.closeCode === null;
  }

  /** Resolves to whether it held in time; at once when the connection ends. */
  async until(holds: () => boolean, timeoutMs: number): Promise<boolean> {
    const deadlineMs = performance.now() + timeoutMs;
    while (!holds() && this.closeCode === null) {
      const leftMs = deadlineMs - performance.now();
      if (leftMs <= 0) break;
      await new Promise<void>(resolve => {
        const done = (): void => {
          clearTimeout(timer);
          this.waiting.delete(done);
          resolve();
        };
        const timer = setTimeout(done, leftMs);
        this.waiting.add(done);
      });
    }
    return holds();
  }

  private wake(): void {
    for (const resolve of [...this.waiting]) resolve();
  }

  private read(): void {
    if (this.status === 0) {
      const end = this.pending.indexOf('\r\n\r\n');
      if (end < 0) return;
      this.status = Number(this.pending.subarray(9, 12).toString());
      this.pending = this.pending.subarray(end + 4);
    }
    if (this.status !== 101) return;
    for (let next = readServerFrame(this.pending); next !== null; next = readServerFrame(this.pending)) {
      this.pending = this.pending.subarray(next.length);
      if (next.opcode === opcodes.binary) this.onMessage(next.payload);
      else if (next.opcode === opcodes.close) this.closeCode ??= next.payload.length < 2 ? 1005 : next.payload.readUInt16BE(0);
    }
  }
}

export function encodeRawFrame({ opcode, payload, isFinal = true, isMasked = true, announcedBytes = payload.length }: RawFrame): Buffer {
  const head = Buffer.alloc(announcedBytes < 126 ? 2 : announcedBytes < 65_536 ? 4 : 10);
  head[0] = (isFinal ? 0x80 : 0) | opcode;
  const mask = isMasked ? 0x80 : 0;
  if (head.length === 2) head[1] = mask | announcedBytes;
  else if (head.length === 4) {
    head[1] = mask | 126;
    head.writeUInt16BE(announcedBytes, 2);
  } else {
    head[1] = mask | 127;
    head.writeBigUInt64BE(BigInt(announcedBytes), 2);
  }
  if (!isMasked) return Buffer.concat([head, payload]);
  // A mask of zeros is one too, and leaves the bytes as they are.
  return Buffer.concat([head, Buffer.alloc(4), payload]);
}

/** null: not all of it is there. */
function readServerFrame(bytes: Buffer): { readonly opcode: number; readonly payload: Buffer; readonly length: number } | null {
  if (bytes.length < 2) return null;
  const short = (bytes[1] ?? 0) & 0x7f;
  const head = short < 126 ? 2 : short === 126 ? 4 : 10;
  if (bytes.length < head) return null;
  const size = short < 126 ? short : short === 126 ? bytes.readUInt16BE(2) : Number(bytes.readBigUInt64BE(2));
  if (bytes.length < head + size) return null;
  return { opcode: (bytes[0] ?? 0) & 0x0f, payload: bytes.subarray(head, head + size), length: head + size };
}
