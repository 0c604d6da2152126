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
  /** That it had used when the watch began. */
  readonly cpuMicrosBefore: number;
  readonly usage: ProcessUsage;
  readonly rssBytesMax: number;
}

/** CPU and memory of processes from now on, read from the system; also when one dies and another takes its name. */
export class ProcessWatch {
  private readonly processes: () => readonly WatchedProcess[];
  private readonly startedUs = nowUs();
  /** By process id. */
  private readonly seen = new Map<number, Seen>();

  constructor(processes: () => readonly WatchedProcess[]) {
    this.processes = processes;
    this.note(({ cpuMicros }) => cpuMicros);
  }

  /** Reads them again: what a process used between its last reading and its death is not seen. */
  read(): void {
    // Whatever has started meanwhile counts from its own beginning.
    this.note(() => 0);
  }

  /** What they used until now, those of one name together. */
  spans(): ProcessSpan[] {
    this.read();
    const elapsedUs = nowUs() - this.startedUs;
    const spans = new Map<string, ProcessSpan>();
    for (const { process: { kind, name }, cpuMicrosBefore, usage, rssBytesMax } of this.seen.values()) {
      const earlier = spans.get(name);
      const cpuMicros = (earlier?.cpuMicros ?? 0) + usage.cpuMicros - cpuMicrosBefore;
      spans.set(name, { kind, name, cpuMicros, cpuShare: cpuMicros / elapsedUs, rssBytes: usage.rssBytes, rssBytesMax: Math.max(earlier?.rssBytesMax ?? 0, rssBytesMax) });
    }
    return [...spans.values()];
  }

  private note(cpuMicrosBefore: (usage: ProcessUsage) => number): void {
    for (const process of this.processes()) {
      const usage = usageOf(process);
      if (usage === null) continue;
      const before = this.seen.get(process.pid);
      this.seen.set(process.pid, {
        process, usage, cpuMicrosBefore: before?.cpuMicrosBefore ?? cpuMicrosBefore(usage), rssBytesMax: Math.max(before?.rssBytesMax ?? 0, usage.rssBytes),
      });
    }
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
