import { logSafe } from './log-safe.ts';
import type { Log } from './log.ts';

/** What was opened, to be closed in the opposite order, each once, whatever happens to the others. */
export class Closers {
  private readonly steps: { readonly name: string; readonly close: () => unknown }[] = [];
  private readonly log: Log;

  constructor(log: Log) {
    this.log = log;
  }

  add(name: string, close: () => unknown): void {
    this.steps.push({ name, close });
  }

  /** Resolves when all are closed; failures are logged, since there is nothing better left to do. Idempotent. */
  async close(): Promise<void> {
    for (let step = this.steps.pop(); step !== undefined; step = this.steps.pop()) {
      try {
        await step.close();
      } catch (error) {
        this.log.error({ step: step.name, err: logSafe(error) }, 'could not be closed in order');
      }
    }
  }
}
