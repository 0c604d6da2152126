import t from 'tap';
import { GatheredByKey } from '../../../../../gateway/business/endpoint/receiving/gathered-by-key.ts';

const settled = (): Promise<void> => new Promise(resolve => { setImmediate(resolve); });

t.test('what comes while others of the key are worked goes together, in order and bounded; who is worked with one that fails fails', async t => {
  const worked: string[] = [];
  const ends: ((error?: Error) => void)[] = [];
  const gathered = new GatheredByKey<string>({
    work: async (key, items) => {
      worked.push(`${key} ${items.join(',')}`);
      await new Promise<void>((resolve, reject) => { ends.push(error => { if (error === undefined) resolve(); else reject(error); }); });
    },
    bytesOf: item => item.length > 2 ? 200 * 1024 : 1, goesWith: (first, second) => first.startsWith('x') === second.startsWith('x'),
  });
  const settledAs: string[] = [];
  const run = (key: string, item: string): void => { gathered.run(key, item).then(() => { settledAs.push(item); }, () => { settledAs.push(`${item} failed`); }); };
  const end = async (error?: Error): Promise<void> => {
    ends.shift()?.(error);
    await settled();
  };
  run('a', '1');
  run('a', '2');
  run('b', '3');
  await settled();
  t.strictSame(worked, ['a 1,2', 'b 3'], 'in one turn, and beside each other');
  for (const item of ['4', '5', 'x6', '7', 'long', 'long too', '8']) run('a', item);
  await end(new Error('rehearsed'));
  t.strictSame(settledAs, ['1 failed', '2 failed']);
  await end();
  for (let n = 0; n < 5; n += 1) await end();
  t.strictSame(worked.slice(2), ['a 4,5', 'a x6', 'a 7,long', 'a long too,8']);
  t.strictSame(settledAs.slice(2), ['3', '4', '5', 'x6', '7', 'long', 'long too', '8']);
  for (let n = 0; n < 20; n += 1) run('a', String(n % 10));
  await settled();
  await end();
  await end();
  t.strictSame(worked.slice(6).map(each => each.split(',').length), [16, 4]);
});
