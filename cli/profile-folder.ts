import { homedir } from 'node:os';
import { join, resolve } from 'node:path';

/** The folder of --profile, else SEALGATE_PROFILE, else the XDG data folder's. Absolute. */
export function profileFolder(given: string | undefined, env: Readonly<Record<string, string | undefined>>): string {
  const chosen = given ?? env['SEALGATE_PROFILE'];
  if (chosen !== undefined && chosen !== '') return resolve(chosen);
  const data = env['XDG_DATA_HOME'];
  const base = data?.startsWith('/') === true ? data : join(env['HOME'] ?? homedir(), '.local', 'share');
  return join(base, 'sealgate', 'profile');
}
