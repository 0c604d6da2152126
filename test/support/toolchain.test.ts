import { existsSync } from 'node:fs';
import t from 'tap';

interface Answer { readonly value: number }

t.test('a TypeScript test runs from source', async t => {
  const answer: Answer = { value: 42 };
  t.equal(answer.value, 42, 'types are erased');
});

let wasThere = false;

t.test('a test that has a folder and something to tear down', async t => {
  const folder = t.testdir();
  t.teardown(() => { wasThere = existsSync(folder); });
  t.ok(existsSync(folder));
});

t.test('tears it down before the folder goes: whatever still writes there must be ended first', async t => {
  t.equal(wasThere, true);
});
