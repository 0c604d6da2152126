import type { Clock } from '../../proto/clock.ts';
import type { AccountId } from '../../proto/ids.ts';
import type { BusinessRegistry } from './registry/business-registry.ts';
import type { HostedNumber } from './registry/hosted-number.ts';
import { hostedNumberOf } from './registry/phone-number.ts';

/** Not asked for more often than this, however many ask about accounts that are no businesses. */
const MAX_AGE_MS = 5_000;

/** All numbers that have an account, by account. They are few, change seldom and are read from the registry in one piece. */
export class HostedNumbers {
  private readonly registry: Pick<BusinessRegistry, 'entities' | 'portfolios' | 'wabas' | 'numbers'>;
  private readonly clock: Clock;
  private byAccount: ReadonlyMap<AccountId, HostedNumber> = new Map();
  private connectedAccounts: ReadonlySet<AccountId> = new Set();
  private readAtMs = -Infinity;

  constructor(registry: Pick<BusinessRegistry, 'entities' | 'portfolios' | 'wabas' | 'numbers'>, clock: Clock) {
    this.registry = registry;
    this.clock = clock;
  }

  /** null: no business of this platform. */
  async of(account: AccountId): Promise<HostedNumber | null> {
    if (!this.byAccount.has(account)) await this.readAgain();
    return this.byAccount.get(account) ?? null;
  }

  /** null: none that sends and receives. */
  async connectedOf(account: AccountId): Promise<HostedNumber | null> {
    if (!this.connectedAccounts.has(account)) await this.readAgain();
    return this.connectedAccounts.has(account) ? this.byAccount.get(account) ?? null : null;
  }

  /** Those that send and receive. */
  async connected(): Promise<readonly HostedNumber[]> {
    const found = new Map<AccountId, HostedNumber>();
    const connected: HostedNumber[] = [];
    for (const entity of await this.registry.entities.all('')) {
      for (const portfolio of await this.registry.portfolios.all(entity.id)) {
        for (const waba of await this.registry.wabas.all(portfolio.id)) {
          for (const number of await this.registry.numbers.all(waba.id)) {
            if (number.value.account === '') continue;
            const hosted = hostedNumberOf(number);
            found.set(hosted.account, hosted);
            if (number.value.status === 'CONNECTED' || number.value.status === 'RESTRICTED') connected.push(hosted);
          }
        }
      }
    }
    this.byAccount = found;
    this.connectedAccounts = new Set(connected.map(({ account }) => account));
    this.readAtMs = this.clock.monotonicMs();
    return connected;
  }

  private async readAgain(): Promise<void> {
    if (this.clock.monotonicMs() - this.readAtMs >= MAX_AGE_MS) await this.connected();
  }
}
