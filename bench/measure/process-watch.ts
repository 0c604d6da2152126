import { Type, type Static } from '@sinclair/typebox';
import { nowUs } from './now.ts';
import { readProcessUsage, type ProcessUsage } from './process-usage.ts';

/** What a process is for. server: what devices speak to (gateways, or the peer's server); broker and store: what stands behind it. */
export const ProcessKindSchema = Type.Union([Type.Literal('server'), Type.Literal('broker'), Type.Literal('store')]);
export type ProcessKind = Static<typeof ProcessKindSchema>;

export interface WatchedProcess {
  readonly kind: ProcessKind;
  readonly name: string;
  readonly pid: number;
}

/** A process over a span of time. */
export const ProcessSpanSchema = Type.Object({
  kind: ProcessKindSchema,
  name: Type.String(),
  cpuMicros: Type.Number(),
  /** Of one core. */
  cpuShare: Type.Number(),
  /** At the end, and the highest of all readings. */
  rssBytes: Type.Integer(),
  rssBytesMax: Type.Integer(),
});
export type ProcessSpan = Static<typeof ProcessSpanSchema>;

interface Seen {
  readonly process: WatchedProcess;
  readonly earlierCpuMicros: number;
  readonly usage: ProcessUsage;
  readonly rssBytesMax: number;
}

/** CPU and memory of processes from now on, read from the system; also when one dies and another takes its name. */
export class ProcessWatch {
  private readonly processes: () => readonly WatchedProcess[];
  private readonly startedUs = nowUs();
  private readonly seen = new Map<string, Seen>();

  constructor(processes: () => readonly WatchedProcess[]) {
    this.processes = processes;
    for (const process of processes()) {
      const usage = usageOf(process);
      if (usage !== null) this.seen.set(process.name, { process, earlierCpuMicros: -usage.cpuMicros, usage, rssBytesMax: usage.rssBytes });
    }
  }

  /** Reads them again. What a process used between its last reading and its death is not seen. */
  read(): void {
    for (const process of this.processes()) {
      const usage = usageOf(process);
      if (usage === null) continue;
      const before = this.seen.get(process.name);
      const isAnother = before !== undefined && before.process.pid !== process.pid;
      const earlierCpuMicros = (before?.earlierCpuMicros ?? 0) + (isAnother ? before.usage.cpuMicros : 0);
      this.seen.set(process.name, { process, earlierCpuMicros, usage, rssBytesMax: Math.max(before?.rssBytesMax ?? 0, usage.rssBytes) });
    }
  }

  /** What they used until now. */
  spans(): ProcessSpan[] {
    this.read();
    const elapsedUs = nowUs() - this.startedUs;
    return [...this.seen.values()].map(({ process: { kind, name }, earlierCpuMicros, usage, rssBytesMax }) => {
      const cpuMicros = earlierCpuMicros + usage.cpuMicros;
      return { kind, name, cpuMicros, cpuShare: cpuMicros / elapsedUs, rssBytes: usage.rssBytes, rssBytesMax };
    });
  }
}

/** The sum over all of one kind; null when there is none. */
export function spanOf(spans: readonly ProcessSpan[], kind: ProcessKind): Omit<ProcessSpan, 'kind' | 'name'> | null {
  const those = spans.filter(span => span.kind === kind);
  if (those.length === 0) return null;
  const sumOf = (value: (span: ProcessSpan) => number): number => those.reduce((sum, span) => sum + value(span), 0);
  return {
    cpuMicros: sumOf(span => span.cpuMicros), cpuShare: sumOf(span => span.cpuShare),
    rssBytes: sumOf(span => span.rssBytes), rssBytesMax: sumOf(span => span.rssBytesMax),
  };
}

/** null when it has just gone. */
function usageOf({ pid }: WatchedProcess): ProcessUsage | null {
  try {
    return readProcessUsage(pid);
  } catch {
    return null;
  }
}
