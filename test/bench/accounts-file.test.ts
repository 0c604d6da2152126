import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import t from 'tap';
import { readAccountsFile } from '../../bench/accounts-file.ts';
import { ScriptedGateway } from './support/scripted-gateway.ts';

t.test('reads as many as are asked for and says which line is wrong', async t => {
  const path = join(t.testdir(), 'accounts.jsonl');
  const { accounts } = new ScriptedGateway(3);
  writeFileSync(path, accounts.map(account => `${JSON.stringify(account)}\n`).join(''));
  t.same(readAccountsFile(path, 2), accounts.slice(0, 2));
  t.same(readAccountsFile(path, 3), accounts);
  t.throws(() => readAccountsFile(path, 4), { message: /has 3 accounts, 4 are needed/ });
  writeFileSync(path, `${JSON.stringify(accounts[0])}\n${JSON.stringify(accounts[1]).slice(0, 40)}`);
  t.throws(() => readAccountsFile(path, 2), { message: /:2 is not a load-test account/ }, 'one that was cut off');
  writeFileSync(path, `${JSON.stringify(accounts[0])}\n${JSON.stringify({ ...accounts[1], secret: 'short' })}\n`);
  t.throws(() => readAccountsFile(path, 2), { message: /:2 is not a load-test account/ });
});
