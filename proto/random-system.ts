import { randomBytes, randomFillSync } from 'node:crypto';
import type { Random } from './random.ts';

/** Asked of the system at once: for each id alone it costs ten times as much as the id. */
const AHEAD_BYTES = 4096;
/** Ids and nonces; what is longer is asked for by itself. */
const SHORT_BYTES = 16;
const ahead = new Uint8Array(AHEAD_BYTES);
let used = AHEAD_BYTES;

export const systemRandom: Random = {
  bytes: length => length <= SHORT_BYTES ? shortBytes(length) : new Uint8Array(randomBytes(length)),
  fraction: () => new DataView(shortBytes(4).buffer).getUint32(0, true) / 0x1_0000_0000,
};

/** What was handed out is not kept. */
function shortBytes(length: number): Uint8Array<ArrayBuffer> {
  if (used + length > AHEAD_BYTES) {
    randomFillSync(ahead);
    used = 0;
  }
  const taken = ahead.slice(used, used + length);
  ahead.fill(0, used, used + length);
  used += length;
  return taken;
}
