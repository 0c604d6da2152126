import { isIP, type LookupFunction } from 'node:net';
import type { ResolveHost } from './public-address.ts';

/** The host is, or has, an address that may not be called. */
export class ForbiddenAddress extends Error {
  constructor() {
    super('the host has an address that may not be called');
    this.name = 'ForbiddenAddress';
  }
}

/**
 * For sockets to hosts that a user has named: looks the name up, refuses with ForbiddenAddress unless every address is allowed, and connects to the very one that was checked.
 * It is asked for each new connection, and never for a host that is an address: see checkLiteralHost().
 */
export function guardedLookup(resolveHost: ResolveHost, isAllowed: (address: string) => boolean): LookupFunction {
  return (hostname, options, callback) => {
    resolveHost(hostname).then(addresses => {
      const [first] = addresses;
      if (first === undefined || !addresses.every(({ address }) => isAllowed(address))) throw new ForbiddenAddress();
      if (options.all === true) callback(null, [first]);
      else callback(null, first.address, first.family);
    }).catch((error: unknown) => { callback(error instanceof Error ? error : new Error(String(error)), ''); });
  };
}

/** Throws ForbiddenAddress when the host of the URL is an address that may not be called. */
export function checkLiteralHost(url: URL, isAllowed: (address: string) => boolean): void {
  // The URL parser has already turned 0x7f.1 and its like into plain addresses.
  const host = url.hostname.replace(/^\[|\]$/g, '');
  if (isIP(host) !== 0 && !isAllowed(host)) throw new ForbiddenAddress();
}
