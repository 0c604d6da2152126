import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { promisify } from 'node:util';

const run = promisify(execFile);
/** Package lists are fetched at most once per process. */
let updated: Promise<boolean> | null = null;

/** Where Debian puts the program, installed when this is Debian and we may; null: there is no way. Calls may overlap, also of several processes. */
export async function programOf(path: string, packageName: string): Promise<string | null> {
  if (!existsSync(path) && process.getuid?.() === 0 && existsSync('/etc/debian_version')) {
    await updatePackageLists();
    await aptGet(['install', '-q', '-y', '--no-install-recommends', packageName]);
  }
  return existsSync(path) ? path : null;
}

export async function updatePackageLists(): Promise<void> {
  updated ??= aptGet(['update', '-q']);
  await updated;
}

/** Resolves to whether it worked. */
export async function aptGet(args: readonly string[]): Promise<boolean> {
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  return run('apt-get', ['-o', 'DPkg::Lock::Timeout=120', ...args], { env, timeout: 300_000, maxBuffer: 1 << 26 }).then(() => true, () => false);
}
