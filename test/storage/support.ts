import type { Test } from 'tap';
import { systemClock } from '../../proto/clock-system.ts';
import { parseAccountId, parseDeviceId, type AccountId, type DeviceId, type DeviceKey } from '../../proto/ids.ts';
import type { Random } from '../../proto/random.ts';
import { openEmbedded, type Embedded, type EmbeddedOptions } from '../../storage/embedded.ts';

export const testKey = new Uint8Array(32).fill(0xa7);

/** The embedded store in a folder of the test, closed when it ends. */
export async function embeddedFor(t: Test, options: Partial<EmbeddedOptions> = {}): Promise<Embedded> {
  const store = await openEmbedded({ dataDir: t.testdir(), databaseKey: testKey, clock: systemClock, partitions: 4, ...options });
  t.teardown(() => store.close());
  return store;
}

export function account(n: number): AccountId {
  const id = parseAccountId(`00000000-0000-4000-8000-${n.toString(16).padStart(12, '0')}`);
  if (id === null) throw new Error('not an account id');
  return id;
}

export function deviceId(n: number): DeviceId {
  const id = parseDeviceId(n);
  if (id === null) throw new Error('not a device id');
  return id;
}

export function device(n: number, id = 1, incarnation = 1000): DeviceKey {
  return { account: account(n), device: deviceId(id), incarnation };
}

export function bytes(length: number, fill: number): Uint8Array {
  return new Uint8Array(length).fill(fill);
}

/** mulberry32: the same numbers for the same seed. */
export function seededRandom(seed: number): Random {
  let state = seed;
  const fraction = (): number => {
    state = (state + 0x6d2b79f5) | 0;
    let x = Math.imul(state ^ (state >>> 15), 1 | state);
    x = (x + Math.imul(x ^ (x >>> 7), 61 | x)) ^ x;
    return ((x ^ (x >>> 14)) >>> 0) / 0x1_0000_0000;
  };
  return { fraction, bytes: length => Uint8Array.from({ length }, () => Math.floor(fraction() * 256)) };
}

/** Bytes of a caller who changes them after the call; a Buffer, whose `slice` is a view. */
export function loan(length: number, fill: number): Buffer {
  return Buffer.alloc(length, fill);
}
