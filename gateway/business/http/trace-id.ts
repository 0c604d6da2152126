import type { Random } from '../../../proto/random.ts';

const TRACE_BYTES = 12;

/** By which support finds a request. */
export function newTraceId(random: Random): string {
  return `A${Buffer.from(random.bytes(TRACE_BYTES)).toString('base64url')}`;
}
