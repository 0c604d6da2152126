// The frames that a WebSocket client sends (RFC 6455).

const OP_BINARY = 2;

/** Bytes that a client frame needs in front of `payloadLength` bytes. */
export function clientHeaderLength(payloadLength: number): number {
  return payloadLength < 126 ? 6 : payloadLength < 65536 ? 8 : 14;
}

/**
 * Writes the header of a whole client frame and returns where the payload begins. The masking key is zero, which is legal and
 * leaves the payload as it is.
 */
export function writeClientHeader(out: Buffer, at: number, opcode: number, payloadLength: number): number {
  out[at] = 0x80 | opcode;
  let next = at + 2;
  if (payloadLength < 126) {
    out[at + 1] = 0x80 | payloadLength;
  } else if (payloadLength < 65536) {
    out[at + 1] = 0x80 | 126;
    next = out.writeUInt16BE(payloadLength, at + 2);
  } else {
    out[at + 1] = 0x80 | 127;
    next = out.writeUInt32BE(0, at + 2);
    next = out.writeUInt32BE(payloadLength, next);
  }
  return out.writeUInt32BE(0, next);
}

/** A whole client frame around `payload`. */
export function clientFrame(payload: Uint8Array, opcode = OP_BINARY): Buffer {
  const out = Buffer.allocUnsafe(clientHeaderLength(payload.length) + payload.length);
  out.set(payload, writeClientHeader(out, 0, opcode, payload.length));
  return out;
}
