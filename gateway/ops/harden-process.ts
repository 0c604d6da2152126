import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import inspector from 'node:inspector';

/** What could not be secured, in words for a warning; empty when all is well. */
export type Weakness = 'coreDumps' | 'inspector';

/**
 * Keeps what is in this process's memory from leaving it: no core file when it crashes, nothing of the memory in one that is made all the same, no debugger that anybody with the same user
 * can attach over a port. Its child processes inherit what concerns cores.
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

/** Two locks, either of which does: whoever raises the limit again, and a collector that the kernel hands cores to whatever the limit is, finds empty ones. */
function switchOffCoreDumps(): boolean {
  const isEmptied = emptyCores();
  return setCoreLimit() || isEmptied;
}

/** A core then holds registers and a list of libraries; debuggers that make one of a running process keep to it, unless they are told otherwise. */
function emptyCores(): boolean {
  try {
    writeFileSync('/proc/self/coredump_filter', '0');
    return /^0+$/.test(readFileSync('/proc/self/coredump_filter', 'utf8').trim());
  } catch {
    return false; // not Linux, or a kernel without cores
  }
}

/** Node cannot set its own limits; util-linux can. */
function setCoreLimit(): boolean {
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
