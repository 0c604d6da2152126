import { SealgateError } from '../../../proto/errors.ts';
import { wire, type messages } from '../../../proto/messages.ts';
import type { VerificationSession } from '../../../storage/verification/verification-sessions.ts';
import { addressGroup } from '../address-book.ts';
import type { FrameBody } from '../frames.ts';
import { sameHash } from '../../ops/keys/secret-hash.ts';
import { newAccountId } from '../../ops/new-account-id.ts';
import type { Shared } from '../shared.ts';
import { parseNumber } from './phone-number.ts';
import { randomCode } from './random-code.ts';

type StartVerification = messages.sealgate.v1.StartVerification.$Properties;

/** Sends a code to a number. The answer is the same whether the number has an account or not. */
export async function startVerification(shared: Shared, address: string, body: StartVerification): Promise<FrameBody> {
  const number = parseNumber(body.number ?? '');
  const { limits, securityBudgets } = shared;
  const session = await openSession(shared, number, body.session ?? new Uint8Array());
  await securityBudgets.take('codesPerAddress', addressGroup(address), limits.codesPerAddress, limits.codesPerAddressWindowMs, 'RATE_LIMITED');
  await securityBudgets.take('codesPerNumber', number, limits.codesPerNumber, limits.codesPerNumberWindowMs, 'RATE_LIMITED');
  const code = randomCode(shared.random, limits.codeDigits);
  const nowMs = shared.clock.nowMs();
  // Kept before it is sent: a code that arrives must be good.
  await shared.verificationSessions.put({
    ...session,
    codeHash: shared.vault.hashCode(session.id, code),
    codeExpiresAtMs: nowMs + limits.codeTtlMs,
    codesSent: session.codesSent + 1,
    verified: false,
  });
  await sendCode(shared, number, code, body.transport === wire.StartVerification.Transport.VOICE ? 'voice' : 'sms');
  return {
    verificationStarted: {
      session: session.id,
      codeDigits: limits.codeDigits,
      expiresInSeconds: Math.floor(limits.codeTtlMs / 1000),
      nextCodeInSeconds: Math.ceil(limits.nextCodeDelayMs / 1000),
      number,
    },
  };
}

/** A new session, or the caller's own for another code. */
async function openSession(shared: Shared, number: string, id: Uint8Array): Promise<VerificationSession> {
  const { limits, clock, vault } = shared;
  const nowMs = clock.nowMs();
  const numberIndex = vault.index(number);
  if (id.length > 0) {
    const session = await shared.verificationSessions.get(id);
    if (session === null || session.expiresAtMs <= nowMs || !sameHash(session.numberIndex, numberIndex)) throw new SealgateError('SESSION_UNKNOWN');
    const waitMs = session.codeExpiresAtMs - limits.codeTtlMs + limits.nextCodeDelayMs - nowMs;
    if (session.codesSent > 0 && waitMs > 0) throw new SealgateError('RATE_LIMITED', { retryAfterMs: waitMs });
    if (session.codesSent >= limits.codesPerSessionMax) throw new SealgateError('RATE_LIMITED', { retryAfterMs: session.expiresAtMs - nowMs });
    return session;
  }
  return {
    id: shared.random.bytes(16),
    numberIndex,
    numberSealed: vault.seal(number),
    codeHash: null,
    codeExpiresAtMs: 0,
    codesSent: 0,
    wrongCodes: 0,
    verified: false,
    newAccount: newAccountId(shared.random),
    expiresAtMs: nowMs + limits.verificationSessionTtlMs,
  };
}

async function sendCode(shared: Shared, number: string, code: string, transport: 'sms' | 'voice'): Promise<void> {
  try {
    await shared.codeSender.send({ number, code, transport, expiresInSeconds: Math.floor(shared.limits.codeTtlMs / 1000) });
    shared.observer.codeSent(true);
  } catch (error) {
    shared.observer.codeSent(false);
    shared.observer.failed('codeSender', error);
    throw new SealgateError('CODE_NOT_SENT');
  }
}
