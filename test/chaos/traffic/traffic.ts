import { Prng } from '../../../bench/generator/prng.ts';
import { personOf } from '../history.ts';
import type { ChaosDevice } from './chaos-device.ts';
import type { Crowd } from './crowd.ts';

/** Sends of one device that may wait for their fate: beyond, its person waits. */
const OPEN_MAX = 40;

/** Everybody writes to everybody, at random times. */
export class Traffic {
  private readonly crowd: Crowd;
  private readonly prng: Prng;
  private readonly meanPauseMs: number;
  private readonly under = new Set<Promise<void>>();
  private isOver = false;

  constructor(crowd: Crowd, seed: number, messagesPerSecond: number) {
    this.crowd = crowd;
    this.prng = new Prng(seed);
    this.meanPauseMs = 1000 / messagesPerSecond;
  }

  /** Resolves after stop(), when every call to a client has returned. */
  async run(): Promise<void> {
    while (!this.isOver) {
      this.sendOne();
      await new Promise(resolve => { setTimeout(resolve, this.prng.exponential(this.meanPauseMs)); });
    }
    await Promise.all(this.under);
  }

  stop(): void {
    this.isOver = true;
  }

  private sendOne(): void {
    const { devices, accounts } = this.crowd;
    const from = devices[this.prng.integer(devices.length)];
    const others = [...accounts].filter(([person]) => person !== personOf(from?.name ?? ''));
    const to = others[this.prng.integer(others.length)];
    if (from !== undefined && to !== undefined && from.isHere && from.open < OPEN_MAX) this.send(from, to);
  }

  private send(from: ChaosDevice, [person, account]: readonly [string, string]): void {
    const sending = from.send(person, account).finally(() => { this.under.delete(sending); });
    this.under.add(sending);
  }
}
