import type { AccountId, DeviceKey } from '../../../proto/ids.ts';
import type { DeviceDelivery } from './device-delivery.ts';

/** Deliveries by account, as linked lists: an account has few devices, and an idle one must cost little. */
export class DeviceIndex {
  private readonly first = new Map<AccountId, DeviceDelivery>();
  private total = 0;

  get count(): number {
    return this.total;
  }

  find(key: DeviceKey): DeviceDelivery | null {
    for (let one = this.first.get(key.account) ?? null; one !== null; one = one.nextOfAccount) {
      if (one.key.device === key.device && one.key.incarnation === key.incarnation) return one;
    }
    return null;
  }

  add(delivery: DeviceDelivery): void {
    delivery.nextOfAccount = this.first.get(delivery.key.account) ?? null;
    this.first.set(delivery.key.account, delivery);
    this.total += 1;
  }

  remove(delivery: DeviceDelivery): void {
    const { account } = delivery.key;
    const rest = this.of(account).filter(one => one !== delivery);
    this.first.delete(account);
    this.total -= 1;
    let next: DeviceDelivery | null = null;
    for (const one of rest.toReversed()) {
      one.nextOfAccount = next;
      next = one;
    }
    if (next !== null) this.first.set(account, next);
    delivery.nextOfAccount = null;
  }

  /** All of an account, a copy. */
  of(account: AccountId): readonly DeviceDelivery[] {
    const all: DeviceDelivery[] = [];
    for (let one = this.first.get(account) ?? null; one !== null; one = one.nextOfAccount) all.push(one);
    return all;
  }

  /** All, a copy. */
  all(): readonly DeviceDelivery[] {
    return [...this.first.keys()].flatMap(account => this.of(account));
  }

  /** Of all of them, without a copy: there are thousands. */
  sum(of: (delivery: DeviceDelivery) => number): number {
    let sum = 0;
    for (const first of this.first.values()) {
      for (let one: DeviceDelivery | null = first; one !== null; one = one.nextOfAccount) sum += of(one);
    }
    return sum;
  }
}
