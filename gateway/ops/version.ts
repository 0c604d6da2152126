import { readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

export interface Version {
  readonly version: string;
  readonly license: string;
  /** Full hash of the commit that runs, where it can be known: started from a clone. */
  readonly commit: string | null;
}

/** What runs here: from package.json and, in a clone, from git's files. Reads them once per call. */
export function readVersion(from = import.meta.url): Version {
  const root = packageRoot(dirname(fileURLToPath(from)));
  const { version, license } = packageOf(root);
  return { version, license, commit: readCommit(root) };
}

/** "sealgate 0.1.0 (commit)": what --version prints. */
export function versionText(version: Version): string {
  return `sealgate ${version.version}${version.commit === null ? '' : ` (${version.commit})`}, ${version.license}`;
}

function packageRoot(folder: string): string {
  if (readOrNull(join(folder, 'package.json')) !== null) return folder;
  const parent = dirname(folder);
  if (parent === folder) throw new Error('the program lies outside of its package');
  return packageRoot(parent);
}

function packageOf(root: string): { version: string; license: string } {
  const parsed: unknown = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  const isPackage = typeof parsed === 'object' && parsed !== null && 'version' in parsed && 'license' in parsed;
  if (!isPackage || typeof parsed.version !== 'string' || typeof parsed.license !== 'string') throw new Error('package.json lacks version or license');
  return { version: parsed.version, license: parsed.license };
}

/** Follows HEAD to a commit in the clone's git files, loose or packed; null when there is none. A further worktree has a HEAD to itself and shares the branches. */
function readCommit(root: string): string | null {
  const own = resolve(root, /^gitdir: (.*)$/m.exec(readOrNull(join(root, '.git')) ?? '')?.[1] ?? '.git');
  const shared = resolve(own, readOrNull(join(own, 'commondir'))?.trim() ?? '.');
  const head = readOrNull(join(own, 'HEAD'))?.trim() ?? '';
  const ref = /^ref: (.*)$/.exec(head)?.[1];
  if (ref === undefined) return asCommit(head);
  const loose = readOrNull(join(shared, ref))?.trim();
  if (loose !== undefined) return asCommit(loose);
  const packed = readOrNull(join(shared, 'packed-refs')) ?? '';
  const line = packed.split('\n').find(entry => entry.endsWith(` ${ref}`));
  return asCommit(line?.split(' ')[0] ?? '');
}

function asCommit(text: string): string | null {
  return /^[0-9a-f]{40,64}$/.test(text) ? text : null;
}

function readOrNull(path: string): string | null {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return null; // absent, or not a file
  }
}
