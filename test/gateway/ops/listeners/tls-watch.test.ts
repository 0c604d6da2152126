import { renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import t from 'tap';
import { watchFiles } from '../../../../gateway/ops/listeners/tls-watch.ts';
import { ManualClock } from '../../../../proto/clock-manual.ts';

t.test('written, replaced, pointed elsewhere, removed: each is seen once', t => {
  const folder = t.testdir({ 'cert.pem': 'a', 'other.pem': 'bbb' });
  const cert = join(folder, 'cert.pem');
  const clock = new ManualClock();
  let changes = 0;
  const cancel = watchFiles(clock, [cert], 100, () => { changes++; });
  const after = (change: () => void): number => {
    change();
    clock.advance(300);
    return changes;
  };
  t.equal(after(() => undefined), 0);
  t.equal(after(() => { writeFileSync(cert, 'aa'); }), 1);
  t.equal(after(() => { writeFileSync(`${cert}.new`, 'cc'); renameSync(`${cert}.new`, cert); }), 2);
  t.equal(after(() => { rmSync(cert); symlinkSync(join(folder, 'other.pem'), cert); }), 3);
  t.equal(after(() => { rmSync(cert); }), 4);
  cancel();
  t.equal(after(() => { writeFileSync(cert, 'x'); }), 4);
  t.end();
});
