import { existsSync, readdirSync } from 'node:fs';
import { SealgateError } from '../../proto/errors.ts';
import { createKeys, hasKeys, openKeyRing, type KeysFolder } from './key-ring-folder.ts';
import type { KeyRing } from './key-ring.ts';

/**
 * The keys of a data folder, made when both are new: durable before the first encrypted page is. Data without keys is never given new ones, which could not open it.
 * Throws DATA_WRONG_KEY, KEYS_READABLE, BAD_CONFIG.
 */
export function openKeys(dataDir: string, folder: KeysFolder): KeyRing {
  const hasData = existsSync(dataDir) && readdirSync(dataDir).length > 0;
  if (hasKeys(folder)) return openKeyRing(folder);
  if (hasData) throw new SealgateError('DATA_WRONG_KEY', { detail: `there are no keys in ${folder.path}, and ${dataDir} has data` });
  createKeys(folder);
  return openKeyRing(folder);
}
