import { PinHash } from '@signalapp/libsignal-client/dist/AccountKeys.js';
import { accountIdToBytes, type AccountId } from '../proto/ids.ts';
import { concat } from './bytes.ts';
import type { Bytes } from './key-db.ts';
import { sha256 } from './signed-blob.ts';

const SALT_DOMAIN = 'sealgate/pin/v1';

/**
 * 32 bytes for SetRegistrationLock.pinHash and Register.pinHash: the access key of libsignal's PinHash (Argon2id) over the normalised PIN
 * with the salt SHA-256("sealgate/pin/v1" || 0 || account id). Slow by design: about 0.3 s, during which this thread does nothing else. The server never sees the PIN, but can try
 * short ones: it keeps an HMAC and counts attempts, which helps against thieves of its disk and not against itself.
 */
export function pinHash(pin: string, account: AccountId): Bytes {
  const salt = sha256(concat(Buffer.from(SALT_DOMAIN, 'ascii'), Uint8Array.of(0), accountIdToBytes(account)));
  return PinHash.fromSalt(normalizePin(pin), salt).accessKey;
}

/** NFKD, trimmed, digits of all scripts as 0-9 when there is nothing else: what two keyboards of one person have in common. */
function normalizePin(pin: string): Bytes {
  const trimmed = pin.normalize('NFKD').trim();
  const digits = /^\p{Nd}+$/u.test(trimmed) ? trimmed.replace(/\p{Nd}/gu, toAsciiDigit) : trimmed;
  return new Uint8Array(Buffer.from(digits, 'utf8'));
}

/** Decimal digits come in runs of ten whose zero is the first one; those that follow each other without a gap are gone after NFKD. */
function toAsciiDigit(digit: string): string {
  const codePoint = digit.codePointAt(0) ?? 0;
  let value = 0;
  while (value < 9 && /^\p{Nd}$/u.test(String.fromCodePoint(codePoint - value - 1))) value++;
  return String(value);
}
