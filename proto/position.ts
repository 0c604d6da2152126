/** A place in the account log. `epoch` is the log's incarnation; `offset` counts inside one partition from 0. */
export interface Position {
  readonly epoch: number;
  readonly offset: number;
}

/** Negative, zero or positive like a sort function. Every position of a newer epoch is above all of an older one. */
export function comparePositions(a: Position, b: Position): number {
  return a.epoch === b.epoch ? a.offset - b.offset : a.epoch - b.epoch;
}
