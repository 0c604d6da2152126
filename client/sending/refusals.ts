import { SealgateError, type ErrorCode } from '../../proto/errors.ts';
import type { SendPurpose } from '../profile/profile-rows.ts';

/** Between two attempts of one send, and until what was left in the outbox is tried again. */
export const SEND_PAUSE_MAX_MS = 10_000;
/** Of one send in a row, and of sealing for devices that keep changing. */
export const ATTEMPTS_MAX = 6;
/** Nothing was taken, and the same may work in a moment. Other retryable refusals are for the person: they last. */
export const soon: ReadonlySet<ErrorCode> = new Set(['RATE_LIMITED', 'LOG_BACKLOG', 'LOG_UNAVAILABLE', 'DELIVERY_BACKLOG', 'UNAVAILABLE', 'TOO_MANY_REQUESTS_OPEN', 'DRAINING', 'STORE_FULL', 'STORE_FAILED']);
/** Whether it was taken is not known: the same bytes again, under the same id. */
export const unknown: ReadonlySet<ErrorCode> = new Set(['RESULT_UNKNOWN', 'OFFLINE', 'TIMEOUT', 'INTERNAL', 'CONFLICT']);
/** Somebody waits for these, and is told that they were refused. The rest (receipts, copies for own devices, ...) goes again until it is taken. */
export const awaited: ReadonlySet<SendPurpose> = new Set(['message', 'action']);

/** Whether the same may work later, without anybody's doing. */
export function mayPass(error: unknown): boolean {
  return SealgateError.is(error) && (soon.has(error.code) || unknown.has(error.code));
}

/** Told of a send that stays in the outbox and goes again by itself. */
export function resultUnknown(error: SealgateError): SealgateError {
  return error.code === 'RESULT_UNKNOWN' ? error : new SealgateError('RESULT_UNKNOWN', { cause: error });
}
