import type { PhoneNumber } from '../registry/phone-number.ts';
import type { Kept } from '../registry/repository.ts';

/** Why a message is not accepted now, by its code in the API's table. */
export interface SendRefusal {
  readonly code: 130429 | 131056 | 131048 | 131042 | 80007;
  readonly details: string;
  readonly retryAfterMs: number;
}

/** What is decided before a message is accepted: throughput of the number, rate of the pair, balance. Everything else is ConversationRules', in the conversation's own thread. */
export interface SendAdmission {
  /** null: take it; it has been counted. */
  admit(number: Kept<PhoneNumber>, waId: string): Promise<SendRefusal | null>;
}
