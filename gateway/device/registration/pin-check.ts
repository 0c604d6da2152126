import { SealgateError } from '../../../proto/errors.ts';
import { protocol } from '../../../proto/limits.ts';
import type { AccountRow } from '../../../storage/accounts/accounts.ts';
import type { DeviceLimits } from '../limits.ts';
import { sameHash, sha256 } from '../../ops/keys/secret-hash.ts';
import type { SecurityBudgets } from '../security-budgets.ts';
import type { NumberVault } from './number-vault.ts';

/** Compares PINs and recovery secrets, under one budget of attempts per account. */
export class PinCheck {
  private readonly vault: NumberVault;
  private readonly budgets: SecurityBudgets;
  private readonly limits: DeviceLimits;

  constructor(vault: NumberVault, budgets: SecurityBudgets, limits: DeviceLimits) {
    this.vault = vault;
    this.budgets = budgets;
    this.limits = limits;
  }

  /** Resolves when it is the account's PIN; rejects with BAD_PIN or TOO_MANY_ATTEMPTS. Only for accounts that have one. */
  async requirePin(row: AccountRow, pinHash: Uint8Array): Promise<void> {
    await this.attempt(row);
    if (row.pinHash === null || pinHash.length !== protocol.pinHashBytes || !this.vault.isPin(row.pinHash, row.account, pinHash)) throw new SealgateError('BAD_PIN');
  }

  /** The same for the recovery secret. */
  async requireRecovery(row: AccountRow, secret: Uint8Array): Promise<void> {
    await this.attempt(row);
    if (row.recoveryHash === null || secret.length !== protocol.secretBytes || !sameHash(sha256(secret), row.recoveryHash)) throw new SealgateError('BAD_PIN');
  }

  private attempt(row: AccountRow): Promise<void> {
    const { pinAttemptsBurst, pinAttemptsRefillMs } = this.limits;
    return this.budgets.take('pin', row.account, pinAttemptsBurst, pinAttemptsBurst * pinAttemptsRefillMs, 'TOO_MANY_ATTEMPTS');
  }
}
