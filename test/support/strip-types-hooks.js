// Module hooks that erase types with the same compiler Node itself uses: nothing but erasable syntax runs,
// and line and column numbers stay those of the source. What was erased once is kept below .cache by its content:
// every process and every worker thread has hooks of its own, and loading the compiler costs each of them more than its files do.
import { createHash } from 'node:crypto';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { threadId } from 'node:worker_threads';

const cache = new URL('../../.cache/stripped-types/', import.meta.url);
/** Says which version it is. */
const compiler = await readFile(new URL('../../node_modules/@swc/wasm-typescript/package.json', import.meta.url), 'utf8');
let made = 0;

/** @type {import('node:module').LoadHook} */
export async function load(url, context, nextLoad) {
  if (!url.startsWith('file:') || !new URL(url).pathname.endsWith('.ts')) return nextLoad(url, context);
  const path = fileURLToPath(url);
  const text = await readFile(path, 'utf8');
  const kept = new URL(`${createHash('sha256').update(compiler).update(text).digest('hex')}.js`, cache);
  const source = await readFile(kept, 'utf8').catch(() => strip(text, path, kept));
  return { format: 'module', source, shortCircuit: true };
}

/** Erases and keeps; many processes may do the same at once. */
async function strip(text, path, kept) {
  const { transformSync } = await import('@swc/wasm-typescript');
  const { code } = transformSync(text, { mode: 'strip-only', module: true, filename: path });
  const building = new URL(`${kept.pathname}.${process.pid}.${threadId}.${made += 1}`, cache);
  await mkdir(cache, { recursive: true });
  await writeFile(building, code);
  await rename(building, kept);
  return code;
}
