/**
 * What was sent from one device to another and what came: an exact count of loss, repetition and order, in a few bytes as long as all is well.
 * Sequences are 1, 2, 3 …
 */
export class PairLedger {
  /** The highest sequence that was sent. */
  sent = 0;
  repeated = 0;
  /** First deliveries that came after a later one. */
  reordered = 0;
  /** The highest sequence that was delivered. */
  private highest = 0;
  /** Below `highest` and not delivered. */
  private gaps: Set<number> | null = null;
  private refused: Set<number> | null = null;
  /** Sequence to the time it was meant to be sent at. */
  private unanswered: Map<number, number> | null = null;

  /** The sequence of the next message, whose answer is awaited. */
  next(intendedUs: number): number {
    this.sent += 1;
    this.unanswered ??= new Map();
    this.unanswered.set(this.sent, intendedUs);
    return this.sent;
  }

  /** When it was meant to be sent; undefined when no answer was due. */
  accepted(sequence: number): number | undefined {
    const intendedUs = this.unanswered?.get(sequence);
    this.unanswered?.delete(sequence);
    return intendedUs;
  }

  /** A refused message need not come. False when no answer was due. */
  wasRefused(sequence: number): boolean {
    if (this.unanswered?.delete(sequence) !== true) return false;
    this.refused ??= new Set();
    this.refused.add(sequence);
    return true;
  }

  /** True for a first delivery. */
  delivered(sequence: number): boolean {
    if (sequence > this.highest) {
      for (let gap = this.highest + 1; gap < sequence; gap += 1) {
        this.gaps ??= new Set();
        this.gaps.add(gap);
      }
      this.highest = sequence;
      return true;
    }
    if (this.gaps?.delete(sequence) === true) {
      this.reordered += 1;
      return true;
    }
    this.repeated += 1;
    return false;
  }

  get unansweredCount(): number {
    return this.unanswered?.size ?? 0;
  }

  /** Accepted and not delivered (so far). */
  get lost(): number {
    let lost = 0;
    for (const sequence of this.gaps ?? []) if (this.wasAccepted(sequence)) lost += 1;
    for (let sequence = this.highest + 1; sequence <= this.sent; sequence += 1) if (this.wasAccepted(sequence)) lost += 1;
    return lost;
  }

  private wasAccepted(sequence: number): boolean {
    return this.refused?.has(sequence) !== true && this.unanswered?.has(sequence) !== true;
  }
}
