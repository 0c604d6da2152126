// Module hooks that erase types with the same compiler Node itself uses: nothing but erasable syntax runs,
// and line and column numbers stay those of the source.
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { transformSync } from '@swc/wasm-typescript';

/** @type {import('node:module').LoadHook} */
export async function load(url, context, nextLoad) {
  if (!url.startsWith('file:') || !new URL(url).pathname.endsWith('.ts')) return nextLoad(url, context);
  const path = fileURLToPath(url);
  const { code } = transformSync(await readFile(path, 'utf8'), { mode: 'strip-only', module: true, filename: path });
  return { format: 'module', source: code, shortCircuit: true };
}
