import { statSync } from 'node:fs';
import type { Cancel, Clock } from '../../../proto/clock.ts';

/**
 * Calls `changed` when one of the files is another than at the last look: written, replaced, or reached by a link that points elsewhere now.
 * Looking, not listening: it works for mounted secrets and network file systems too.
 */
export function watchFiles(clock: Clock, files: readonly string[], everyMs: number, changed: () => void): Cancel {
  let known = files.map(fingerprint).join('\n');
  return clock.every(everyMs, () => {
    const now = files.map(fingerprint).join('\n');
    if (now === known) return;
    known = now;
    changed();
  });
}

function fingerprint(path: string): string {
  const found = statSync(path, { throwIfNoEntry: false });
  return found === undefined ? 'absent' : `${found.ino} ${found.size} ${found.mtimeMs}`;
}
