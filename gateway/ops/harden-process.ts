import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import inspector from 'node:inspector';

/** What could not be secured, in words for a warning; empty when all is well. */
export type Weakness = 'coreDumps' | 'inspector';

/**
 * Keeps the keys in this process's memory from leaving it: no core file when it crashes, no debugger that anybody with the same user can attach over a port.
 * A kernel that pipes cores to a collector ignores the limit; the collector has to keep it (systemd's does).
 */
export function hardenProcess(): readonly Weakness[] {
  // What it writes is for its own user.
  process.umask(0o077);
  // Without a listener of ours Node opens the inspector's port on this signal.
  process.on('SIGUSR1', () => undefined);
  return [...switchOffCoreDumps() ? [] : ['coreDumps' as const], ...switchOffInspector() ? [] : ['inspector' as const]];
}

function switchOffInspector(): boolean {
  if (inspector.url() === undefined) return true;
  inspector.close();
  return inspector.url() === undefined;
}

/** Node cannot set its own limits; util-linux can. */
function switchOffCoreDumps(): boolean {
  if (coreLimitIsZero()) return true;
  if (process.platform === 'linux') spawnSync('prlimit', ['--core=0:0', '--pid', String(process.pid)], { stdio: 'ignore', timeout: 2_000 });
  return coreLimitIsZero();
}

function coreLimitIsZero(): boolean {
  try {
    return /^Max core file size\s+0\s+0\s/m.test(readFileSync('/proc/self/limits', 'utf8'));
  } catch {
    return false; // not Linux: nobody knows
  }
}
