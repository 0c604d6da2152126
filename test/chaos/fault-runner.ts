import { setTimeout as sleep } from 'node:timers/promises';
import { faults, type Arena } from './faults.ts';
import type { History } from './history.ts';
import type { PlannedFault } from './schedule.ts';

/** Makes planned faults happen, and remembers which did. */
export class FaultRunner {
  /** Of each kind and sort of target, as in `kill gateway`: how many began. */
  readonly begun = new Map<string, number>();
  readonly failures: string[] = [];
  private readonly arena: Arena;
  private readonly history: History;
  /** A fault that took longer to mend than planned holds up the next one at the same target. */
  private readonly busy = new Map<string, Promise<void>>();

  constructor(arena: Arena, history: History) {
    this.arena = arena;
    this.history = history;
  }

  /** Resolves when every fault is over and mended. `enough`: from then on none begins, and those at work end at once. */
  async run(planned: readonly PlannedFault[], enough?: AbortSignal): Promise<void> {
    const startedMs = performance.now();
    await Promise.all(planned.map(async fault => {
      await pause(fault.atMs - (performance.now() - startedMs), enough);
      const turn = (this.busy.get(fault.target) ?? Promise.resolve()).then(() => enough?.aborted === true ? undefined : this.one(fault, enough));
      this.busy.set(fault.target, turn);
      await turn;
    }));
  }

  private async one(fault: PlannedFault, enough?: AbortSignal): Promise<void> {
    try {
      const heal = await faults[fault.kind]?.(this.arena, fault);
      this.say(fault, 'begins');
      const name = `${fault.kind} ${sortOf(fault.target)}`;
      this.begun.set(name, (this.begun.get(name) ?? 0) + 1);
      await pause(fault.lastsMs, enough);
      await heal?.();
      this.say(fault, 'ends');
    } catch (error) {
      this.failures.push(`${fault.kind} ${fault.target}: ${String(error)}`);
      this.say(fault, 'fails', String(error));
    }
  }

  private say({ kind, target }: PlannedFault, phase: 'begins' | 'ends' | 'fails', text = ''): void {
    this.history.add({ kind: 'fault', name: kind, target, phase, text });
  }
}

/** `gateway-2/kafka` is a `gateway/kafka`, `p3.1` a `device`. */
export function sortOf(target: string): string {
  return /^p\d+\.\d+$/.test(target) ? 'device' : target.replaceAll(/-\d+/g, '');
}

async function pause(ms: number, enough?: AbortSignal): Promise<void> {
  if (ms > 0) await sleep(ms, undefined, enough === undefined ? {} : { signal: enough }).catch(() => undefined);
}
