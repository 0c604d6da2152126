import fc from 'fast-check';
import t from 'tap';
import { UnitPacker, unpackUnits } from '../../../storage/sqlite/packed-units.ts';
import type { SqlParam, WriteStatement } from '../../../storage/sqlite/statement.ts';

const ids = new Map<string, number>();
const idOf = (sql: string): number => {
  const id = ids.get(sql) ?? ids.size;
  ids.set(sql, id);
  return id;
};
const told = ({ sql, params, mustChange = false, returnsRows = false }: WriteStatement): object => ({ sql: idOf(sql), params, mustChange, returnsRows });
/** Long bytes are compared sooner as text. */
const text = (units: unknown): string => JSON.stringify(units, (_name, each: unknown) => each instanceof Uint8Array ? `bytes ${Buffer.from(each).toString('hex')}` : Object.is(each, -0) ? '-0' : typeof each === 'number' ? String(each) : each);

const value: fc.Arbitrary<SqlParam> = fc.oneof(fc.integer(), fc.double(), fc.string(), fc.constant(null), fc.uint8Array({ maxLength: 40 }), fc.uint8Array({ minLength: 20_000, maxLength: 20_000 }));
const statement: fc.Arbitrary<WriteStatement> = fc.record({
  sql: fc.constantFrom('INSERT', 'UPDATE', 'DELETE'), params: fc.oneof(fc.array(value, { maxLength: 8 }), fc.dictionary(fc.constantFrom('a', 'b', 'true', 'length'), value, { noNullPrototype: true })),
  mustChange: fc.boolean(), returnsRows: fc.boolean(),
});

t.test('what was packed is unpacked, batch after batch in the same memory', t => {
  const packer = new UnitPacker();
  let spare: ArrayBuffer | null = null;
  fc.assert(fc.property(fc.array(fc.array(statement, { maxLength: 4 }), { minLength: 1, maxLength: 6 }), units => {
    for (const unit of units) packer.add(unit, idOf);
    const taken = packer.take(spare);
    if (taken === null) throw new Error('nothing');
    const posted = structuredClone(taken, { transfer: [taken.bytes] });
    if (text(unpackUnits(posted)) !== text(units.map(unit => unit.map(told)))) throw new Error('not the same');
    spare = posted.bytes;
  }), { numRuns: 60 });
  t.equal(packer.take(null), null, 'nothing is left');
  t.end();
});

t.test('bytes are copied when they are added, and a view brings nothing but itself', t => {
  const packer = new UnitPacker();
  const all = new Uint8Array(100_000).fill(1);
  packer.add([{ sql: 'INSERT', params: [all.subarray(5, 8)] }], idOf);
  all.fill(2);
  const taken = packer.take(null);
  t.strictSame(taken === null ? null : unpackUnits(taken)[0]?.[0]?.params, [Uint8Array.of(1, 1, 1)]);
  t.ok((taken?.bytes.byteLength ?? 0) < 50_000);
  t.end();
});

t.test('what no packer has made is refused', t => {
  const bytes = new ArrayBuffer(8);
  const lists: readonly (number | string | true)[][] = [[], ['x'], [1, 0, 0, 1], [1, 0, 0, 1, true, 9]];
  for (const list of lists) t.throws(() => unpackUnits({ count: 1, list, bytes }));
  t.end();
});
