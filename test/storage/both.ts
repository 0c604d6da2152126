import t, { type Test } from 'tap';
import { systemClock } from '../../proto/clock-system.ts';
import { systemRandom } from '../../proto/random-system.ts';
import { openMemory } from '../../storage/memory.ts';
import type { Stores } from '../../storage/stores.ts';
import { embeddedFor } from './support.ts';

/** Runs a contract suite on the memory and on the SQLite variant of a store. */
export function onBoth<K extends keyof Stores>(name: K, contract: (t: Test, make: (t: Test) => Promise<Stores[K]>) => void): void {
  t.test('memory', async t => {
    contract(t, async () => openMemory({ clock: systemClock, random: systemRandom })[name]);
  });
  t.test('sqlite', async t => {
    contract(t, async t => (await embeddedFor(t))[name]);
  });
}
