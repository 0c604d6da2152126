import { readdirSync } from 'node:fs';
import { join } from 'node:path';

/** With it a program of an unpacked package finds the libraries beside it. */
export function debianLibraries(root: string): { readonly LD_LIBRARY_PATH: string } {
  const folders = [join(root, 'usr/lib'), join(root, 'lib')].flatMap(folder => architectureFolders(folder));
  return { LD_LIBRARY_PATH: folders.join(':') };
}

/** /usr/lib/x86_64-linux-gnu and its like. */
export function architectureFolders(folder: string): readonly string[] {
  try {
    return readdirSync(folder).filter(name => name.endsWith('-linux-gnu')).map(name => join(folder, name));
  } catch {
    return [];
  }
}
