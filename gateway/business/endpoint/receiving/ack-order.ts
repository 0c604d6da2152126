import type { Position } from '../../../../proto/position.ts';

/** Deliveries are worked side by side and acknowledged in order: an Ack stands for everything up to its position. */
export class AckOrder {
  private readonly waiting: { readonly position: Position; isDone: boolean }[] = [];
  private readonly ack: (position: Position) => void;

  constructor(ack: (position: Position) => void) {
    this.ack = ack;
  }

  /** In the order in which they were pushed; returns what is to be called once it is durable. */
  began(position: Position): () => void {
    const entry = { position, isDone: false };
    this.waiting.push(entry);
    return () => {
      entry.isDone = true;
      this.advance();
    };
  }

  private advance(): void {
    let last: Position | null = null;
    while (this.waiting[0]?.isDone === true) last = this.waiting.shift()?.position ?? last;
    if (last !== null) this.ack(last);
  }
}
