import { BlockList, isIP } from 'node:net';
import { SealgateError } from '../../../proto/errors.ts';

/** Who is at the other end. */
export interface ClientOrigin {
  readonly address: string;
  readonly isRelayed: boolean;
}

/** Finds out who a client is behind proxies that the operator has named, and behind other nodes; believes nobody else. */
export class ClientAddress {
  private readonly openRelayHeader: (value: string) => string | null;
  private readonly trusted = new BlockList();
  private readonly anybody: boolean;

  /** Throws BAD_CONFIG for what is neither an address nor a network. */
  constructor(trustedProxies: readonly string[], openRelayHeader: (value: string) => string | null = () => null) {
    this.openRelayHeader = openRelayHeader;
    this.anybody = trustedProxies.length > 0;
    for (const entry of trustedProxies) this.trust(entry);
  }

  /** `relayed`: what another node may have written, '' when absent; `direct`: whom we see without it. */
  behindNode(relayed: string, direct: string): ClientOrigin {
    const address = relayed === '' ? null : this.openRelayHeader(relayed);
    return address === null ? { address: direct, isRelayed: false } : { address: canonicalAddress(address), isRelayed: true };
  }

  /** `forwardedFor`: the X-Forwarded-For header, '' when absent. `viaProxyHeader`: from a PROXY protocol header, '' when absent. */
  of(peer: string, viaProxyHeader: string, forwardedFor: string): string {
    const address = canonicalAddress(peer);
    if (!this.isTrusted(address)) return address;
    if (viaProxyHeader !== '') return canonicalAddress(viaProxyHeader);
    // From the right: each trusted proxy has appended whom it saw; the first that is not ours is the client. What stands left of it, anybody may have written.
    let seen = address;
    for (const part of forwardedFor.split(',').reverse()) {
      const hop = canonicalAddress(part.trim());
      if (isIP(hop) === 0) break;
      seen = hop;
      if (!this.isTrusted(hop)) break;
    }
    return seen;
  }

  /** `address` in canonical form. */
  isTrusted(address: string): boolean {
    if (!this.anybody) return false;
    const family = isIP(address);
    return family !== 0 && this.trusted.check(address, family === 4 ? 'ipv4' : 'ipv6');
  }

  private trust(entry: string): void {
    const [address = '', bits] = entry.split('/');
    const family = isIP(address);
    const prefix = bits === undefined ? (family === 4 ? 32 : 128) : Number(bits);
    if (family === 0 || !Number.isInteger(prefix) || prefix < 0 || prefix > (family === 4 ? 32 : 128)) {
      throw new SealgateError('BAD_CONFIG', { detail: `trusted proxy ${entry} is not an address or network` });
    }
    this.trusted.addSubnet(address, prefix, family === 4 ? 'ipv4' : 'ipv6');
  }
}

const MAPPED = /^(?:::ffff:|0000:0000:0000:0000:0000:ffff:)(?:([0-9]+\.[0-9]+\.[0-9]+\.[0-9]+)|([0-9a-f]{4}):([0-9a-f]{4}))$/i;

/** IPv4 in IPv6 clothes becomes IPv4, so that one client has one address whatever the listener's family. */
export function canonicalAddress(address: string): string {
  const match = MAPPED.exec(address);
  if (match === null) return address.toLowerCase();
  const [, dotted, high = '', low = ''] = match;
  if (dotted !== undefined) return dotted;
  return [high.slice(0, 2), high.slice(2), low.slice(0, 2), low.slice(2)].map(byte => parseInt(byte, 16)).join('.');
}
