import { SealgateError, type ErrorCode } from '../proto/errors.ts';

/**
 * OFFLINE, RESULT_UNKNOWN: it is tried again. UNAUTHENTICATED: the person is told by `disconnected`. NO_KEYS, UNKNOWN_ACCOUNT: the other side is just being
 * deleted or set up anew, and a receipt for it is worth nothing; nor is one for a consumer who has declined (CUSTODY_*).
 */
const nobodysError: ReadonlySet<ErrorCode> = new Set<ErrorCode>(['OFFLINE', 'RESULT_UNKNOWN', 'UNAUTHENTICATED', 'NO_KEYS', 'UNKNOWN_ACCOUNT', 'CUSTODY_PENDING', 'CUSTODY_DECLINED']);

/** Work that has no caller (receipts, copies, keys): what is nobody's error is not told, the rest is. */
export class Background {
  private readonly onError: (error: unknown) => void;
  private readonly running = new Set<Promise<void>>();

  constructor(onError: (error: unknown) => void) {
    this.onError = onError;
  }

  run(work: Promise<unknown>): void {
    const settled = work.then(() => undefined, (error: unknown) => { this.tell(error); }).finally(() => { this.running.delete(settled); });
    this.running.add(settled);
  }

  tell(error: unknown): void {
    if (!SealgateError.is(error) || !nobodysError.has(error.code)) this.onError(error);
  }

  /** Resolves when nothing is under way, nor anything that was begun meanwhile. */
  async idle(): Promise<void> {
    while (this.running.size > 0) await Promise.all(this.running);
  }
}
