import { createHmac } from 'node:crypto';
import type { Clock } from '../../proto/clock.ts';
import { SealgateError, type ErrorCode } from '../../proto/errors.ts';
import type { BudgetAnswer, BudgetStore } from '../../storage/budgets/budgets.ts';
import type { KeyRing } from '../ops/keys/key-ring.ts';

/** What a budget is about. Part of its key: two purposes never share one. */
export type BudgetPurpose =
  | 'wrongCodes' | 'codesPerNumber' | 'codesPerAddress' | 'pin' | 'linkAttempts' | 'bundlesPerPair' | 'bundlesPerTarget'
  | 'lookupsPerAccount' | 'lookupsPerAddress' | 'lookupsPerNode' | 'relations' | 'reports';

/**
 * The limits that protect people rather than the machine. They fail closed: when the store does not answer, nobody gets anything (UNAVAILABLE).
 * Keys are HMACs, so the store learns neither numbers nor addresses.
 */
export class SecurityBudgets {
  private readonly store: BudgetStore;
  private readonly clock: Clock;
  private readonly keys: KeyRing;

  constructor(store: BudgetStore, keys: KeyRing, clock: Clock) {
    this.store = store;
    this.keys = keys;
    this.clock = clock;
  }

  /** One unit of a bucket of `capacity` that refills over `windowMs`; throws `refusal` with the time to wait when it is empty. */
  async take(purpose: BudgetPurpose, subject: string | Uint8Array, capacity: number, windowMs: number, refusal: ErrorCode): Promise<void> {
    settle(await failClosed(this.store.take(this.key(purpose, subject), capacity, windowMs, this.clock.nowMs())), refusal);
  }

  /** Counts distinct members; one seen before within the window costs nothing. */
  async takeDistinct(purpose: BudgetPurpose, subject: string | Uint8Array, member: string | Uint8Array, capacity: number, windowMs: number, refusal: ErrorCode): Promise<void> {
    settle(await failClosed(this.store.takeDistinct(this.key(purpose, subject), this.key(purpose, member), capacity, windowMs, this.clock.nowMs())), refusal);
  }

  private key(purpose: BudgetPurpose, subject: string | Uint8Array): Uint8Array {
    return createHmac('sha256', this.keys.current('pepper').bytes).update(`budget\0${purpose}\0`).update(subject).digest();
  }
}

async function failClosed(answer: Promise<BudgetAnswer>): Promise<BudgetAnswer> {
  try {
    return await answer;
  } catch (error) {
    throw new SealgateError('UNAVAILABLE', { cause: error });
  }
}

function settle(answer: BudgetAnswer, refusal: ErrorCode): void {
  if (!answer.allowed) throw new SealgateError(refusal, { retryAfterMs: answer.retryAfterMs });
}
