import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import t from 'tap';
import { readVersion, versionText } from '../../../gateway/ops/version.ts';

const commit = '0123456789abcdef0123456789abcdef01234567';

function packageIn(folder: string, git: Record<string, string>): string {
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ version: '9.8.7', license: 'AGPL-3.0-only' }));
  for (const [name, text] of Object.entries(git)) {
    const path = join(folder, '.git', name);
    mkdirSync(join(path, '..'), { recursive: true });
    writeFileSync(path, text);
  }
  mkdirSync(join(folder, 'dist', 'gateway'), { recursive: true });
  return pathToFileURL(join(folder, 'dist', 'gateway', 'x.js')).href;
}

t.test('the commit of a clone: on a branch, packed, detached, in a worktree, or unknown', t => {
  const cases: readonly (readonly [string, Record<string, string>, string | null])[] = [
    ['branch', { HEAD: 'ref: refs/heads/main\n', 'refs/heads/main': `${commit}\n` }, commit],
    ['packed', { HEAD: 'ref: refs/heads/main\n', 'packed-refs': `# pack-refs\n${commit} refs/heads/main\n` }, commit],
    ['detached', { HEAD: `${commit}\n` }, commit],
    ['installed', {}, null],
    ['odd', { HEAD: 'ref: refs/heads/gone\n' }, null],
  ];
  const clones = t.testdir();
  for (const [name, git, expected] of cases) {
    const folder = join(clones, name);
    mkdirSync(folder, { recursive: true });
    t.same(readVersion(packageIn(folder, git)), { version: '9.8.7', license: 'AGPL-3.0-only', commit: expected }, name);
  }
  const worktree = join(clones, 'worktree');
  mkdirSync(worktree, { recursive: true });
  const from = packageIn(worktree, {});
  packageIn(join(clones, 'branch'), { 'worktrees/w/HEAD': 'ref: refs/heads/main\n', 'worktrees/w/commondir': '../..\n' });
  writeFileSync(join(worktree, '.git'), `gitdir: ${join(clones, 'branch', '.git', 'worktrees', 'w')}\n`);
  t.equal(readVersion(from).commit, commit, 'a further worktree of the clone');
  t.equal(versionText({ version: '1.0.0', license: 'L', commit: null }), 'sealgate 1.0.0, L');
  t.match(versionText(readVersion()), /^sealgate \d+\.\d+\.\d+ /);
  t.end();
});
