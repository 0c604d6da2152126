import t from 'tap';
import { CommitTracker } from '../../../../gateway/routing/owner/commit-tracker.ts';
import { seededRandom } from '../harness.ts';

t.test('the lowest open record holds back the commit', t => {
  const tracker = new CommitTracker(10);
  for (const offset of [10, 11, 12]) tracker.open(offset);
  tracker.add(11);
  tracker.done(12);
  tracker.done(10);
  t.equal(tracker.committable, 11);
  tracker.done(11);
  t.equal(tracker.committable, 11, 'two devices');
  t.ok(tracker.isOpen(11));
  tracker.done(11);
  t.equal(tracker.committable, 13);
  t.equal(tracker.openCount, 0);
  tracker.done(11);
  t.equal(tracker.committable, 13, 'late news changes nothing');
  t.throws(() => { tracker.open(12); }, RangeError);
  t.end();
});

t.test('offsets that were passed over hold nothing back', t => {
  const tracker = new CommitTracker(0);
  tracker.open(5);
  t.equal(tracker.committable, 5);
  tracker.open(2000);
  tracker.done(2000);
  t.equal(tracker.committable, 5);
  tracker.done(5);
  t.equal(tracker.committable, 2001);
  t.end();
});

t.test('agrees with a simple model over random histories', t => {
  for (let seed = 1; seed <= 50; seed += 1) {
    const random = seededRandom(seed);
    const tracker = new CommitTracker(7);
    const open = new Map<number, number>();
    let next = 7;
    for (let step = 0; step < 2000; step += 1) {
      const keys = [...open.keys()];
      const some = keys[Math.floor(random.fraction() * keys.length)];
      if (some === undefined || random.fraction() < 0.4) {
        tracker.open(next);
        open.set(next, 1);
        next += 1;
      } else if (random.fraction() < 0.2) {
        tracker.add(some);
        open.set(some, (open.get(some) ?? 0) + 1);
      } else {
        tracker.done(some);
        const left = (open.get(some) ?? 0) - 1;
        if (left === 0) open.delete(some);
        else open.set(some, left);
      }
      const expected = open.size === 0 ? next : Math.min(...open.keys());
      if (tracker.committable !== expected) t.equal(tracker.committable, expected, `seed ${seed}, step ${step}`);
    }
  }
  t.end();
});
