import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { promisify } from 'node:util';

const run = promisify(execFile);
/** Package lists are fetched at most once per process. */
let updated: Promise<unknown> | null = null;

/** Where Debian puts the program, installed when this is Debian and we may; null: there is no way. Calls may overlap, also of several processes. */
export async function programOf(path: string, packageName: string): Promise<string | null> {
  if (!existsSync(path) && process.getuid?.() === 0 && existsSync('/etc/debian_version')) {
    updated ??= aptGet(['update', '-q']);
    await updated;
    await aptGet(['install', '-q', '-y', '--no-install-recommends', packageName]);
  }
  return existsSync(path) ? path : null;
}

/** Whether it worked shows in whether the program is there. */
async function aptGet(args: readonly string[]): Promise<void> {
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  await run('apt-get', ['-o', 'DPkg::Lock::Timeout=120', ...args], { env, timeout: 300_000, maxBuffer: 1 << 26 }).catch(() => undefined);
}
