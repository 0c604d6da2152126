import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

/** What the kernel says about a process; nothing is asked of the process itself. */
export interface ProcessUsage {
  /** User and system time of all its threads since it started. */
  readonly cpuMicros: number;
  readonly rssBytes: number;
}

let ticksPerSecond: number | null = null;

function clockTicksPerSecond(): number {
  ticksPerSecond ??= Number(execFileSync('getconf', ['CLK_TCK'], { encoding: 'utf8' }));
  return ticksPerSecond;
}

/** Throws when the process is gone. */
export function readProcessUsage(pid: number): ProcessUsage {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  // The second field is the program's name in parentheses and may contain anything: count from the last one.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  const ticks = Number(fields[11]) + Number(fields[12]);
  const rss = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'));
  if (!Number.isFinite(ticks) || rss === null) throw new Error(`process ${pid} is gone`);
  return { cpuMicros: ticks * 1e6 / clockTicksPerSecond(), rssBytes: Number(rss[1]) * 1024 };
}

/** Kernel memory of all objects of the machine, sockets among them. */
export function readSlabBytes(): number {
  const slab = /^Slab:\s+(\d+) kB$/m.exec(readFileSync('/proc/meminfo', 'utf8'));
  return slab === null ? 0 : Number(slab[1]) * 1024;
}
