import { chmodSync, mkdirSync, readFileSync, readdirSync, renameSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import t from 'tap';
import { createKeys, hasKeys, keyPurposes, keysFolderOf, openKeyRing, retireKey, rotatablePurposes, rotateKey } from '../../../../gateway/ops/keys/key-ring-folder.ts';

const modeOf = (path: string): number => statSync(path).mode & 0o777;

t.test('made once, for the owner alone, and the same at every start', t => {
  const folder = keysFolderOf(join(t.testdir(), 'above', 'keys'), {});
  t.notOk(hasKeys(folder));
  t.equal(createKeys(folder), keyPurposes.length);
  t.ok(hasKeys(folder));
  t.equal(modeOf(folder.path), 0o700);
  for (const name of readdirSync(folder.path)) t.equal(modeOf(join(folder.path, name)), 0o600, name);
  const ring = openKeyRing(folder);
  t.equal(createKeys(folder), 0, 'nothing is missing any more');
  for (const purpose of keyPurposes) {
    t.equal(ring.current(purpose).id, 1);
    t.equal(ring.current(purpose).bytes.length, 32);
    t.same(openKeyRing(folder).current(purpose), ring.current(purpose));
  }
  t.equal(new Set(keyPurposes.map(purpose => Buffer.from(ring.current(purpose).bytes).toString('hex'))).size, keyPurposes.length, 'all different');
  t.end();
});

t.test('two live at once: the newer makes, the older is found; then it is retired', t => {
  const folder = keysFolderOf(t.testdir(), {});
  chmodSync(folder.path, 0o700);
  createKeys(folder);
  const before = openKeyRing(folder).current('pepper');
  t.equal(rotateKey(folder, 'pepper'), 2);
  const ring = openKeyRing(folder);
  t.equal(ring.current('pepper').id, 2);
  t.same(ring.byId('pepper', 1), before);
  t.same(ring.all('pepper').map(key => key.id), [2, 1]);
  t.throws(() => { retireKey(folder, 'pepper', 2); }, { code: 'BAD_CONFIG' }, 'not the current one');
  retireKey(folder, 'pepper', 1);
  t.equal(openKeyRing(folder).byId('pepper', 1), undefined);
  for (const purpose of keyPurposes.filter(each => !rotatablePurposes.some(rotatable => rotatable === each))) {
    t.throws(() => { rotateKey(folder, purpose); }, { code: 'BAD_CONFIG' }, purpose);
  }
  t.end();
});

t.test('refused when others can read the folder or a key', t => {
  const folder = keysFolderOf(join(t.testdir(), 'keys'), {});
  createKeys(folder);
  chmodSync(folder.path, 0o750);
  t.throws(() => { openKeyRing(folder); }, { code: 'KEYS_READABLE' });
  chmodSync(folder.path, 0o700);
  chmodSync(join(folder.path, 'number-1.key'), 0o604);
  t.throws(() => { openKeyRing(folder); }, { code: 'KEYS_READABLE' });
  t.end();
});

t.test('refused when a key is missing, short, default or no key', t => {
  const folder = keysFolderOf(join(t.testdir(), 'keys'), {});
  createKeys(folder);
  const path = join(folder.path, 'pepper-1.key');
  const good = readFileSync(path, 'utf8');
  for (const bad of ['', 'ab'.repeat(16), '00'.repeat(32), 'ab'.repeat(32), good.slice(2), `${good.trim()}00`, 'hello']) {
    writeFileSync(path, bad);
    t.throws(() => { openKeyRing(folder); }, { code: 'BAD_CONFIG', message: /pepper-1\.key/ }, JSON.stringify(bad));
  }
  renameSync(path, join(folder.path, 'elsewhere'));
  t.throws(() => { openKeyRing(folder); }, { code: 'BAD_CONFIG', message: /no key for pepper/ });
  t.end();
});

t.test('systemd credentials: names with the credential in front, protected by systemd, read-only', t => {
  const path = join(t.testdir(), 'credentials');
  const made = keysFolderOf(join(t.testdirName, 'made'), {});
  createKeys(made);
  mkdirSync(path, { mode: 0o750 });
  for (const name of readdirSync(made.path)) writeFileSync(join(path, `keys_${name}`), readFileSync(join(made.path, name)), { mode: 0o440 });
  const folder = keysFolderOf(path, { CREDENTIALS_DIRECTORY: path });
  t.ok(folder.isCredentials);
  t.same(openKeyRing(folder).current('database'), openKeyRing(made).current('database'));
  t.throws(() => { createKeys(folder); }, { code: 'BAD_CONFIG' });
  t.notOk(keysFolderOf(path, { CREDENTIALS_DIRECTORY: '/other' }).isCredentials);
  t.end();
});
