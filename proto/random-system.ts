import { randomBytes } from 'node:crypto';
import type { Random } from './random.ts';

export const systemRandom: Random = {
  bytes(length: number): Uint8Array<ArrayBuffer> {
    return new Uint8Array(randomBytes(length));
  },
  fraction: () => randomBytes(4).readUInt32LE() / 0x1_0000_0000,
};
