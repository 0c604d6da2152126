import { SealgateError } from '../../../proto/errors.ts';
import { accountIdToBytes, parseAccountId, type AccountId } from '../../../proto/ids.ts';
import type { messages } from '../../../proto/messages.ts';
import type { VerificationSession } from '../../../storage/verification/verification-sessions.ts';
import type { FrameBody } from '../frames.ts';
import type { Shared } from '../shared.ts';
import { accountOfNumber, lockedForMs } from './existing-account.ts';

/** Checks a code. Only who has the right one learns whether the number has an account, and whether a PIN locks it. */
export async function submitCode(shared: Shared, body: messages.sealgate.v1.SubmitCode.$Properties): Promise<FrameBody> {
  const id = body.session ?? new Uint8Array();
  return shared.verificationLock.run(Buffer.from(id).toString('hex'), async () => {
    const { session, number } = await liveSession(shared, id);
    await checkCode(shared, session, number, body.code ?? '');
    if (!session.verified) await shared.verificationSessions.put({ ...session, verified: true });
    return codeAccepted(shared, session, number);
  });
}

export interface LiveSession {
  readonly session: VerificationSession;
  /** E.164. */
  readonly number: string;
  readonly newAccount: AccountId;
}

/** The session with its number, or SESSION_UNKNOWN. */
export async function liveSession(shared: Shared, id: Uint8Array): Promise<LiveSession> {
  const session = id.length === 16 ? await shared.verificationSessions.get(id) : null;
  if (session === null || session.expiresAtMs <= shared.clock.nowMs()) throw new SealgateError('SESSION_UNKNOWN');
  const number = shared.vault.open(session.numberSealed);
  const newAccount = parseAccountId(session.newAccount);
  // Its key has been rotated away in the meantime.
  if (number === null || newAccount === null) throw new SealgateError('SESSION_UNKNOWN');
  return { session, number, newAccount };
}

/**
 * Every attempt costs one of the number's attempts of the day before anything is compared, so that parallel guesses count too.
 * The same code again in the same session is the same attempt: a lost answer costs nothing.
 */
async function checkCode(shared: Shared, session: VerificationSession, number: string, code: string): Promise<void> {
  const { limits } = shared;
  if (session.codeHash === null || session.codeExpiresAtMs <= shared.clock.nowMs()) throw new SealgateError('SESSION_UNKNOWN');
  const attempt = Buffer.concat([session.codeHash, shared.vault.hashCode(session.id, code)]);
  await shared.securityBudgets.takeDistinct('wrongCodes', number, attempt, limits.wrongCodesPerNumber, limits.wrongCodesWindowMs, 'TOO_MANY_ATTEMPTS');
  if (shared.vault.isCode(session.codeHash, session.id, code)) return;
  await shared.verificationSessions.put({ ...session, wrongCodes: session.wrongCodes + 1 });
  throw new SealgateError('BAD_CODE');
}

async function codeAccepted(shared: Shared, session: VerificationSession, number: string): Promise<FrameBody> {
  const existing = await accountOfNumber(shared, number);
  const newAccount = parseAccountId(session.newAccount);
  return {
    codeAccepted: {
      account: newAccount === null ? null : accountIdToBytes(newAccount),
      clusterId: shared.clusterId,
      operatorKey: shared.operatorKey,
      existing: existing !== null,
      existingAccount: existing === null ? null : accountIdToBytes(existing.row.account),
      existingManifestVersion: existing?.row.manifestVersion ?? 0,
      registrationLock: existing !== null && lockedForMs(shared, existing) > 0,
      canRecover: existing !== null && existing.row.recoveryHash !== null,
    },
  };
}
