import t from 'tap';
import { overlapping, type FilledBucket } from '../../../storage/mailbox/mailbox-buckets.ts';

function bucket(day: number, first: number, last: number): FilledBucket {
  return { day, epoch: 1, chunk: 0, first: { epoch: 1, offset: first }, last: { epoch: 1, offset: last } };
}

t.test('days that senders with other clocks have mixed at midnight are read together, and those of clear order one after the other', async t => {
  const [evening, late, morning, noon] = [bucket(10, 0, 40), bucket(9, 30, 55), bucket(11, 50, 90), bucket(12, 91, 99)];
  t.strictSame(overlapping([evening, late, morning, noon]), [[evening, late, morning], [noon]]);
  t.strictSame(overlapping([bucket(10, 0, 99), bucket(9, 10, 20), bucket(11, 60, 70)]).length, 1, 'also where one spans the others');
  t.strictSame(overlapping([]), []);
});
