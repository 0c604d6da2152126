import { systemClock } from '../../../proto/clock-system.ts';
import { openEmbedded } from '../../../storage/embedded.ts';
import { testKey } from '../support.ts';

/** Appends to the log in the folder it is given until it is killed, and writes one line per acknowledged record: partition, offset, number. */
const [, , dataDir = '', count = '0'] = process.argv;
const store = await openEmbedded({ dataDir, databaseKey: testKey, clock: systemClock });
process.stdout.write('open\n');

async function lane(partition: number): Promise<void> {
  for (let i = 0; count === '0' || i < Number(count); i++) {
    const number = i * 4 + partition;
    const offset = await store.log.append(partition, new TextEncoder().encode(`record ${number}`));
    process.stdout.write(`${partition} ${offset} ${number}\n`);
  }
}
await Promise.all([0, 1, 2, 3].map(lane));
