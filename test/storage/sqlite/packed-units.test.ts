import t from 'tap';
import { UnitPacker, unpackUnits } from '../../../storage/sqlite/packed-units.ts';
import type { WriteStatement } from '../../../storage/sqlite/statement.ts';

const texts: string[] = [];
const idOf = (sql: string): number => {
  if (!texts.includes(sql)) texts.push(sql);
  return texts.indexOf(sql);
};
const written = (units: readonly (readonly WriteStatement[])[]): object[] => units.map(unit => unit.map(({ sql, params, mustChange = false, returnsRows = false }) => ({ sql: idOf(sql), params, mustChange, returnsRows })));

t.test('units come out as they went in: every kind of parameter, by position and by name, however large', async t => {
  const units: WriteStatement[][] = [
    [{ sql: 'a', params: [] }, { sql: 'b', params: [null, 1, -0.5, 2 ** 53, '', 'zwölf 🙂', Uint8Array.of(), Uint8Array.of(1, 2, 3)], mustChange: true }],
    [],
    [{ sql: 'a', params: { name: 'é'.repeat(40_000), bytes: new Uint8Array(100_000).fill(7), nothing: null }, returnsRows: true }],
    Array.from({ length: 70_000 }, (_, i) => ({ sql: `${i % 300}`, params: [i] })),
  ];
  const packer = new UnitPacker();
  for (const unit of units) packer.add(unit, idOf);
  t.equal(packer.count, 4);
  const pack = packer.take(null);
  t.strictSame(unpackUnits(pack, 4), written(units));
  t.equal(packer.count, 0);
  // A buffer that came back, shorter than what it is to take.
  packer.add(units[1] ?? [], idOf);
  packer.take(new ArrayBuffer(10));
  packer.add(units[0] ?? [], idOf);
  t.strictSame(unpackUnits(packer.take(pack), 1), written([units[0] ?? []]));
});

t.test('bytes are copied when they are added: what the caller does with them later changes nothing', async t => {
  const [packer, bytes] = [new UnitPacker(), Uint8Array.of(1)];
  packer.add([{ sql: 'a', params: [bytes] }], idOf);
  bytes[0] = 2;
  t.strictSame(unpackUnits(packer.take(null), 1)[0]?.[0]?.params, [Uint8Array.of(1)]);
});

t.test('what cannot be packed leaves nothing before the next unit', async t => {
  const packer = new UnitPacker();
  t.throws(() => { packer.add([{ sql: 'a', params: [1] }, { sql: 'b', params: Array.from({ length: 70_000 }, () => 1) }], idOf); });
  packer.add([{ sql: 'b', params: [5] }], idOf);
  t.strictSame(unpackUnits(packer.take(null), 1), written([[{ sql: 'b', params: [5] }]]));
});
