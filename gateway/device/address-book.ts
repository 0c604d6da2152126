import { isIPv6 } from 'node:net';
import type { DeviceLimits } from './limits.ts';
import type { TurnedAway } from './observer.ts';

/** How many connections come from one client network; shared by them. */
export interface AddressEntry {
  readonly group: string;
  connections: number;
  unauthenticated: number;
}

/** Counts connections by address, so that no address can have them all. An IPv6 client commands a /64, so that is what counts as one. */
export class AddressBook {
  connections = 0;
  unauthenticated = 0;
  private readonly limits: DeviceLimits;
  private readonly entries = new Map<string, AddressEntry>();

  constructor(limits: DeviceLimits) {
    this.limits = limits;
  }

  /** null: one more is welcome. */
  refusal(address: string): TurnedAway | null {
    if (this.connections >= this.limits.connectionsPerNodeMax || this.unauthenticated >= this.limits.unauthenticatedPerNodeMax) return 'nodeLimit';
    const entry = this.entries.get(addressGroup(address));
    if (entry === undefined) return null;
    const full = entry.connections >= this.limits.connectionsPerAddressMax || entry.unauthenticated >= this.limits.unauthenticatedPerAddressMax;
    return full ? 'addressLimit' : null;
  }

  /** A new connection, not authenticated. */
  opened(address: string): AddressEntry {
    const group = addressGroup(address);
    let entry = this.entries.get(group);
    if (entry === undefined) {
      entry = { group, connections: 0, unauthenticated: 0 };
      this.entries.set(group, entry);
    }
    entry.connections += 1;
    entry.unauthenticated += 1;
    this.connections += 1;
    this.unauthenticated += 1;
    return entry;
  }

  authenticated(entry: AddressEntry): void {
    entry.unauthenticated -= 1;
    this.unauthenticated -= 1;
  }

  closed(entry: AddressEntry, wasAuthenticated: boolean): void {
    if (!wasAuthenticated) this.authenticated(entry);
    entry.connections -= 1;
    this.connections -= 1;
    if (entry.connections === 0) this.entries.delete(entry.group);
  }
}

/** IPv4 as it is, IPv6 as its /64. */
export function addressGroup(address: string): string {
  if (!isIPv6(address)) return address;
  const [head = '', tail] = address.split('::', 2);
  const left = head === '' ? [] : head.split(':');
  const right = tail === undefined || tail === '' ? [] : tail.split(':');
  const zeros = tail === undefined ? 0 : Math.max(0, 8 - left.length - right.length);
  const all = [...left, ...Array.from({ length: zeros }, () => '0'), ...right];
  return `${all.slice(0, 4).map(part => parseInt(part, 16).toString(16)).join(':')}::/64`;
}
