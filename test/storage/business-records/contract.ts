import type { Test } from 'tap';
import type { BusinessRecord, BusinessRecords } from '../../../storage/business-records/business-records.ts';

const ACME: BusinessRecord = { kind: 'waba', id: '12', parent: '11', version: 1, body: '{"name":"Acmé 🌱"}' };

export function businessRecordsContract(t: Test, make: (t: Test) => Promise<BusinessRecords>): void {
  t.test('keeps what was put, over the version before and no other', async t => {
    const records = await make(t);
    t.equal(await records.get('waba', '12'), null);
    t.equal(await records.put({ ...ACME, version: 2 }), 'conflict', 'there is none to change');
    t.equal(await records.put(ACME), 'applied');
    t.equal(await records.put({ ...ACME, body: '{}' }), 'conflict', 'there is one already');
    t.strictSame(await records.get('waba', '12'), ACME);
    t.equal(await records.get('number', '12'), null, 'an id of another kind is another record');
    const changed = { ...ACME, version: 2, body: '' };
    t.equal(await records.put(changed), 'applied');
    t.equal(await records.put({ ...changed, body: 'late' }), 'conflict');
    t.strictSame(await records.get('waba', '12'), changed);
  });

  t.test('of those who change a version at once, one wins', async t => {
    const records = await make(t);
    const results = await Promise.all(['a', 'b', 'c'].map(body => records.put({ ...ACME, body })));
    t.strictSame(results.filter(result => result === 'applied').length, 1);
    const seconds = await Promise.all(['d', 'd', 'd'].map(body => records.put({ ...ACME, version: 2, body })));
    t.strictSame(seconds.filter(result => result === 'applied').length, 1, 'also when they want the same');
  });

  t.test('lists what lies under a parent, by id, a page at a time', async t => {
    const records = await make(t);
    for (const id of ['30', '4', '200', '10']) await records.put({ ...ACME, id });
    await records.put({ ...ACME, id: '5', parent: 'other' });
    await records.put({ ...ACME, id: '6', kind: 'number' });
    const ids = async (page: { after?: string; limit: number }): Promise<string[]> => (await records.list('waba', '11', page)).map(({ id }) => id);
    t.strictSame(await ids({ limit: 10 }), ['10', '200', '30', '4']);
    t.strictSame(await ids({ limit: 2 }), ['10', '200']);
    t.strictSame(await ids({ limit: 2, after: '200' }), ['30', '4']);
    await records.delete({ kind: 'waba', id: '200', version: 1 });
    t.strictSame(await ids({ limit: 2 }), ['10', '30'], 'a deleted one makes no page shorter');
    t.strictSame(await records.list('waba', 'nobody', { limit: 3 }), []);
  });

  t.test('deletes this version and no other, and the id may be used again', async t => {
    const records = await make(t);
    await records.put(ACME);
    t.equal(await records.delete({ kind: 'waba', id: '12', version: 2 }), 'conflict');
    t.equal(await records.delete({ kind: 'waba', id: '12', version: 1 }), 'applied');
    t.equal(await records.delete({ kind: 'waba', id: '12', version: 1 }), 'conflict');
    t.equal(await records.get('waba', '12'), null);
    t.equal(await records.put({ ...ACME, version: 2 }), 'conflict');
    const again = { ...ACME, parent: '13', body: '{"again":true}' };
    t.equal(await records.put(again), 'applied');
    t.strictSame(await records.get('waba', '12'), again);
    t.strictSame(await records.list('waba', '13', { limit: 3 }), [again]);
    t.strictSame(await records.list('waba', '11', { limit: 3 }), []);
  });
}
