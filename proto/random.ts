/** Randomness comes from outside, so that a simulation replays from its seed. */
export interface Random {
  /** Cryptographically strong in production. */
  bytes(length: number): Uint8Array<ArrayBuffer>;
  /** In [0, 1); for jitter, never for secrets. */
  fraction(): number;
}
