import { join } from 'node:path';
import t from 'tap';
import { exitCodes } from '../../cli/exit-codes.ts';
import { sealgate, type CommandResult } from '../support/sealgate-command.ts';
import { jsonLines } from './run-cli.ts';

t.test('sealgate keys: make, list, rotate and retire, for people and as JSON', async t => {
  const folder = join(t.testdir(), 'keys');
  const keys = (...args: string[]): Promise<CommandResult> => sealgate(['keys', ...args, '--keys-dir', folder]);
  t.same(jsonLines((await keys('create', '--json')).stdout), [{ made: 7, folder }]);
  t.match((await keys('create')).stdout, /^made 0 keys in /, 'what is there stays');
  t.same(jsonLines((await keys('rotate', 'pepper', '--json')).stdout), [{ purpose: 'pepper', current: 2 }]);
  const listed = jsonLines((await keys('list', '--json')).stdout);
  t.equal(listed.length, 7);
  t.match(listed.find(({ purpose }) => purpose === 'pepper'), { ids: [2, 1] });
  t.notMatch(JSON.stringify(listed), /[0-9a-f]{64}/, 'never the keys');
  for (const id of ['0x1', '1e0', '1.0', 'one', '']) t.match(await keys('retire', 'pepper', id), { code: exitCodes.usage.code, stderr: /whole number/ }, `${id} is no id`);
  t.match((await keys('list')).stdout, /^pepper: 2, 1$/m, 'nothing was deleted for what only looks like a number');
  t.match((await keys('retire', 'pepper', '1')).stdout, /^pepper key 1 is deleted\n$/);
  t.match((await keys('list')).stdout, /^pepper: 2$/m);
  t.not((await keys('retire', 'pepper', '2')).code, exitCodes.ok.code, 'the current one is not deleted');
  t.not((await keys('rotate', 'database')).code, exitCodes.ok.code, 'it would not open the data any more');
  t.equal((await keys('rotate', 'nonsense')).code, exitCodes.usage.code);
});
