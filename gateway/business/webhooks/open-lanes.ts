import { Fifo } from '../fifo.ts';

/** Lets each app have so many tasks under way; the others wait in their order. */
export class OpenLanes {
  private readonly perAppMax: number;
  private readonly apps = new Map<string, { running: number; readonly waiting: Fifo<() => Promise<void>> }>();
  private readonly running = new Set<Promise<void>>();

  constructor(perAppMax: number) {
    this.perAppMax = perAppMax;
  }

  /** `task` never rejects. */
  run(app: string, task: () => Promise<void>): void {
    let open = this.apps.get(app);
    if (open === undefined) this.apps.set(app, open = { running: 0, waiting: new Fifo() });
    if (open.running >= this.perAppMax) {
      open.waiting.add(task);
      return;
    }
    open.running += 1;
    const { waiting } = open;
    const ended = task().finally(() => {
      this.running.delete(ended);
      const current = this.apps.get(app);
      if (current === undefined) return;
      current.running -= 1;
      const next = waiting.take();
      if (next !== undefined) this.run(app, next);
      else if (current.running === 0) this.apps.delete(app);
    });
    this.running.add(ended);
  }

  /** When nothing runs any more; what waits is forgotten. */
  async settled(): Promise<void> {
    for (const { waiting } of this.apps.values()) waiting.clear();
    await Promise.all(this.running);
  }
}
