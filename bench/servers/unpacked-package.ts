import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { aptGet, updatePackageLists } from './debian-package.ts';
import { MissingProgram } from './jars.ts';
import { packageRoot } from './package-root.ts';

/** A Debian package with what the system lacks of what it depends on. */
export interface UnpackedPackage {
  /** Its files lie below, as they would below `/`. */
  readonly root: string;
  readonly version: string;
}

const run = promisify(execFile);

/**
 * For servers: one that is installed would run from now on. Downloaded and unpacked below .cache at the first call, which needs no root where package lists are
 * there. Rejects with MissingProgram.
 */
export async function unpackedPackage(name: string): Promise<UnpackedPackage> {
  const folder = join(packageRoot, '.cache', 'debian', name);
  // Moved into place whole, for runs side by side; whoever was first stays.
  const building = `${folder}.${process.pid}`;
  try {
    if (!existsSync(folder)) {
      await unpack(name, building);
      await rename(building, folder).catch(() => undefined);
    }
    return { root: join(folder, 'root'), version: await readFile(join(folder, 'version'), 'utf8') };
  } catch {
    throw new MissingProgram(`Debian 12 and its package ${name}`);
  } finally {
    await rm(building, { recursive: true, force: true });
  }
}

async function unpack(name: string, folder: string): Promise<void> {
  const archives = join(folder, 'archives');
  await mkdir(join(archives, 'partial'), { recursive: true });
  const files = await download(name, archives);
  const own = files.find(file => file.startsWith(`${name}_`));
  if (own === undefined) throw new Error(`there is no package ${name}`);
  for (const file of files) await run('dpkg-deb', ['-x', join(archives, file), join(folder, 'root')]);
  const { stdout } = await run('dpkg-deb', ['-f', join(archives, own), 'Version']);
  await writeFile(join(folder, 'version'), stdout.trim());
  await rm(archives, { recursive: true });
}

/** File names of the archives in the folder. */
async function download(name: string, archives: string): Promise<readonly string[]> {
  const fetch = ['install', '-q', '-y', '--no-install-recommends', '--reinstall', '--download-only', '-o', `Dir::Cache::archives=${archives}`, '-o', 'Debug::NoLocking=1', name];
  if (!await aptGet(fetch)) {
    await updatePackageLists();
    await aptGet(fetch);
  }
  return (await readdir(archives)).filter(file => file.endsWith('.deb'));
}
