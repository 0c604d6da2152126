import { Latency } from '../measure/latency.ts';
import { nowUs } from '../measure/now.ts';
import { readText } from '../messages.ts';

/** What the consumers of one process have read, beside what was written to them. */
export class Readings {
  repeated = 0;
  reordered = 0;
  /** Written to somebody else. */
  misdelivered = 0;
  corrupted = 0;
  private readonly textLength: number;
  private readonly seen = new Set<number>();
  /** By reader: everything written to them below this had been answered before something that they have read. */
  private readonly answeredBelow = new Map<number, number>();
  private latency = new Latency();

  constructor(textLength: number) {
    this.textLength = textLength;
  }

  /** Messages, each once. */
  get received(): number {
    return this.seen.size;
  }

  /** From the time a message was meant to be asked for, since they were forgotten last. */
  latencyOnce(forgets: boolean): Latency {
    const { latency } = this;
    if (forgets) this.latency = new Latency();
    return latency;
  }

  /** `person` has read this. */
  read(person: number, text: string): void {
    const said = readText(text, this.textLength);
    if (said === null) this.corrupted += 1;
    else if (said.person !== person) this.misdelivered += 1;
    else if (this.seen.has(said.sequence)) this.repeated += 1;
    else {
      this.seen.add(said.sequence);
      this.latency.record(nowUs() - said.intendedUs);
      const answeredBelow = this.answeredBelow.get(person) ?? 0;
      if (said.sequence < answeredBelow) this.reordered += 1;
      this.answeredBelow.set(person, Math.max(answeredBelow, said.answeredBelow));
    }
  }
}
