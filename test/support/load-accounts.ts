import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { sealgate } from './sealgate-command.ts';
import { accountLines, type AccountLine } from './socket-device.ts';

/** Accounts of a running gateway in `folder`, made by the operator's command; rejects with what it said when it failed. */
export async function loadAccounts(folder: string, count: number): Promise<readonly AccountLine[]> {
  const out = join(folder, `accounts-${randomBytes(4).toString('hex')}.jsonl`);
  const made = await sealgate(['import-accounts', '--load-test', '--count', String(count), '--out', out, '--data-dir', join(folder, 'data')]);
  if (made.code !== 0) throw new Error(made.stderr);
  return accountLines(readFileSync(out, 'utf8'));
}
