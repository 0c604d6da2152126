/** What a thread that opens the database is started with. */
export interface ThreadData {
  readonly path: string;
  readonly key: Uint8Array;
  readonly synchronous: 'FULL' | 'OFF';
  /** Of a WriterGate. */
  readonly gate: SharedArrayBuffer;
}

export function isThreadData(value: unknown): value is ThreadData {
  return typeof value === 'object' && value !== null && 'path' in value && typeof value.path === 'string'
    && 'key' in value && value.key instanceof Uint8Array
    && 'synchronous' in value && (value.synchronous === 'FULL' || value.synchronous === 'OFF')
    && 'gate' in value && value.gate instanceof SharedArrayBuffer;
}
