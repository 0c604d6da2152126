import t from 'tap';
import { stickyAssignment } from '../../../storage/account-log/sticky-assignment.ts';

t.test('evenly, whoever comes first', async t => {
  t.strictSame(stickyAssignment(5, ['b', 'a'], []), ['a', 'a', 'a', 'b', 'b']);
  t.strictSame(stickyAssignment(2, ['c', 'b', 'a'], []), ['a', 'b', null].slice(0, 2));
  t.strictSame(stickyAssignment(2, [], ['a', 'a']), [null, null]);
});

t.test('a member that comes takes no more than its share, and nothing moves between the others', async t => {
  const before = stickyAssignment(6, ['a', 'b'], []);
  const after = stickyAssignment(6, ['a', 'b', 'c'], before);
  t.equal(after.filter(name => name === 'c').length, 2);
  t.ok(after.every((name, partition) => name === 'c' || name === before[partition]));
});

t.test('a member that goes leaves only its own to the others, and who comes back under its name gets what it had', async t => {
  const before = stickyAssignment(7, ['a', 'b', 'c'], []);
  const without = stickyAssignment(7, ['a', 'c'], before);
  t.ok(without.every((name, partition) => before[partition] === 'b' || name === before[partition]));
  t.strictSame(stickyAssignment(7, ['c', 'a', 'b'], before), before);
});
