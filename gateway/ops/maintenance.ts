import type { Cancel, Clock } from '../../proto/clock.ts';
import type { BudgetStore } from '../../storage/budgets/budgets.ts';
import type { Mailbox } from '../../storage/mailbox/mailbox.ts';
import type { VerificationSessionStore } from '../../storage/verification/verification-sessions.ts';
import type { Log } from './log.ts';

export interface MaintenanceParts {
  readonly mailbox: Mailbox;
  readonly budgets: BudgetStore;
  readonly verification: VerificationSessionStore;
  /** Tidies the files of the stores. */
  readonly tidy: () => Promise<void>;
  readonly clock: Clock;
  readonly log: Log;
  readonly envelopeTtlMs: number;
}

/** Calls of the mailbox's expiry in one round: bounded, so that a great backlog does not hold up the rest; the next round goes on. */
const expiryCallsMax = 100;

/** Deletes what has expired, by this server's clock. One failing part does not keep the others from their turn; each failure is logged. Resolves to whether none failed. */
export async function maintainOnce(parts: MaintenanceParts): Promise<boolean> {
  const { mailbox, budgets, verification, tidy, clock, log } = parts;
  const steps: readonly (readonly [name: string, step: () => Promise<unknown>])[] = [
    ['mailbox', () => expireMail(mailbox, clock.nowMs() - parts.envelopeTtlMs)],
    ['budgets', () => budgets.expire(clock.nowMs())],
    ['verification', () => verification.expire(clock.nowMs())],
    ['tidy', tidy],
  ];
  let allWell = true;
  for (const [step, run] of steps) {
    try {
      await run();
    } catch (error) {
      allWell = false;
      log.error({ step, err: error }, 'maintenance failed; it is repeated');
    }
  }
  return allWell;
}

async function expireMail(mailbox: Mailbox, notBeforeMs: number): Promise<void> {
  for (let calls = 0; calls < expiryCallsMax; calls++) {
    if (await mailbox.expire(notBeforeMs) === 0) return;
  }
}

/** Rounds of maintenance, one at a time; `done` hears whether all of a round went well. The returned function ends them and resolves when the last one is done. */
export function startMaintenance(parts: MaintenanceParts, everyMs: number, done: (allWell: boolean) => void): () => Promise<void> {
  let round: Promise<void> | null = null;
  const cancel: Cancel = parts.clock.every(everyMs, () => {
    round ??= maintainOnce(parts).then(done).finally(() => { round = null; });
  });
  return async () => {
    cancel();
    await round;
  };
}
