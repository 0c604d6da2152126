import { setTimeout as sleep } from 'node:timers/promises';
import { beginOf, type Arena, type Heal } from './faults.ts';
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

  /** Resolves when every fault is over and mended. */
  async run(planned: readonly PlannedFault[]): Promise<void> {
    const startedMs = performance.now();
    await Promise.all(planned.map(async fault => {
      await pause(fault.atMs - (performance.now() - startedMs));
      const turn = (this.busy.get(fault.target) ?? Promise.resolve()).then(() => this.one(fault));
      this.busy.set(fault.target, turn);
      await turn;
    }));
  }

  /** Resolves when it is at work, to what ends it. Neither rejects: what goes wrong with it is one of the failures. */
  async begin(fault: PlannedFault): Promise<Heal> {
    const heal = await this.step(fault, 'begins', () => beginOf(fault)(this.arena, fault));
    if (heal === null) return () => Promise.resolve();
    const name = `${fault.kind} ${sortOf(fault.target)}`;
    this.begun.set(name, (this.begun.get(name) ?? 0) + 1);
    return async () => { await this.step(fault, 'ends', heal); };
  }

  private async one(fault: PlannedFault): Promise<void> {
    const heal = await this.begin(fault);
    await pause(fault.lastsMs);
    await heal();
  }

  private async step<T>(fault: PlannedFault, phase: 'begins' | 'ends', act: () => Promise<T>): Promise<T | null> {
    try {
      const result = await act();
      this.say(fault, phase);
      return result;
    } catch (error) {
      this.failures.push(`${fault.kind} ${fault.target}: ${String(error)}`);
      this.say(fault, 'fails', String(error));
      return null;
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

async function pause(ms: number): Promise<void> {
  if (ms > 0) await sleep(ms);
}
