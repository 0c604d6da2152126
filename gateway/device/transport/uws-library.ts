import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type uWebSockets from 'uWebSockets.js';
import { SealgateError } from '../../../proto/errors.ts';
import { uwsBinaries } from './uws-binaries.ts';

export type UwsLibrary = typeof uWebSockets;

/** `missing`: there is none for this platform, or it needs a newer C library. */
export type UwsLoad = { readonly library: UwsLibrary } | { readonly missing: string };

/**
 * Loads uWebSockets, but only the very binary that is in the table: throws BINARY_UNTRUSTED before any of its code runs.
 */
export async function loadUws(binaries: ReadonlyMap<string, string> = uwsBinaries): Promise<UwsLoad> {
  const name = `${process.platform}_${process.arch}_${process.versions.modules}`;
  const file = binaryFile(name);
  if (file === null) return { missing: `no binary for ${name}` };
  const sha256 = createHash('sha256').update(readFileSync(file)).digest('hex');
  if (binaries.get(name) !== sha256) throw new SealgateError('BINARY_UNTRUSTED', { detail: name });
  try {
    return { library: (await import('uWebSockets.js')).default };
  } catch {
    return { missing: `the binary for ${name} does not load here; it needs a newer C library` };
  }
}

function binaryFile(name: string): string | null {
  try {
    const file = join(dirname(createRequire(import.meta.url).resolve('uWebSockets.js/package.json')), `uws_${name}.node`);
    return existsSync(file) ? file : null;
  } catch {
    return null;
  }
}
