import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { MissingProgram } from './jars.ts';
import { packageRoot } from './package-root.ts';

/** A program that the Go module proxy has the source of. */
export interface GoSource {
  readonly name: string;
  readonly version: string;
  /** Import path of its main package. */
  readonly path: string;
}

const run = promisify(execFile);

/** Path of the program, built at the first call and kept below .cache under its version. Rejects with MissingProgram where it cannot be built. */
export async function goProgram(source: GoSource): Promise<string> {
  const folder = join(packageRoot, '.cache', `${source.name}-${source.version}`);
  const program = join(folder, programName(source.path));
  if (existsSync(program)) return program;
  // Moved into place whole, for runs side by side; whoever was first stays.
  const building = `${folder}.${process.pid}`;
  try {
    await mkdir(building, { recursive: true });
    await run('go', ['install', `${source.path}@${source.version}`], { env: { ...process.env, GOBIN: building, GOFLAGS: '-mod=mod' }, timeout: 280_000 });
    await rename(building, folder).catch(() => undefined);
  } catch {
    throw new MissingProgram(`Go and its module proxy, for ${source.name} ${source.version}`);
  } finally {
    await rm(building, { recursive: true, force: true });
  }
  return program;
}

/** As `go install` names it: after the last element that is no major version. */
function programName(path: string): string {
  return path.split('/').findLast(element => !/^v\d+$/.test(element)) ?? path;
}
