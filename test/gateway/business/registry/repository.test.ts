import { Type } from '@sinclair/typebox';
import t from 'tap';
import { ManualClock } from '../../../../proto/clock-manual.ts';
import { nodeKindOf, newNodeId } from '../../../../gateway/business/registry/node-id.ts';
import { Repository } from '../../../../gateway/business/registry/repository.ts';
import { MemoryBusinessRecords } from '../../../../storage/business-records/business-records-memory.ts';
import { seededRandom } from '../../../storage/support.ts';

const schema = Type.Object({ count: Type.Integer() });

t.test('changes are decided again when somebody else was first, and none is lost', async t => {
  const records = new MemoryBusinessRecords();
  const clock = new ManualClock();
  const [here, there] = [0, 1].map(() => new Repository({ records, clock, kind: 'thing', schema, cache: { maxAgeMs: 5000, entries: 2 } }));
  if (here === undefined || there === undefined) throw new Error('two');
  t.equal(await here.create('1', 'p', { count: 0 }), 'applied');
  t.equal(await there.create('1', 'p', { count: 7 }), 'conflict');
  t.match(await there.get('1'), { value: { count: 0 } });
  await Promise.all(Array.from({ length: 8 }, (_, i) => (i % 2 === 0 ? here : there).change('1', ({ count }) => ({ count: count + 1 }))));
  t.match(await here.get('1'), { value: { count: 8 }, version: 9 }, 'own changes show at once');
  await here.set('2', 'p', value => ({ count: (value?.count ?? 40) + 1 }));
  await there.set('2', 'p', value => ({ count: (value?.count ?? 40) + 1 }));
  t.match(await here.all('p'), [{ id: '1' }, { id: '2', value: { count: 42 } }]);
});

t.test('a cached read is as old as the cache allows and no older', async t => {
  const records = new MemoryBusinessRecords();
  const clock = new ManualClock();
  const [here, there] = [0, 1].map(() => new Repository({ records, clock, kind: 'thing', schema, cache: { maxAgeMs: 5000, entries: 2 } }));
  if (here === undefined || there === undefined) throw new Error('two');
  t.equal(await here.get('1'), null);
  await there.create('1', '', { count: 1 });
  t.equal(await here.get('1'), null, 'that there was none is remembered too');
  clock.advance(5000);
  t.match(await here.get('1'), { value: { count: 1 } });
  await there.delete('1');
  t.match(await here.get('1'), { value: { count: 1 } });
  await here.get('2');
  await here.get('3');
  t.equal(await here.get('1'), null, 'the oldest made room');
});

t.test('a body that does not fit is neither written nor read', async t => {
  const records = new MemoryBusinessRecords();
  const repository = new Repository({ records, clock: new ManualClock(), kind: 'thing', schema });
  await t.rejects(repository.create('1', '', { count: 1.5 }), { code: 'STORE_FAILED' });
  await records.put({ kind: 'thing', id: '2', parent: '', version: 1, body: '{"count":"many"}' });
  await t.rejects(repository.get('2'), { code: 'STORE_FAILED', message: /\/count/ });
  t.equal(await repository.delete('2'), true, 'and can be got rid of');
});

t.test('ids say what they are of and survive parseInt', async t => {
  const random = seededRandom(1);
  for (const kind of ['waba', 'number', 'app', 'template', 'portfolio'] as const) {
    const id = newNodeId(kind, random);
    t.equal(nodeKindOf(id), kind);
    t.equal(String(Number.parseInt(id, 10)), id);
  }
  t.equal(nodeKindOf('12'), null);
  t.equal(nodeKindOf('990000000000000'), null);
});
