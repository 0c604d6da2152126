import { join } from 'node:path';
import type { Worker } from 'node:worker_threads';
import t, { type Test } from 'tap';
import { ManualClock } from '../../../proto/clock-manual.ts';
import { systemClock } from '../../../proto/clock-system.ts';
import { SealgateError } from '../../../proto/errors.ts';
import { SqliteEngine, type EngineOptions } from '../../../storage/sqlite/engine.ts';
import { embeddedMigrations } from '../../../storage/sqlite/migrations/all.ts';
import type { WriteStatement } from '../../../storage/sqlite/statement.ts';
import { testKey } from '../support.ts';

const scratch = { version: embeddedMigrations.length + 1, sql: 'CREATE TABLE scratch (id INTEGER PRIMARY KEY, value TEXT NOT NULL)' };
const INSERT = 'INSERT INTO scratch (id, value) VALUES (?, ?)';
const UPDATE = 'UPDATE scratch SET value = ? WHERE id = ?';
const PAGES = 'PRAGMA max_page_count';

async function engineFor(t: Test, options: Partial<EngineOptions> = {}): Promise<SqliteEngine> {
  const engine = await SqliteEngine.open({
    path: join(t.testdir(), 'test.db'), key: testKey, clock: systemClock, migrations: [...embeddedMigrations, scratch], ...options,
  });
  t.teardown(() => engine.close());
  return engine;
}

const values = (engine: SqliteEngine): unknown[] => engine.all('SELECT value FROM scratch ORDER BY id').map(row => row['value']);

t.test('units take effect whole, in order, and are read as soon as they resolve', async t => {
  const engine = await engineFor(t);
  const result = await engine.write([
    { sql: INSERT, params: [1, 'a'] },
    { sql: UPDATE, params: ['b', 1] },
    { sql: 'SELECT value FROM scratch WHERE id = $id', params: { id: 1 }, returnsRows: true },
  ]);
  t.match(result, { applied: true, changes: [1, 1, 1] });
  t.equal(result.rows[2]?.[0]?.['value'], 'b');
  t.strictSame(values(engine), ['b']);
});

t.test('a statement that had to change a row and did not undoes its unit and no other', async t => {
  const engine = await engineFor(t);
  const [first, second, third] = await Promise.all([
    engine.write([{ sql: INSERT, params: [1, 'first'] }]),
    engine.write([{ sql: INSERT, params: [2, 'second'] }, { sql: UPDATE, params: ['x', 99], mustChange: true }, { sql: UPDATE, params: ['x', 1] }]),
    engine.write([{ sql: INSERT, params: [3, 'third'] }]),
  ]);
  t.strictSame([first.applied, second.applied, third.applied], [true, false, true]);
  t.strictSame(values(engine), ['first', 'third']);
  t.equal(engine.stats().groups, 1, 'one group');
});

t.test('a unit that breaks is rejected whole, and those of its group are not', async t => {
  const engine = await engineFor(t);
  await engine.write([{ sql: INSERT, params: [5, 'there'] }]);
  const results = await Promise.allSettled([
    engine.write([{ sql: INSERT, params: [1, 'one'] }]),
    engine.write([{ sql: INSERT, params: [2, 'two'] }, { sql: INSERT, params: [5, 'clash'] }]),
    engine.append(0, new Uint8Array(10)),
    engine.write([{ sql: 'this is not SQL', params: [] }]),
    engine.write([{ sql: INSERT, params: [4, 'four'] }]),
  ]);
  t.strictSame(results.map(({ status }) => status), ['fulfilled', 'rejected', 'fulfilled', 'rejected', 'fulfilled']);
  t.strictSame(values(engine), ['one', 'four', 'there']);
});

t.test('what waits while a commit runs is one group', async t => {
  const engine = await engineFor(t);
  const first = engine.append(0, new Uint8Array(1));
  await Promise.resolve();
  await Promise.resolve();
  const rest = Promise.all(Array.from({ length: 500 }, async (_, i) => {
    if (i % 10 === 0) await Promise.resolve();
    return engine.append(i % 3, new Uint8Array(100));
  }));
  await Promise.all([first, rest]);
  t.ok(engine.stats().groups <= 3, `${engine.stats().groups} groups`);
});

