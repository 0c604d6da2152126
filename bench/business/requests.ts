import { atRandomTimes } from '../generator/phases/steady-phase.ts';
import type { Prng } from '../generator/prng.ts';
import { Latency } from '../measure/latency.ts';
import { nowUs } from '../measure/now.ts';
import type { Enterprise } from './enterprise.ts';
import { personOf, textOf } from '../messages.ts';
import type { Statuses } from './statuses.ts';
import { Unanswered } from './unanswered.ts';

export interface RequestsParts {
  readonly enterprise: Enterprise;
  /** To whom. */
  readonly numbers: readonly string[];
  /** Told what is to be heard of each message. */
  readonly statuses: Statuses;
  readonly textLength: number;
  readonly random: Prng;
  /** The run is being ended early. */
  readonly cut: AbortSignal;
}

/** An enterprise's requests to send, and what was answered. */
export class Requests {
  sent = 0;
  accepted = 0;
  /** By what was answered. */
  readonly refused = new Map<string, number>();
  /** How late requests at random times were made. */
  readonly lag = new Latency();
  private readonly parts: RequestsParts;
  private readonly unanswered = new Unanswered();

  constructor(parts: RequestsParts) {
    this.parts = parts;
  }

  /** At random times, each to somebody chosen at random. Resolves to how long the answers took, from when a request was due. */
  async during(ratePerSecond: number, seconds: number): Promise<Latency> {
    const latency = new Latency();
    const asked: Promise<boolean>[] = [];
    await atRandomTimes({ ratePerSecond, durationMs: seconds * 1000, startAtUs: nowUs() }, this.parts.random, this.parts.cut, dueUs => {
      this.lag.record(nowUs() - dueUs);
      asked.push(this.toAnybody(dueUs, latency));
    });
    await Promise.all(asked);
    return latency;
  }

  toAnybody(dueUs: number, latency?: Latency): Promise<boolean> {
    const { numbers, random } = this.parts;
    return this.to(numbers[random.integer(numbers.length)] ?? '', dueUs, latency);
  }

  /** False: it was refused. */
  async to(number: string, dueUs: number, latency?: Latency): Promise<boolean> {
    const { enterprise, statuses, textLength } = this.parts;
    this.sent += 1;
    const sequence = this.sent;
    this.unanswered.begin(number, sequence);
    const text = textOf({ sequence, answeredBelow: this.unanswered.lowest(number), intendedUs: dueUs, person: personOf(number) }, textLength);
    try {
      const id = await enterprise.send(number, text);
      latency?.record(nowUs() - dueUs);
      this.accepted += 1;
      statuses.expect(id, dueUs);
      return true;
    } catch (error) {
      const name = error instanceof Error ? error.message.slice(0, 80) : 'unknown';
      this.refused.set(name, (this.refused.get(name) ?? 0) + 1);
      return false;
    } finally {
      this.unanswered.end(number, sequence);
    }
  }
}
