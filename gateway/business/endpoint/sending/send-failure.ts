import { errors, SealgateError, type ErrorCode } from '../../../../proto/errors.ts';
import type { OutboundMessage } from '../../messages/outbound-message.ts';
import type { Occurrence } from '../../webhooks/occurrences.ts';

/** The consumer cannot be reached: no account, declined, blocked, expired, full. */
export const UNDELIVERABLE = 131026;
const SOMETHING_WRONG = 131000;
/** The message was for somebody with another account key. */
export const IDENTITY_CHANGED = 137000;
export const IDENTITY_DETAILS = 'The recipient does not have the identity that recipient_identity_key_hash names.';

const undeliverable: ReadonlySet<ErrorCode> = new Set(['UNKNOWN_ACCOUNT', 'CUSTODY_DECLINED', 'NOT_ACCEPTED', 'MAILBOX_FULL', 'NO_KEYS', 'MANIFEST_REFUSED', 'STALE_MANIFEST', 'WRONG_DEVICES']);
const saidToBusinesses: Partial<Record<ErrorCode, string>> = {
  UNKNOWN_ACCOUNT: 'Nobody has this number.',
  CUSTODY_DECLINED: 'The recipient has declined that messages are decrypted where this business is hosted.',
  NOT_ACCEPTED: 'The recipient does not take messages from this business.',
  MAILBOX_FULL: 'Too much waits for the recipient already.',
  NO_KEYS: 'The recipient has no device that can take messages now.',
};
/** Refusals that are final although the error says that a client may try later. */
const lasting: ReadonlySet<ErrorCode> = new Set(['MAILBOX_FULL', 'NOT_ACCEPTED', 'NO_KEYS', 'STALE_MANIFEST', 'WRONG_DEVICES']);

/** Whether it would be refused again. */
export function isFinal(error: SealgateError): boolean {
  if (error.code === 'CUSTODY_PENDING') return false;
  return lasting.has(error.code) || !error.canRetry;
}

/** As the business is told. */
export function codeOf(error: SealgateError): number {
  return undeliverable.has(error.code) ? UNDELIVERABLE : SOMETHING_WRONG;
}

/** The same in words: whoever reads them calls an API, and knows nothing of devices and manifests. */
export function detailsOf({ code }: SealgateError): string {
  return saidToBusinesses[code] ?? errors[code].text;
}

/** For catch(): false for what is final; throws the rest. */
export function unlessFinal(error: unknown): false {
  if (!SealgateError.is(error) || !isFinal(error)) throw error;
  return false;
}

/** What the business is told of a message that will not come. */
export function failureOf({ id, waId, callbackData }: Pick<OutboundMessage, 'id' | 'waId' | 'callbackData'>, code: number, details: string, atMs: number): Occurrence {
  return { kind: 'failed', messageId: id, waId, callbackData, code, details, atMs };
}
