import { sleep, type Clock } from '../../proto/clock.ts';
import type { AccountId } from '../../proto/ids.ts';
import type { BusinessRegistry } from './registry/business-registry.ts';
import type { HostedNumber } from './registry/hosted-number.ts';
import { everyNumber } from './registry/owned-by.ts';
import { hostedNumberOf } from './registry/phone-number.ts';

/** Not asked for more often than this, however many ask about accounts that are no businesses. */
const MAX_AGE_MS = 5_000;

/** All numbers that have an account, by account. They are few, change seldom and are read from the registry in one piece. */
export class HostedNumbers {
  private readonly registry: Pick<BusinessRegistry, 'entities' | 'portfolios' | 'wabas' | 'numbers'>;
  private readonly clock: Clock;
  private byAccount: ReadonlyMap<AccountId, HostedNumber> = new Map();
  private connectedAccounts: ReadonlySet<AccountId> = new Set();
  /** Monotonic: when the reading began that holds. */
  private readAtMs = -Infinity;
  /** A reading that has not begun. */
  private soon: Promise<unknown> | null = null;

  constructor(registry: Pick<BusinessRegistry, 'entities' | 'portfolios' | 'wabas' | 'numbers'>, clock: Clock) {
    this.registry = registry;
    this.clock = clock;
  }

  /** null: no business of this platform. */
  async of(account: AccountId): Promise<HostedNumber | null> {
    if (!this.byAccount.has(account)) await this.readAgain();
    return this.byAccount.get(account) ?? null;
  }

  /** null: none that sends and receives. What is dropped for it is lost, so it is the answer of a reading that began after the question; that may take `MAX_AGE_MS`. */
  async connectedOf(account: AccountId): Promise<HostedNumber | null> {
    if (!this.connectedAccounts.has(account)) await this.readSoon();
    return this.connectedAccounts.has(account) ? this.byAccount.get(account) ?? null : null;
  }

  /** Of all numbers; up to `MAX_AGE_MS` old. */
  async accounts(): Promise<readonly AccountId[]> {
    await this.readAgain();
    return [...this.byAccount.keys()];
  }

  /** Those that send and receive. */
  async connected(): Promise<readonly HostedNumber[]> {
    const beganAtMs = this.clock.monotonicMs();
    const found = new Map<AccountId, HostedNumber>();
    const connected: HostedNumber[] = [];
    for await (const number of everyNumber(this.registry)) {
      if (number.value.account === '') continue;
      const hosted = hostedNumberOf(number);
      found.set(hosted.account, hosted);
      if (number.value.status === 'CONNECTED' || number.value.status === 'RESTRICTED') connected.push(hosted);
    }
    if (beganAtMs >= this.readAtMs) {
      this.readAtMs = beganAtMs;
      this.byAccount = found;
      this.connectedAccounts = new Set(connected.map(({ account }) => account));
    }
    return connected;
  }

  private async readAgain(): Promise<void> {
    if (this.clock.monotonicMs() - this.readAtMs >= MAX_AGE_MS) await this.connected();
  }

  /** One reading for all who ask before it begins. */
  private readSoon(): Promise<unknown> {
    this.soon ??= sleep(this.clock, Math.max(0, this.readAtMs + MAX_AGE_MS - this.clock.monotonicMs())).then(() => {
      this.soon = null;
      return this.connected();
    });
    return this.soon;
  }
}
