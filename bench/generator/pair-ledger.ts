import type { MessageKind } from './load-payload.ts';

interface Unanswered {
  readonly intendedUs: number;
  readonly kind: MessageKind;
}

const none: ReadonlyMap<number, Unanswered> = new Map();

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
  private open: Map<number, Unanswered> | null = null;

  /** The sequence of the next message, whose answer is awaited. */
  next(intendedUs: number, kind: MessageKind): number {
    this.sent += 1;
    this.open ??= new Map();
    this.open.set(this.sent, { intendedUs, kind });
    return this.sent;
  }

  /** By sequence, in order. */
  get unanswered(): ReadonlyMap<number, Unanswered> {
    return this.open ?? none;
  }

  /** When it was meant to be sent; undefined when no answer was due. */
  accepted(sequence: number): number | undefined {
    const intendedUs = this.open?.get(sequence)?.intendedUs;
    this.open?.delete(sequence);
    return intendedUs;
  }

  /** A refused message need not come. False when no answer was due. */
  wasRefused(sequence: number): boolean {
    if (this.open?.delete(sequence) !== true) return false;
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
    return this.open?.size ?? 0;
  }

  /** Accepted and not delivered (so far). */
  get lost(): number {
    let lost = 0;
    for (const sequence of this.gaps ?? []) if (this.wasAccepted(sequence)) lost += 1;
    for (let sequence = this.highest + 1; sequence <= this.sent; sequence += 1) if (this.wasAccepted(sequence)) lost += 1;
    return lost;
  }

  private wasAccepted(sequence: number): boolean {
    return this.refused?.has(sequence) !== true && this.open?.has(sequence) !== true;
  }
}
