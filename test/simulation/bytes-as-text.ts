type Bytes = Uint8Array | null | undefined;

/** Without a copy of the bytes, which Buffer.from() would make. */
export function textOfBytes(bytes: Bytes): string {
  return viewOf(bytes).toString();
}

/** Ids as keys of maps. */
export function hexOfBytes(bytes: Bytes): string {
  return viewOf(bytes).toString('hex');
}

function viewOf(bytes: Bytes): Buffer {
  return bytes === null || bytes === undefined ? Buffer.alloc(0) : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
