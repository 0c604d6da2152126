import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { packageRoot } from '../servers/package-root.ts';

/** Writes the file of that name from settings/ into the folder, `{{name}}` replaced by its value. Resolves to its path; rejects when a value is missing. */
export async function writeSettings(name: string, folder: string, values: Readonly<Record<string, string | number>>): Promise<string> {
  const template = await readFile(join(packageRoot, 'bench', 'peers', 'settings', name), 'utf8');
  const path = join(folder, name);
  await writeFile(path, template.replaceAll(/\{\{(\w+)\}\}/g, (_, key: string) => {
    const value = values[key];
    if (value === undefined) throw new Error(`${name} needs a value for ${key}`);
    return String(value);
  }));
  return path;
}
