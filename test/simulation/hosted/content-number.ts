const ID_BYTES = 16;

/** A content id that says which message of the run it is. */
export function contentIdOf(n: number): Uint8Array {
  const id = Buffer.alloc(ID_BYTES);
  id.writeUInt32BE(n);
  return new Uint8Array(id);
}

export function numberOf(contentId: Uint8Array): number {
  return Buffer.from(contentId).readUInt32BE();
}
