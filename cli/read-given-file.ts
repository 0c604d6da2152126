import { readFileSync } from 'node:fs';
import { UsageError } from './failure.ts';

/** A file that the command line names, whole. Throws a UsageError that names it. */
export function readGivenFile(path: string): Buffer {
  try {
    return readFileSync(path);
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'failed';
    throw new UsageError(`${path} cannot be read (${code})`);
  }
}
