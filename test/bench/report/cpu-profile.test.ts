import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import t from 'tap';
import { summariseProfiles } from '../../../bench/report/cpu-profile.ts';

const node = (id: number, functionName: string, url = '', lineNumber = -1): object => ({ id, callFrame: { functionName, url, lineNumber }, hitCount: 0 });

t.test('functions by their own time, the busiest thread first, idle time left out', async t => {
  const folder = t.testdir();
  const nodes = [node(1, '(root)'), node(2, '(idle)'), node(3, 'hot', 'file:///x/dist/gateway/hot.js', 9), node(4, '', 'file:///x/dist/proto/a.js', 0), node(5, 'hot', 'file:///x/dist/gateway/hot.js', 9)];
  writeFileSync(join(folder, 'a.cpuprofile'), JSON.stringify({ nodes, samples: [2, 3, 4, 5], timeDeltas: [90_000, 1000, 2000, 5000] }));
  writeFileSync(join(folder, 'b.cpuprofile'), JSON.stringify({ nodes, samples: [4], timeDeltas: [20_000] }));
  writeFileSync(join(folder, 'other.txt'), '');
  t.same(summariseProfiles(folder, 1), [
    'b.cpuprofile: busy 20 ms',
    ' 100.0 %      20 ms  (anonymous) proto/a.js:1',
    'a.cpuprofile: busy 8 ms',
    '  75.0 %       6 ms  hot gateway/hot.js:10',
  ]);
  writeFileSync(join(folder, 'c.cpuprofile'), '{}');
  t.throws(() => summariseProfiles(folder, 1), { message: 'c.cpuprofile is not a CPU profile' });
});
