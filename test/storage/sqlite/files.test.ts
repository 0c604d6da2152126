import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import t from 'tap';
import { systemClock } from '../../../proto/clock-system.ts';
import { openEmbedded } from '../../../storage/embedded.ts';
import { RecordingConsumer } from '../account-log/recording-consumer.ts';
import { fill } from '../mailbox/contract.ts';
import { device, testKey } from '../support.ts';
import { until } from '../../support/patience.ts';
import { copyOf, decryptPages } from './decrypt-pages.ts';

const canary = Buffer.from('canary: these bytes stand for a sealed message');

t.test('nothing that was written is readable in any file', async t => {
  const dataDir = t.testdir();
  const store = await openEmbedded({ dataDir, databaseKey: testKey, clock: systemClock });
  t.teardown(() => store.close());
  for (let i = 0; i < 100; i++) await store.log.append(0, canary);
  await store.push.set(device(1), { kind: 'http', endpoint: canary.toString(), p256dh: canary, auth: canary });
  const path = join(dataDir, 'sealgate.db');
  t.ok(existsSync(`${path}-wal`));
  t.ok(decryptPages(path, testKey).includes(canary), 'the scan can see it with the key');
  const names = readdirSync(dataDir);
  for (const name of names) {
    const content = copyOf(join(dataDir, name));
    t.notOk(content.includes(canary), name);
    t.notOk(content.includes(Buffer.from(testKey)), 'nor the key');
    t.notOk(content.includes(Buffer.from('CREATE TABLE')), 'nor the schema');
  }
});

t.test('what was acknowledged leaves the database and the WAL with the maintenance that comes by itself', async t => {
  const dataDir = t.testdir();
  const path = join(dataDir, 'sealgate.db');
  const store = await openEmbedded({ dataDir, databaseKey: testKey, clock: systemClock, sweepIntervalMs: 10, commitIntervalMs: 10, maintainIntervalMs: 50 });
  t.teardown(() => store.close());
  const consumer = new RecordingConsumer(store.log);
  await store.log.subscribe(consumer);
  const box = { mailbox: store.mailbox, append: async (partition: number, value: Uint8Array) => ({ epoch: store.log.epoch, offset: await store.log.append(partition, value) }) };
  const items = await fill(box, [device(1)], 1);
  for (let i = 0; i < 300; i++) await store.log.append(0, Buffer.concat([canary, Buffer.alloc(i * 10)]));
  await store.mailbox.write(items);
  await until(() => consumer.values(0).length === 301);
  // In front of its id on the wire: field 1, length 16. The filler of the record is 0x01 = the device id.
  const payload = Buffer.alloc(40, 1);
  t.ok(decryptPages(path, testKey).includes(canary));
  t.ok(decryptPages(path, testKey).includes(payload));

  await store.log.commit(0, consumer.owned.get(0)?.generation ?? -1, 301);
  await until(() => !decryptPages(path, testKey).includes(canary));
  t.ok(decryptPages(path, testKey).includes(payload), 'the mailbox still needs this record');
  await store.mailbox.deleteUpTo(device(1), { epoch: store.log.epoch, offset: 0 });
  await until(() => !decryptPages(path, testKey).includes(payload));
  t.pass('gone');
});
