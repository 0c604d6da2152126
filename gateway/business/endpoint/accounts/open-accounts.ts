import type { AccountId } from '../../../../proto/ids.ts';
import type { HostedNumber } from '../../registry/hosted-number.ts';
import type { EndpointParts } from '../endpoint-parts.ts';
import { HostedAccount } from './hosted-account.ts';
import type { HostedKeysStore } from './hosted-keys-store.ts';
import type { OneTimePairs } from './one-time-pairs.ts';

/** The hosted accounts that are open on this node. */
export class OpenAccounts {
  private readonly parts: EndpointParts;
  private readonly keys: HostedKeysStore;
  private readonly pairs: OneTimePairs;
  private readonly accounts = new Map<AccountId, HostedAccount>();
  private readonly opening = new Map<AccountId, Promise<HostedAccount>>();

  constructor(parts: EndpointParts, keys: HostedKeysStore, pairs: OneTimePairs) {
    this.parts = parts;
    this.keys = keys;
    this.pairs = pairs;
    parts.port.onOwned(() => { for (const account of this.accounts.values()) account.attach(); });
  }

  get(account: AccountId): HostedAccount | null {
    return this.accounts.get(account) ?? null;
  }

  all(): readonly HostedAccount[] {
    return [...this.accounts.values()];
  }

  /** Opened now when another node has connected the number lately. null: it is not connected. */
  async find(account: AccountId): Promise<HostedAccount | null> {
    const open = this.accounts.get(account);
    if (open !== undefined) return open;
    const number = await this.parts.connectedNumber(account);
    return number === null ? null : this.open(number);
  }

  /** Idempotent. Rejects with UNKNOWN_ACCOUNT, and as port and store do. */
  async open(number: HostedNumber): Promise<HostedAccount> {
    const { account } = number;
    const known = this.accounts.get(account);
    if (known !== undefined) return known;
    const opening = this.opening.get(account) ?? this.make(number).finally(() => { this.opening.delete(account); });
    this.opening.set(account, opening);
    return opening;
  }

  /** What was attached is not any more. */
  close(account: AccountId): void {
    this.accounts.get(account)?.close();
    this.accounts.delete(account);
  }

  private async make(number: HostedNumber): Promise<HostedAccount> {
    await this.keys.use(number.account);
    const account = await HostedAccount.make(this.parts, this.pairs, number);
    this.accounts.set(number.account, account);
    account.attach();
    return account;
  }
}
