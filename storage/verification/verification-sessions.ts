/** One attempt to prove that somebody controls a number. */
export interface VerificationSession {
  /** 16 random bytes. */
  readonly id: Uint8Array;
  readonly numberIndex: Uint8Array;
  /** AEAD(E.164): the number itself is needed to register. */
  readonly numberSealed: Uint8Array;
  /** HMAC(pepper, session || code); null before a code was sent. */
  readonly codeHash: Uint8Array | null;
  readonly codeExpiresAtMs: number;
  readonly codesSent: number;
  readonly wrongCodes: number;
  readonly verified: boolean;
  /** The id that a new account of this session will get. 36 characters. */
  readonly newAccount: string;
  readonly expiresAtMs: number;
}

/** Verification sessions; they expire. Contract suite: test/storage/verification/contract.ts. */
export interface VerificationSessionStore {
  get(id: Uint8Array): Promise<VerificationSession | null>;
  put(session: VerificationSession): Promise<void>;
  /** Deletes it; true for exactly one caller. */
  consume(id: Uint8Array): Promise<boolean>;
  expire(nowMs: number): Promise<void>;
}
