import type { Socket } from 'node:net';

const SIGNATURE = Buffer.from('0d0a0d0a000d0a515549540a', 'hex');
const headerBytes = 16;
/** Far above what addresses need; what a proxy adds behind them is skipped. */
const bodyBytesMax = 1024;

export interface ProxyHeader {
  /** '' for LOCAL connections (a proxy's health check) and other families. */
  readonly address: string;
  /** What came behind the header already. */
  readonly rest: Buffer;
}

/** Parses a PROXY protocol v2 header. 'more': not all of it is there; null: there is none. Throws RangeError for a broken one. */
export function parseProxyHeader(bytes: Buffer): ProxyHeader | 'more' | null {
  const known = Math.min(bytes.length, SIGNATURE.length);
  if (!bytes.subarray(0, known).equals(SIGNATURE.subarray(0, known))) return null;
  if (bytes.length < headerBytes) return 'more';
  const length = bytes.readUInt16BE(14);
  const version = bytes.readUInt8(12);
  if (length > bodyBytesMax || version >> 4 !== 2) throw new RangeError('PROXY header');
  if (bytes.length < headerBytes + length) return 'more';
  const rest = bytes.subarray(headerBytes + length);
  const family = bytes.readUInt8(13) >> 4;
  if ((version & 15) !== 1) return { address: '', rest };
  if (family === 1 && length >= 12) return { address: [...bytes.subarray(16, 20)].join('.'), rest };
  if (family === 2 && length >= 36) return { address: (bytes.subarray(16, 32).toString('hex').match(/.{4}/g) ?? []).join(':'), rest };
  return { address: '', rest };
}

/** Reads the header of a trusted proxy off a fresh socket, in however many pieces it comes, and puts the rest back. '' when there is none. */
export function takeProxyHeader(socket: Socket, done: (address: string) => void): void {
  let seen = Buffer.alloc(0);
  const onReadable = (): void => {
    for (let piece: unknown = socket.read(); piece !== null; piece = socket.read()) {
      if (!Buffer.isBuffer(piece)) return;
      seen = Buffer.concat([seen, piece]);
      let parsed: ProxyHeader | 'more' | null;
      try {
        parsed = parseProxyHeader(seen);
      } catch {
        socket.destroy();
        return;
      }
      if (parsed === 'more') continue;
      socket.removeListener('readable', onReadable);
      const rest = parsed === null ? seen : parsed.rest;
      if (rest.length > 0) socket.unshift(rest);
      done(parsed === null ? '' : parsed.address);
      return;
    }
  };
  socket.on('readable', onReadable);
}
