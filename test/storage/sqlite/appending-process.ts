import { copyFileSync, existsSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { systemClock } from '../../../proto/clock-system.ts';
import { openEmbedded } from '../../../storage/embedded.ts';
import { until } from '../../support/patience.ts';
import { testKey } from '../support.ts';

/** Appends to the log in the folder it is given until it is killed, and writes one line per acknowledged record: partition, offset, number. */
const [, , dataDir = '', count = '0', valueBytes = '0'] = process.argv;
const store = await openEmbedded({ dataDir, databaseKey: testKey, clock: systemClock });
const { HOLD_SYNC: hold } = process.env;
if (hold !== undefined) {
  // What the disk has of the database until a sync of it has returned.
  copyFileSync(join(dataDir, 'sealgate.db'), `${hold}.database`);
  writeFileSync(hold, '');
}
/** A checkpoint has been asked for by then; whoever is faster than it waits for it. */
const LONG_WAL_BYTES = 2500 * 4120;
const isAhead = (): boolean => hold !== undefined && !existsSync(`${hold}.held`) && statSync(join(dataDir, 'sealgate.db-wal')).size > LONG_WAL_BYTES;
process.stdout.write('open\n');

async function lane(partition: number): Promise<void> {
  for (let i = 0; count === '0' || i < Number(count); i++) {
    if (isAhead()) await until(() => !isAhead());
    const number = i * 4 + partition;
    const offset = await store.log.append(partition, new TextEncoder().encode(`record ${number}`.padEnd(Number(valueBytes))));
    process.stdout.write(`${partition} ${offset} ${number}\n`);
  }
}
await Promise.all([0, 1, 2, 3].map(lane));
