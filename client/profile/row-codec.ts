const TAG = '$bytes';

/** One row as JSON; bytes become {"$bytes": base64}. */
export function encodeRow(row: object): string {
  return JSON.stringify(row, (_key, value: unknown) => {
    if (value instanceof Uint8Array) return { [TAG]: Buffer.from(value.buffer, value.byteOffset, value.byteLength).toString('base64') };
    return value;
  });
}

/** What encodeRow() made. The file's pages are authenticated, so what comes out is what this program put in. */
export function decodeRow(text: string): unknown {
  return JSON.parse(text, (_key, value: unknown) => {
    if (typeof value === 'object' && value !== null && TAG in value && typeof value[TAG] === 'string') return new Uint8Array(Buffer.from(value[TAG], 'base64'));
    return value;
  });
}
