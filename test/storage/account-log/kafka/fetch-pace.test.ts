import t from 'tap';
import { FetchPace } from '../../../../storage/account-log/kafka/fetch-pace.ts';

t.test('a broker gathers while much comes, answers at the first byte otherwise, and is asked ever less often where nothing comes', async t => {
  const pace = new FetchPace(10, 16_384, 100, 500);
  let nowMs = 0;
  const waits = (records: number, tookMs: number): unknown => {
    pace.answered(records, nowMs += tookMs);
    return pace.next();
  };
  const idle = (maxWaitMs: number): object => ({ minBytes: 1, maxWaitMs });
  t.same(pace.next(), idle(100));
  t.same([waits(0, 100), waits(0, 200), waits(0, 400), waits(0, 500)], [idle(200), idle(400), idle(500), idle(500)]);
  t.same(waits(1, 300), idle(100), 'something has come');
  for (let n = 0; n < 20; n += 1) waits(10, 10);
  t.same(pace.next(), { minBytes: 16_384, maxWaitMs: 10 });
  for (let n = 0; n < 20; n += 1) waits(0, 10);
  t.same(pace.next(), idle(500));
});