t.test('while groups are large they are gathered for as long as it is told to', async t => {
  const engine = await engineFor(t, { gatherMs: 1_000 });
  const some = (): Promise<number[]> => Promise.all(Array.from({ length: 10 }, () => engine.append(0, new Uint8Array(1))));
  await some();
  const appends = [some()];
  for (let i = 0; i < 5; i++) {
    await new Promise(resolve => { setTimeout(resolve, 1); });
    appends.push(some());
  }
  t.strictSame((await Promise.all(appends)).flat(), Array.from({ length: 60 }, (_, i) => i + 10));
  t.equal(engine.stats().groups, 2, 'the first at once, all others with the second');
});

t.test('what comes alone does not wait for others', async t => {
  const engine = await engineFor(t, { gatherMs: 100_000 });
  for (let i = 0; i < 5; i++) t.equal(await engine.append(0, new Uint8Array(1)), i);
  t.equal(engine.stats().groups, 5);
});

t.test('what nobody waits for goes with what somebody waits for, or after a while by itself', async t => {
  const clock = new ManualClock();
  const engine = await engineFor(t, { clock });
  const put = (id: number): WriteStatement => ({ sql: INSERT, params: [id, 'x'] });
  const soon = engine.writeSoon([put(1)]);
  await new Promise(resolve => { setImmediate(resolve); });
  await engine.write([put(2)]);
  await soon;
  t.match(engine.stats(), { groups: 1, units: 2 });
  const late = engine.writeSoon([put(3)]);
  clock.advance(25);
  await late;
  t.match(engine.stats(), { groups: 2, units: 3 });
  const last = engine.writeSoon([put(4)]);
  await engine.close();
  await t.resolves(last, 'closing waits for it');
});

t.test('every group is told of with the time that it took', async t => {
  const clock = new ManualClock();
  const told: number[] = [];
  const engine = await engineFor(t, { clock, onCommitted: durationMs => { told.push(durationMs); } });
  const appended = engine.append(0, new Uint8Array(1));
  await Promise.resolve();
  clock.advance(1500);
  await appended;
  await engine.append(0, new Uint8Array(1));
  t.strictSame(told, [1500, 0]);
});

t.test('on a full disk nothing is reported durable that is not, nothing accepted is lost, and it goes on when there is room', async t => {
  const engine = await engineFor(t);
  await engine.append(0, new Uint8Array(100));
  await engine.write([{ sql: `${PAGES} = 60`, params: [], returnsRows: true }]);
  const accepted: number[] = [0];
  let full = 0;
  for (let i = 0; i < 40; i++) {
    const results = await Promise.allSettled(Array.from({ length: 5 }, () => engine.append(0, new Uint8Array(3000))));
    for (const result of results) {
      if (result.status === 'fulfilled') accepted.push(result.value);
      else if (SealgateError.is(result.reason, 'STORE_FULL')) full += 1;
      else t.fail('another error', { found: result.reason as unknown });
    }
  }
  t.ok(full > 0 && accepted.length > 1);
  const there = engine.all('SELECT id FROM log ORDER BY id').map(row => row['id']);
  t.strictSame(there, accepted, 'exactly what was accepted, without a gap');
  await t.rejects(engine.write([{ sql: INSERT, params: [1, 'x'.repeat(400_000)] }]), { code: 'STORE_FULL' });

  const [deleted, refused] = await Promise.allSettled([
    engine.write([{ sql: 'DELETE FROM log WHERE id < ?', params: [3] }]),
    engine.write([{ sql: INSERT, params: [2, 'x'.repeat(400_000)] }]),
  ]);
  t.equal(deleted.status, 'fulfilled', 'deleting works beside what fails');
  t.equal(refused.status, 'rejected');
  await engine.write([{ sql: `${PAGES} = 100000`, params: [], returnsRows: true }]);
  t.equal(await engine.append(0, new Uint8Array(3000)), accepted.length, 'the next offset');
});

t.test('a COMMIT that fails: the result of an append is not known, and the writer goes on', async t => {
  const engine = await engineFor(t);
  // The transaction of the group is ended from within, so the COMMIT that follows fails, and what came before is durable all the same.
  const [appended, written] = await Promise.allSettled([engine.append(0, new Uint8Array(7)), engine.write([{ sql: 'COMMIT', params: [] }])]);
  t.match(appended, { status: 'rejected', reason: { code: 'RESULT_UNKNOWN' } });
  t.match(written, { status: 'rejected', reason: { code: 'STORE_FAILED' } });
  t.strictSame(engine.all('SELECT id FROM log').length, 1, 'it was not told that nothing was written: something was');
  t.equal(await engine.append(0, new Uint8Array(8)), 1, 'the next offset is above it');
});

