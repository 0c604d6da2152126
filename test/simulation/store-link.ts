import type { Clock } from '../../proto/clock.ts';
import { SealgateError } from '../../proto/errors.ts';
import type { Random } from '../../proto/random.ts';
import type { NodeProcess } from './node-process.ts';

/** What goes wrong between the nodes and their stores; each a share of the calls, 0 to 1. */
export interface StoreFaults {
  /** Each way takes up to this long. */
  readonly latencyMs: number;
  /** Nothing was done. */
  readonly refused: number;
  /** Done, and the answer is lost. */
  readonly unknown: number;
  /** The answer is lost, and it is done up to `lateMs` later. */
  readonly late: number;
  readonly lateMs: number;
}

export const noStoreFaults: StoreFaults = { latencyMs: 0, refused: 0, unknown: 0, late: 0, lateMs: 0 };

/** What may go wrong with a call. `sure`: the store looks up what is in doubt before it answers, as AccountStore says. `conditional`: it says when it is in doubt, as ConversationStore does. */
export type CallKind = 'read' | 'write' | 'sure' | 'conditional';

/** One node's connection to the stores that all nodes share. */
export class StoreLink {
  private readonly clock: Clock;
  private readonly random: Random;
  private readonly process: NodeProcess;
  private readonly faults: () => StoreFaults;

  constructor(clock: Clock, random: Random, process: NodeProcess, faults: () => StoreFaults) {
    this.clock = clock;
    this.random = random;
    this.process = process;
    this.faults = faults;
  }

  call<T>(kind: CallKind, apply: () => Promise<T>): Promise<T> {
    return new Promise((resolve, reject) => {
      this.arrive(() => { void this.atStore(kind, apply, resolve, reject); });
    });
  }

  /** What a process had not yet written to its socket when it was stopped goes out when it goes on. */
  private arrive(task: () => void): void {
    this.clock.after(this.someMs(this.faults().latencyMs), () => {
      if (this.process.isFrozen && this.random.fraction() < 0.5) this.process.run(task);
      else task();
    });
  }

  private async atStore<T>(kind: CallKind, apply: () => Promise<T>, resolve: (value: T) => void, reject: (error: Error) => void): Promise<void> {
    const { refused, unknown, late, lateMs } = this.faults();
    const fate = this.random.fraction();
    const mayBeUnknown = kind === 'write' || kind === 'conditional';
    const failed = (code: 'STORE_FAILED' | 'RESULT_UNKNOWN'): void => { this.answer(() => { reject(new SealgateError(code)); }); };
    const inDoubt = kind === 'conditional' ? 'RESULT_UNKNOWN' : 'STORE_FAILED';
    if (fate < refused) failed('STORE_FAILED');
    else if (mayBeUnknown && fate < refused + late) {
      this.clock.after(this.someMs(lateMs), () => { void apply(); });
      failed(inDoubt);
    } else {
      const value = await apply();
      if (mayBeUnknown && fate < refused + late + unknown) failed(inDoubt);
      else this.answer(() => { resolve(value); });
    }
  }

  private answer(task: () => void): void {
    this.clock.after(this.someMs(this.faults().latencyMs), () => { this.process.run(task); });
  }

  private someMs(mostMs: number): number {
    return Math.floor(this.random.fraction() * (mostMs + 1));
  }
}
