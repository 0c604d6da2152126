/** What the endpoint tells whoever counts and logs. No identifiers: counts and reasons. */
export interface EndpointObserver {
  /** A message was sealed and taken by the log. */
  sent(): void;
  /** By the code that the business is told. */
  notSent(code: number): void;
  received(): void;
  undecryptable(reason: string): void;
  /** Something has to wait and is tried again. */
  waits(why: string): void;
  /** Another owner has gone on from the same state; or nobody knew whether a step was made. */
  overtaken(): void;
}
