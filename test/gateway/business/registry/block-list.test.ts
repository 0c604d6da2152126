import t from 'tap';
import { BlockList } from '../../../../gateway/business/registry/block-list.ts';
import { createBusinessRegistry } from '../../../../gateway/business/registry/business-registry.ts';
import { KeyedHashes } from '../../../../gateway/business/registry/keyed-hash.ts';
import { SecretBox } from '../../../../gateway/business/registry/secret-box.ts';
import { ManualClock } from '../../../../proto/clock-manual.ts';
import { systemRandom } from '../../../../proto/random-system.ts';
import { MemoryBusinessRecords } from '../../../../storage/business-records/business-records-memory.ts';
import { TestKeyRing } from '../../device/world.ts';

t.test('a number that blocks nobody is asked for once, and whom it blocks from then on is blocked at once', async t => {
  const clock = new ManualClock();
  const records = new MemoryBusinessRecords();
  const reads: string[] = [];
  const { get, list } = records;
  records.get = (kind, id) => { reads.push('get'); return get.call(records, kind, id); };
  records.list = (...asked) => { reads.push('list'); return list.apply(records, asked); };
  const keys = new TestKeyRing();
  const nodeOf = (): BlockList => new BlockList(createBusinessRegistry(records, clock), new KeyedHashes(keys), new SecretBox(keys, systemRandom), clock);
  const [blockList, otherNode] = [nodeOf(), nodeOf()];

  for (const waId of ['14155550101', '14155550102', '14155550103']) t.equal(await blockList.has('1', waId), false);
  t.strictSame(reads, ['list'], 'not about each recipient');
  t.equal(await otherNode.has('1', '14155550101'), false);

  await blockList.add('1', '14155550101');
  t.equal(await blockList.has('1', '14155550101'), true);
  t.equal(await blockList.has('1', '14155550102'), false, 'nobody else');
  t.equal(await blockList.has('2', '14155550101'), false, 'nor at another number');
  clock.advance(5_000);
  t.equal(await otherNode.has('1', '14155550101'), true, 'another node has heard of it after five seconds');

  await blockList.remove('1', '14155550101');
  t.equal(await blockList.has('1', '14155550101'), false);
});
