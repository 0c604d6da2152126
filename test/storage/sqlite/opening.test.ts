import { execFileSync } from 'node:child_process';
import { copyFileSync, existsSync, openSync, readFileSync, rmSync, statSync, truncateSync, writeFileSync, writeSync, closeSync } from 'node:fs';
import { join } from 'node:path';
import Database from '@signalapp/sqlcipher';
import t from 'tap';
import { systemClock } from '../../../proto/clock-system.ts';
import { openEmbedded, type Embedded } from '../../../storage/embedded.ts';
import { appendMany } from '../account-log/contract.ts';
import { account, bytes, device, testKey } from '../support.ts';
import { startAppender } from './appender.ts';

const open = (dataDir: string, databaseKey: Uint8Array = testKey): Promise<Embedded> => openEmbedded({ dataDir, databaseKey, clock: systemClock });

async function filled(dataDir: string): Promise<string> {
  const store = await open(dataDir);
  await appendMany(store.log, 0, 200);
  await store.close();
  return join(dataDir, 'sealgate.db');
}

t.test('another key is refused, and the right one opens afterwards', async t => {
  const dataDir = t.testdir();
  await filled(dataDir);
  await t.rejects(open(dataDir, new Uint8Array(32).fill(1)), { code: 'DATA_WRONG_KEY' });
  await t.rejects(open(dataDir, new Uint8Array(16)), { code: 'DATA_WRONG_KEY' });
  const store = await open(dataDir);
  t.equal(store.log.endOffset(0), 200);
  await store.close();
});

t.test('a wrong key is told from damage also without the key check file', async t => {
  const dataDir = t.testdir();
  const path = await filled(dataDir);
  rmSync(`${path}.key-check`);
  await t.rejects(open(dataDir, new Uint8Array(32).fill(1)), { code: 'DATA_WRONG_KEY' });
});

t.test('damage is named', async t => {
  for (const [what, damage] of Object.entries({
    'first page overwritten': (path: string) => { overwrite(path, 100, 200); },
    'schema overwritten': (path: string) => { overwrite(path, 4096, 3 * 4096); },
    'cut in the middle of a page': (path: string) => { truncateSync(path, 4096 + 1000); },
    'cut after the first page': (path: string) => { truncateSync(path, 4096); },
    'not a database': (path: string) => { writeFileSync(path, 'hello, this is a text\n'); },
  })) {
    const dataDir = t.testdir({ sub: {} });
    const path = await filled(join(dataDir, 'sub'));
    damage(path);
    await t.rejects(open(join(dataDir, 'sub')), { code: 'DATA_DAMAGED' }, what);
  }
});

t.test('a newer schema is refused and left alone', async t => {
  const dataDir = t.testdir();
  const path = await filled(dataDir);
  const db = new Database(path);
  db.exec(`PRAGMA key = "x'${Buffer.from(testKey).toString('hex')}'"; PRAGMA user_version = 4711`);
  db.close();
  await t.rejects(open(dataDir), { code: 'DATA_NEWER' });
  t.ok(existsSync(path));
});

t.test('two openers of one folder: the second is refused, in the same process and in another', async t => {
  const dataDir = t.testdir();
  const first = await open(dataDir);
  await t.rejects(open(dataDir), { code: 'DATA_IN_USE' });
  await first.close();

  const child = startAppender(dataDir);
  await child.line();
  await t.rejects(open(dataDir), { code: 'DATA_IN_USE' });
  await child.kill();
  const after = await open(dataDir);
  t.pass('the lock died with its process');
  await after.close();
});

t.test('everything acknowledged before a kill is there afterwards, in order, without a gap', async t => {
  const dataDir = t.testdir();
  for (let round = 0; round < 2; round++) {
    const child = startAppender(dataDir);
    await child.line();
    for (let i = 0; i < 300; i++) await child.line();
    const lines = await child.kill();
    const store = await openEmbedded({ dataDir, databaseKey: testKey, clock: systemClock });
    for (const line of lines) {
      const [partition = 0, offset = 0, number = 0] = line.split(' ').map(Number);
      const [record] = await store.log.read(partition, offset, 1, 1000);
      if (record?.position.offset !== offset || Buffer.from(record.value).toString() !== `record ${number}`) t.fail(`lost: ${line}`);
    }
    for (let partition = 0; partition < 4; partition++) {
      const all = await store.log.read(partition, 0, 100_000, 1e9);
      t.strictSame(all.map(({ position }) => position.offset), all.map((_, i) => i));
      t.equal(store.log.endOffset(partition), all.length);
    }
    t.ok(lines.length >= 250);
    await store.close();
  }
});

t.test('a WAL that was cut loses its end, not the folder', async t => {
  const dataDir = t.testdir();
  const child = startAppender(dataDir);
  await child.line();
  for (let i = 0; i < 100; i++) await child.line();
  await child.kill();
  const wal = join(dataDir, 'sealgate.db-wal');
  truncateSync(wal, Math.floor(statSync(wal).size * 0.8));
  const store = await open(dataDir);
  const left = await store.log.read(0, 0, 1000, 1e9);
  t.strictSame(left.map(({ position }) => position.offset), left.map((_, i) => i));
  t.equal(await store.log.append(0, new Uint8Array(1)), left.length);
  await store.close();
});

