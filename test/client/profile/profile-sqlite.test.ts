import { chmodSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import t from 'tap';
import { put } from '../../../client/profile/profile-rows.ts';
import { openSqliteProfile } from '../../../client/profile/profile-sqlite.ts';
import { account, message, profileContract } from './contract.ts';

const bob = account('b');

t.test('SQLCipher profile', t => profileContract(t, async t => {
  const store = await openSqliteProfile({ folder: t.testdir() });
  t.teardown(() => store.close());
  return store;
}));

t.test('stays, and is ciphertext', async t => {
  const folder = t.testdir();
  const store = await openSqliteProfile({ folder });
  store.commit([put('message', 'canary', message('canary-of-the-profile', bob, 1))]);
  for (const file of readdirSync(folder)) t.notOk(readFileSync(join(folder, file)).includes('canary-of-the-profile'), file);
  t.equal(statSync(join(folder, 'profile.key')).mode & 0o777, 0o600);
  await store.close();
  const again = await openSqliteProfile({ folder });
  t.equal(again.get('message', 'canary')?.contentId, 'canary-of-the-profile');
  await again.close();
});

t.test('one at a time', async t => {
  const folder = t.testdir();
  const store = await openSqliteProfile({ folder });
  await t.rejects(openSqliteProfile({ folder }), { code: 'PROFILE_LOCKED' });
  await store.close();
  await (await openSqliteProfile({ folder })).close();
});

t.test('keys', async t => {
  const folder = t.testdir();
  await (await openSqliteProfile({ folder })).close();
  await t.rejects(openSqliteProfile({ folder, key: new Uint8Array(32) }), { code: 'DATA_WRONG_KEY' });
  await t.rejects(openSqliteProfile({ folder, key: new Uint8Array(3) }), { code: 'DATA_WRONG_KEY' });
  chmodSync(join(folder, 'profile.key'), 0o644);
  await t.rejects(openSqliteProfile({ folder }), { code: 'KEYS_READABLE' });
  rmSync(join(folder, 'profile.key'));
  await t.rejects(openSqliteProfile({ folder }), { code: 'DATA_WRONG_KEY' });
  writeFileSync(join(folder, 'profile.key'), 'short', { mode: 0o600 });
  await t.rejects(openSqliteProfile({ folder }), { code: 'DATA_WRONG_KEY' });
});
