import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const run = promisify(execFile);
const cache = fileURLToPath(new URL('../../.cache/', import.meta.url));

/** Pinned: a test says something about this one and no other. */
const releases = { 24: '24.21.0' } as const;

/** The `node` program of another release line, from its npm package, kept below .cache; or the reason why there is none. */
export async function nodeRelease(major: keyof typeof releases): Promise<{ readonly program: string } | { readonly missing: string }> {
  const name = `node-${process.platform}-${process.arch}`;
  const folder = join(cache, `${name}-${releases[major]}`);
  const program = join(folder, 'package', 'bin', 'node');
  if (existsSync(program)) return { program };
  const making = `${folder}.${process.pid}`;
  try {
    await mkdir(making, { recursive: true });
    await run('npm', ['pack', '--silent', `${name}@${releases[major]}`], { cwd: making, timeout: 120_000 });
    await run('tar', ['xzf', `${name}-${releases[major]}.tgz`], { cwd: making });
    await rename(making, folder).catch((error: unknown) => {
      if (!existsSync(program)) throw error;
    });
    return { program };
  } catch (error) {
    return { missing: `the npm package ${name}@${releases[major]}: ${error instanceof Error ? error.message.split('\n')[0] ?? '' : 'failed'}` };
  } finally {
    await rm(making, { recursive: true, force: true });
  }
}
