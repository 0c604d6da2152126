import { closeSync, fsyncSync, mkdirSync, openSync, writeSync } from 'node:fs';
import { dirname, relative, sep } from 'node:path';
import { SealgateError } from '../../../proto/errors.ts';

/** Makes the folder and those above it that are missing, for the owner alone; durable when it returns. Throws BAD_CONFIG when it cannot be made. */
export function makePrivateFolder(path: string): void {
  const first = made(path);
  if (first === undefined) return;
  for (let folder = path; folder.length >= first.length; folder = dirname(folder)) syncFolder(dirname(folder));
}

/** The first folder that was missing. */
function made(path: string): string | undefined {
  try {
    return mkdirSync(path, { recursive: true, mode: 0o700 });
  } catch (error) {
    throw new SealgateError('BAD_CONFIG', { detail: `the folder ${path} cannot be made: ${error instanceof Error ? error.message : 'failed'}`, cause: error });
  }
}

/** Writes a new file for the owner alone; its content and its name are durable when it returns. Throws EEXIST when it is there. */
export function writePrivateFile(path: string, content: string): void {
  const file = openSync(path, 'wx', 0o600);
  try {
    writeSync(file, content);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
  syncFolder(dirname(path));
}

/** Makes the names of new or renamed files in it durable. */
export function syncFolder(path: string): void {
  const folder = openSync(path, 'r');
  try {
    fsyncSync(folder);
  } finally {
    closeSync(folder);
  }
}

/** Whether `inner` is `outer` or lies somewhere below it. Both absolute. */
export function liesWithin(inner: string, outer: string): boolean {
  const way = relative(outer, inner);
  return way === '' || (way !== '..' && !way.startsWith(`..${sep}`));
}
