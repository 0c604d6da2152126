import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { parseAllDocuments } from 'yaml';

const run = promisify(execFile);
const root = fileURLToPath(new URL('../../', import.meta.url));
const version = 'v5.7.1';

/** One object of Kubernetes, as far as our checks look at it. */
export interface Manifest {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly labels?: Readonly<Record<string, string>> };
  readonly spec?: unknown;
  readonly data?: Readonly<Record<string, string>>;
}

/** kustomize, built from the Go module proxy into .cache at first use; null where there is no Go. */
export async function kustomizeProgram(): Promise<string | null> {
  const folder = join(root, '.cache', `kustomize-${version}`);
  const program = join(folder, 'kustomize');
  if (existsSync(program)) return program;
  const building = `${folder}.${process.pid}`;
  try {
    await mkdir(building, { recursive: true });
    await run('go', ['install', `sigs.k8s.io/kustomize/kustomize/v5@${version}`], { env: { ...process.env, GOBIN: building, GOFLAGS: '-mod=mod' }, timeout: 280_000 });
    // Moved into place whole, for test files that run side by side; whoever was first stays.
    await rename(building, folder).catch(() => undefined);
  } catch {
    return null;
  } finally {
    await rm(building, { recursive: true, force: true });
  }
  return existsSync(program) ? program : null;
}

/** What `kubectl apply -k` would apply. Rejects with kustomize's complaint. */
export async function build(program: string, overlay: string): Promise<{ readonly text: string; readonly manifests: readonly Manifest[] }> {
  const { stdout } = await run(program, ['build', join(root, 'k8s', overlay)]);
  return { text: stdout, manifests: parseAllDocuments(stdout).map(document => document.toJS() as Manifest) };
}