t.test('the writer thread dies: nothing is left waiting, what was under way is not known, later calls are refused, close ends', async t => {
  const workers: Worker[] = [];
  process.once('worker', worker => { workers.push(worker); });
  const engine = await engineFor(t);
  await engine.append(0, new Uint8Array(1));
  // Something that it cannot digest, in front of what follows. To terminate it in the middle of a native call would end the whole process.
  workers[0]?.postMessage({ kind: 'batch' });
  const pending = [engine.write([{ sql: 'SELECT 1 AS one', params: [], returnsRows: true }]), engine.append(0, new Uint8Array(2))];
  await new Promise(resolve => { setImmediate(resolve); });
  const later = [engine.append(0, new Uint8Array(3)), engine.maintain()];
  const results = await Promise.allSettled([...pending, ...later]);
  t.strictSame(results.map(result => result.status === 'rejected' && SealgateError.is(result.reason) ? result.reason.code : 'fulfilled'),
    ['STORE_FAILED', 'RESULT_UNKNOWN', 'RESULT_UNKNOWN', 'STORE_FAILED']);
  t.match(engine.stats(), { backlogCount: 0, backlogBytes: 0 });
  await t.rejects(engine.append(0, new Uint8Array(4)), { code: 'LOG_UNAVAILABLE' });
  await t.rejects(engine.write([]), { code: 'STORE_FAILED' });
  t.equal(engine.all('SELECT id FROM log').length, 1, 'reading goes on');
  await engine.close();
});

t.test('units are bounded like appends', async t => {
  const engine = await engineFor(t, { limits: { backlogCountMax: 2, backlogBytesMax: 1000 } });
  const results = await Promise.allSettled([1, 2, 3].map(id => engine.write([{ sql: INSERT, params: [id, 'v'] }])));
  t.strictSame(results.map(({ status }) => status), ['fulfilled', 'fulfilled', 'rejected']);
  await t.rejects(engine.write([{ sql: INSERT, params: [9, 'v'.repeat(2000)] }]), { code: 'STORE_FAILED' });
});

t.test('the reading connection cannot write, and its errors are of the table', async t => {
  const engine = await engineFor(t);
  t.throws(() => engine.get('DELETE FROM scratch RETURNING id'), { code: 'STORE_FAILED' });
  t.throws(() => engine.all('SELECT nonsense'), { code: 'STORE_FAILED' });
  const seen = engine.snapshot(() => [values(engine).length]);
  t.strictSame(seen, [0]);
});

t.test('close finishes what was accepted for writing; afterwards everything is refused', async t => {
  const path = join(t.testdir(), 'test.db');
  const options = { path, key: testKey, clock: systemClock, migrations: [...embeddedMigrations, scratch] };
  const engine = await SqliteEngine.open(options);
  const appends = Promise.all(Array.from({ length: 100 }, (_, i) => engine.append(1, new Uint8Array(i))));
  await engine.close();
  t.equal((await appends).length, 100);
  await t.rejects(engine.append(0, new Uint8Array(1)), { code: 'LOG_UNAVAILABLE' });
  await t.rejects(engine.write([]), { code: 'STORE_FAILED' });
  await t.rejects(engine.maintain(), { code: 'STORE_FAILED' });
  const again = await SqliteEngine.open(options);
  t.equal(again.all('SELECT id FROM log').length, 100);
  await again.close();
});

t.test('memory of parameters is copied: a view posts only itself, and the caller may change it', async t => {
  const engine = await engineFor(t);
  const large = new Uint8Array(1_000_000);
  const view = large.subarray(10, 15).fill(7);
  const written = engine.write([{ sql: 'INSERT INTO meta (name, value) VALUES (?, ?)', params: ['view', view] }]);
  view.fill(0);
  await written;
  t.strictSame(new Uint8Array(engine.get('SELECT value FROM meta WHERE name = \'view\'')?.['value'] as Uint8Array), new Uint8Array(5).fill(7));
});