t.test('ready soon after a kill with 100,000 records', async t => {
  const root = t.testdir({ data: {}, copy: {} });
  const [dataDir, target] = [join(root, 'data'), join(root, 'copy')];
  const store = await open(dataDir);
  for (let i = 0; i < 10; i++) {
    await Promise.all(Array.from({ length: 10_000 }, (_, n) => store.log.append(n % store.log.partitions, new Uint8Array(262))));
  }
  // What a kill leaves: the files as they are, WAL and all.
  for (const name of ['sealgate.db', 'sealgate.db-wal', 'sealgate.db.key-check', 'instance']) execFileSync('cp', [join(dataDir, name), join(target, name)]);
  await store.close().catch(() => undefined);
  const start = performance.now();
  const again = await open(target);
  const elapsedMs = performance.now() - start;
  t.equal(again.log.endOffset(0) * again.log.partitions, 100_000);
  t.ok(elapsedMs < 30_000, `${elapsedMs} ms`);
  t.ok(again.log.epoch > 0);
  await again.close();
});

t.test('a restored folder starts a new epoch above the old one; a restart does not', async t => {
  const root = t.testdir({ data: {}, keys: {} });
  const dataDir = join(root, 'data');
  const options = { dataDir, databaseKey: testKey, clock: systemClock, markerFile: join(root, 'keys', 'instance') };
  const first = await openEmbedded(options);
  const { epoch } = first.log;
  await first.close();
  const backup = readFileSync(join(dataDir, 'sealgate.db'));
  const second = await openEmbedded(options);
  t.equal(second.log.epoch, epoch, 'a restart');
  await second.log.append(0, new Uint8Array(1));
  await second.close();
  writeFileSync(join(dataDir, 'sealgate.db'), backup);
  const restored = await openEmbedded(options);
  t.ok(restored.log.epoch > epoch, 'an older state in the same file');
  const newer = restored.log.epoch;
  await restored.close();
  copyFileSync(join(dataDir, 'sealgate.db'), join(dataDir, 'copy.db'));
  rmSync(join(dataDir, 'sealgate.db'));
  copyFileSync(join(dataDir, 'copy.db'), join(dataDir, 'sealgate.db'));
  const moved = await openEmbedded(options);
  t.ok(moved.log.epoch > newer, 'the same state in another file');
  const asked = await moved.newEpoch();
  t.ok(asked > moved.log.epoch, 'on demand');
  await moved.close();
  const last = await openEmbedded(options);
  t.equal(last.log.epoch, asked);
  await last.close();
});

t.test('a restored folder hands out no one-time key again, and keeps what may be handed out twice', async t => {
  const root = t.testdir({ data: {}, keys: {} });
  const dataDir = join(root, 'data');
  const options = { dataDir, databaseKey: testKey, clock: systemClock, markerFile: join(root, 'keys', 'instance') };
  const owner = device(1);
  const signed = { id: 1, key: bytes(33, 1), signature: bytes(64, 1) };
  const first = await openEmbedded(options);
  await first.preKeys.setRepeatedUse(owner, { signed, lastResort: signed });
  await first.preKeys.addOneTime(owner, [7, 8].map(id => ({ ec: { id, key: bytes(33, id) }, kyber: { id, key: bytes(1569, id), signature: bytes(64, id) } })), false);
  await first.close();
  const backup = readFileSync(join(dataDir, 'sealgate.db'));

  const second = await openEmbedded(options);
  t.equal((await second.preKeys.take(owner))?.oneTime?.ec.id, 7, 'a restart burns nothing');
  await second.close();
  writeFileSync(join(dataDir, 'sealgate.db'), backup);

  const restored = await openEmbedded(options);
  t.equal(await restored.preKeys.count(owner), 0, 'so that the client uploads new ones');
  const taken = await restored.preKeys.take(owner);
  t.equal(taken?.oneTime, null, '7 was handed out after the backup, and nobody knows which others');
  t.strictSame(taken?.lastResort, signed);
  await restored.close();
});

t.test('after a restore the states of conversations are of a former epoch until they are saved again', async t => {
  const root = t.testdir({ data: {}, keys: {} });
  const dataDir = join(root, 'data');
  const options = { dataDir, databaseKey: testKey, clock: systemClock, markerFile: join(root, 'keys', 'instance') };
  const key = { business: account(1), peer: account(2) };
  const first = await openEmbedded(options);
  await first.conversations.apply(key, { version: 0, state: bytes(8, 1) });
  await first.close();
  const backup = readFileSync(join(dataDir, 'sealgate.db'));

  const second = await openEmbedded(options);
  t.equal((await second.conversations.load(key)).isOfFormerEpoch, false, 'a restart is no restore');
  await second.close();
  writeFileSync(join(dataDir, 'sealgate.db'), backup);

  const restored = await openEmbedded(options);
  await restored.conversations.apply(key, { version: 1, outboxDone: [] });
  t.match(await restored.conversations.load(key), { version: 2, state: bytes(8, 1), isOfFormerEpoch: true }, 'also after a step that leaves the state as it is');
  await restored.conversations.apply(key, { version: 2, state: bytes(8, 2) });
  t.match(await restored.conversations.load(key), { version: 3, state: bytes(8, 2), isOfFormerEpoch: false });
  await restored.close();
});

function overwrite(path: string, at: number, length: number): void {
  const file = openSync(path, 'r+');
  writeSync(file, Buffer.alloc(length, 0x5a), 0, length, at);
  closeSync(file);
}
