import t from 'tap';
import { letHeapGrow, risesFast } from '../../../gateway/ops/heap-growth.ts';
import { ManualClock } from '../../../proto/clock-manual.ts';

const MB = 1024 * 1024;

t.test('a heap may grow by as much whatever its size, once that is needed', t => {
  const clock = new ManualClock();
  const flags: string[] = [];
  let [isNeeded, used] = [false, 64 * MB];
  const cancel = letHeapGrow({ clock, isNeeded: () => isNeeded, usedBytes: () => used, setFlag: flag => { flags.push(flag); } });
  clock.advance(60_000);
  t.strictSame(flags, []);
  isNeeded = true;
  clock.advance(60_000);
  t.strictSame(flags, ['--heap-growing-percent=100'], 'said once');
  used = 20 * MB;
  clock.advance(5000);
  used = 1000 * MB;
  clock.advance(5000);
  t.strictSame(flags.slice(1), ['--heap-growing-percent=150', '--heap-growing-percent=0'], 'neither beyond what is reasonable nor less than V8 allows by itself');
  used = 64 * MB;
  clock.advance(5000);
  isNeeded = false;
  clock.advance(5000);
  t.strictSame(flags.slice(3), ['--heap-growing-percent=100', '--heap-growing-percent=0'], 'no longer needed');
  cancel();
  isNeeded = true;
  clock.advance(60_000);
  t.equal(flags.length, 5);
  t.end();
});

t.test('a node is busy while its log grows fast', t => {
  let length = 1_000_000;
  const isBusy = risesFast(() => length);
  t.notOk(isBusy(), 'what was there before does not count');
  length += 1600;
  t.ok(isBusy());
  length += 1400;
  t.notOk(isBusy());
  t.end();
});

t.test('V8 takes the flag', t => {
  const clock = new ManualClock();
  const cancel = letHeapGrow({ clock, isNeeded: () => true });
  t.doesNotThrow(() => { clock.advance(5000); });
  cancel();
  t.end();
});
