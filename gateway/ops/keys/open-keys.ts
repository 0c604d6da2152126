import { existsSync, readdirSync } from 'node:fs';
import { SealgateError } from '../../../proto/errors.ts';
import type { Config } from '../config/config-schema.ts';
import { addLaterKeys, createKeys, hasKeys, openKeyRing, type KeysFolder } from './key-ring-folder.ts';
import type { KeyRing } from './key-ring.ts';

/**
 * The keys of a node. Of one that is alone they are made when keys and data are both new: durable before the first encrypted page is. Data without keys is never given new ones, which
 * could not open it. The nodes of a cluster have the same keys, so none of them makes its own. Throws DATA_WRONG_KEY, KEYS_READABLE, BAD_CONFIG.
 */
export function openKeys({ mode, dataDir }: Pick<Config, 'mode' | 'dataDir'>, folder: KeysFolder): KeyRing {
  if (hasKeys(folder)) {
    if (mode === 'embedded') addLaterKeys(folder);
    return openKeyRing(folder);
  }
  if (mode === 'cluster') throw new SealgateError('BAD_CONFIG', { detail: `there are no keys in ${folder.path}; all nodes of a cluster have the same: make them once with sealgate keys create, and copy them` });
  const hasData = existsSync(dataDir) && readdirSync(dataDir).length > 0;
  if (hasData) throw new SealgateError('DATA_WRONG_KEY', { detail: `there are no keys in ${folder.path}, and ${dataDir} has data` });
  createKeys(folder);
  return openKeyRing(folder);
}
