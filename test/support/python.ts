import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { createHash } from 'node:crypto';

const run = promisify(execFile);
const root = fileURLToPath(new URL('../../', import.meta.url));

/** Of the client in Python. Pinned, so that a new release of a package cannot change what a test says. */
const clientPackages = ['protobuf==7.36.2', 'grpcio-tools==1.85.1', 'websockets==17.4', 'kyber-py==1.2.0'];

export interface Python {
  readonly program: string;
  /** Environment in which the generated modules (wire_pb2, trust_pb2, content_pb2, record_pb2) can be imported. */
  readonly env: NodeJS.ProcessEnv;
}

/**
 * A Python with the packages above in a virtual environment below .cache, made at first use, and the .proto files compiled for it.
 * Resolves to the reason when there can be none on this machine.
 */
export async function setUpPython(modules: string): Promise<Python | { readonly missing: string }> {
  const made = await pythonWith(clientPackages);
  if ('missing' in made) return made;
  const { program } = made;
  try {
    await mkdir(modules, { recursive: true });
    const protos = (await readdir(join(root, 'proto'))).filter(name => name.endsWith('.proto')).map(name => join(root, 'proto', name));
    await run(program, ['-m', 'grpc_tools.protoc', '-I', join(root, 'proto'), `--python_out=${modules}`, ...protos]);
  } catch (error) {
    return { missing: `protoc for Python: ${firstLine(error)}` };
  }
  return { program, env: { ...process.env, PYTHONPATH: modules, PYTHONDONTWRITEBYTECODE: '1' } };
}

/** A Python with these packages (name==version) in a virtual environment below .cache, made at first use; or the reason why there can be none on this machine. */
export async function pythonWith(packages: readonly string[]): Promise<{ readonly program: string } | { readonly missing: string }> {
  const key = createHash('sha256').update(packages.join()).digest('hex').slice(0, 12);
  const folder = join(root, '.cache', `python-${key}`);
  try {
    if (!existsSync(folder)) await createEnvironment(folder, packages);
  } catch (error) {
    return { missing: `Python 3 with venv, pip and ${packages.join(', ')}: ${firstLine(error)}` };
  }
  return { program: join(folder, 'bin', 'python') };
}

function firstLine(error: unknown): string {
  return error instanceof Error ? error.message.split('\n')[0] ?? '' : 'failed';
}

/** Built under another name and moved into place, so that test files that run side by side, or a run that was stopped, leave no half of one. */
async function createEnvironment(folder: string, packages: readonly string[]): Promise<void> {
  const building = `${folder}.${process.pid}`;
  await mkdir(join(root, '.cache'), { recursive: true });
  try {
    await run('python3', ['-m', 'venv', building]);
    await run(join(building, 'bin', 'python'), ['-m', 'pip', '--quiet', 'install', ...packages], { timeout: 600_000 });
    await writeFile(join(building, 'complete'), '');
    await rename(building, folder).catch(async (error: unknown) => {
      if (!existsSync(folder)) throw error;
    });
  } finally {
    await rm(building, { recursive: true, force: true });
  }
}
