import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { programOf } from './debian-package.ts';
import { packageRoot } from './package-root.ts';

/** A server that Maven Central has as jars. */
export interface JarSet {
  readonly name: string;
  readonly version: string;
  /** group:artifact:version, whose runtime dependencies come along. */
  readonly artifacts: readonly string[];
}

/** What a machine lacks to run a server: for `not run: … (needs …)`. */
export class MissingProgram extends Error {}

const run = promisify(execFile);

/** Path of a Java 17 or newer runtime. Rejects with MissingProgram. */
export async function javaProgram(): Promise<string> {
  const known = await run('java', ['-version']).then(() => 'java', () => null);
  const java = known ?? await programOf('/usr/bin/java', 'openjdk-17-jre-headless');
  if (java === null) throw new MissingProgram('Java 17');
  return java;
}

/** The folder with the jars, fetched by Maven at the first call and kept below .cache under the version. Rejects with MissingProgram. */
export async function jarsOf(set: JarSet): Promise<string> {
  const folder = join(packageRoot, '.cache', 'jars', `${set.name}-${set.version}`);
  if (existsSync(folder)) return folder;
  const maven = await run('mvn', ['-v']).then(() => 'mvn', () => null) ?? await programOf('/usr/bin/mvn', 'maven');
  if (maven === null) throw new MissingProgram('Maven');
  await fetchJars(maven, set, folder);
  return folder;
}

/** Under another name and then moved into place: runs side by side, or one that was stopped, leave no half of a folder. */
async function fetchJars(maven: string, set: JarSet, folder: string): Promise<void> {
  const building = `${folder}.${process.pid}`;
  await mkdir(building, { recursive: true });
  try {
    const pom = join(building, 'pom.xml');
    await writeFile(pom, pomOf(set));
    const fetch = ['-q', '-B', '-f', pom, 'dependency:copy-dependencies', `-DoutputDirectory=${join(building, 'jars')}`, '-DincludeScope=runtime'];
    await run(maven, fetch, { timeout: 600_000, maxBuffer: 1 << 26 }).catch((error: unknown) => {
      throw new MissingProgram(`${set.name} ${set.version} from Maven Central: ${error instanceof Error ? error.message.slice(0, 300) : ''}`);
    });
    await rename(join(building, 'jars'), folder).catch((error: unknown) => {
      if (!existsSync(folder)) throw error;
    });
  } finally {
    await rm(building, { recursive: true, force: true });
  }
}

function pomOf({ artifacts }: JarSet): string {
  const dependencies = artifacts.map(artifact => {
    const [group, name, version] = artifact.split(':');
    return `<dependency><groupId>${group}</groupId><artifactId>${name}</artifactId><version>${version}</version></dependency>`;
  });
  return `<project xmlns="http://maven.apache.org/POM/4.0.0"><modelVersion>4.0.0</modelVersion><groupId>sealgate</groupId><artifactId>jars</artifactId><version>1</version>
<dependencies>${dependencies.join('\n')}</dependencies></project>\n`;
}
