import { execFileSync } from 'node:child_process';
import { copyFileSync, existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Worker } from 'node:worker_threads';
import t, { type Test } from 'tap';
import { systemClock } from '../../../proto/clock-system.ts';
import { Checkpointer } from '../../../storage/sqlite/checkpointer.ts';
import { openEmbedded } from '../../../storage/embedded.ts';
import { openDatabase } from '../../../storage/sqlite/open-database.ts';
import { WriterGate } from '../../../storage/sqlite/writer-gate.ts';
import { until } from '../../support/patience.ts';
import { testKey } from '../support.ts';
import { startAppender } from './appender.ts';

const checkpointPages = 20;
/** Of a page in the WAL, with its header; a commit of these tests changes a few of them. */
const FRAME_BYTES = 4096 + 24;
const COMMIT_PAGES = 4;
const HEADER_BYTES = 32;
const WAL_BYTES_MAX = HEADER_BYTES + (2 * checkpointPages + COMMIT_PAGES) * FRAME_BYTES;

/** This thread is the writer. */
function writerFor(t: Test, threadKey = testKey) {
  const path = join(t.testdir(), 'test.db');
  const gate = new WriterGate();
  const db = openDatabase({ path, key: testKey, migrations: [{ version: 1, sql: 'CREATE TABLE scratch (id INTEGER PRIMARY KEY, value BLOB NOT NULL)' }] });
  const checkpointer = new Checkpointer(db, { path, key: threadKey, synchronous: 'FULL', checkpointPages, gate: gate.shared });
  const threads: Worker[] = [];
  const seen = (worker: Worker): void => { threads.push(worker); };
  process.on('worker', seen);
  t.teardown(async () => {
    process.off('worker', seen);
    await checkpointer.end();
    db.close();
  });
  return {
    checkpointer, threads,
    /** About a page. */
    commit(): void {
      db.prepare('INSERT INTO scratch (value) VALUES (zeroblob(3000))').run();
      checkpointer.committed();
    },
    /** Until the WAL is long enough to be copied, and not too long. */
    fill(): void {
      while (statSync(`${path}-wal`).size < HEADER_BYTES + checkpointPages * FRAME_BYTES) this.commit();
    },
    databaseBytes: () => statSync(path).size,
    walBytes: () => statSync(`${path}-wal`).size,
  };
}

t.test('what is committed is copied by another thread, and the WAL begins anew', async t => {
  const writer = writerFor(t);
  const empty = writer.databaseBytes();
  writer.fill();
  await until(() => writer.databaseBytes() > empty, 'pages in the database');
  await until(() => writer.threads.length === 1, 'the thread');
  for (let i = 0; i < 10 * checkpointPages; i++) {
    writer.commit();
    await new Promise(resolve => { setImmediate(resolve); });
  }
  t.ok(writer.walBytes() <= WAL_BYTES_MAX, `${writer.walBytes()} bytes`);
  t.equal(writer.threads.length, 1, 'one thread for all of it');
});

t.test('where commits leave it no time the WAL is bounded all the same', async t => {
  const writer = writerFor(t);
  for (let i = 0; i < 20 * checkpointPages; i++) writer.commit();
  t.ok(writer.walBytes() <= WAL_BYTES_MAX, `${writer.walBytes()} bytes`);
  writer.checkpointer.truncate();
  t.equal(writer.walBytes(), 0, 'and what is under way does not keep it from being emptied');
  await until(() => writer.threads.length === 1, 'the thread');
});

t.test('when the thread ends the writer does what it should have done', async t => {
  // It cannot open the database.
  const writer = writerFor(t, new Uint8Array(32));
  const empty = writer.databaseBytes();
  writer.fill();
  const [thread] = await until(() => writer.threads.length > 0 && writer.threads, 'the thread');
  await until(() => thread?.threadId === -1, 'its end');
  t.equal(writer.databaseBytes(), empty, 'it has copied nothing');
  for (let i = 0; i < 5 * checkpointPages; i++) writer.commit();
  t.ok(writer.databaseBytes() > 4 * checkpointPages * 4096);
  t.ok(writer.walBytes() <= WAL_BYTES_MAX, `${writer.walBytes()} bytes`);
  t.equal(writer.threads.length, 1, 'none is started again');
});

t.test('a disk that takes no more of the database fails no commit that it has room for, and when there is room again the WAL is short again', async t => {
  const writer = writerFor(t);
  for (let i = 0; i < 10 * checkpointPages; i++) writer.commit();
  writer.checkpointer.truncate();
  // For good: without it the signal ends the process.
  process.on('SIGXFSZ', () => undefined);
  limitFiles(String(writer.databaseBytes()));
  t.teardown(() => { limitFiles('unlimited'); });
  for (let i = 0; i < 2 * checkpointPages; i++) writer.commit();
  const long = writer.walBytes();
  t.ok(long > WAL_BYTES_MAX, `nothing could be copied, the WAL has ${long} bytes`);
  limitFiles('unlimited');
  for (let i = 0; i < 10 * checkpointPages; i++) writer.commit();
  t.ok(writer.walBytes() <= long + COMMIT_PAGES * FRAME_BYTES, 'it is written from its beginning again');
});

t.test('commits go on while a checkpoint waits for the disk, and a kill and a power cut in the middle of it lose nothing', async t => {
  const folder = t.testdir({ data: {} });
  const [dataDir, hold, library] = [join(folder, 'data'), join(folder, 'hold'), join(folder, 'hold-sync.so')];
  execFileSync('cc', ['-shared', '-fPIC', '-O2', '-o', library, fileURLToPath(new URL('../../system/hold-sync.c', import.meta.url)), '-ldl']);
  const appender = startAppender(dataDir, { valueBytes: 3000, env: { LD_PRELOAD: library, HOLD_SYNC: hold, HOLD_SYNC_OF: '.db' } });
  let acknowledged = 0;
  const next = async (): Promise<void> => {
    await appender.line();
    acknowledged += 1;
  };
  while (!existsSync(`${hold}.held`)) await next();
  const before = acknowledged;
  while (acknowledged < before + 200) await next();
  const lines = await appender.kill();
  t.ok(existsSync(hold) && statSync(join(dataDir, 'sealgate.db')).size > statSync(`${hold}.database`).size, 'pages were copied and not synced');
  copyFileSync(`${hold}.database`, join(dataDir, 'sealgate.db'));

  const store = await openEmbedded({ dataDir, databaseKey: testKey, clock: systemClock });
  t.teardown(() => store.close());
  t.ok(lines.length >= before + 190, `${lines.length} records`);
  for (const line of lines) {
    const [partition = 0, offset = 0, number = 0] = line.split(' ').map(Number);
    const [record] = await store.log.read(partition, offset, 1, 10_000);
    if (record?.position.offset !== offset || Buffer.from(record.value).toString().trimEnd() !== `record ${number}`) t.fail(`lost: ${line}`);
  }
});

/** No file of this process grows beyond it, as on a full disk; the limit is the soft one, so it can be taken back. */
function limitFiles(bytes: string): void {
  execFileSync('prlimit', ['--pid', String(process.pid), `--fsize=${bytes}:unlimited`]);
}
