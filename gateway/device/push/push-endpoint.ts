import { isIP } from 'node:net';
import { SealgateError } from '../../../proto/errors.ts';
import { isPublicAddress, type ResolveHost, type ResolvedAddress } from '../../net/public-address.ts';

export interface CheckedEndpoint {
  readonly url: URL;
  /** The one to connect to: looking the name up again could give another. */
  readonly address: ResolvedAddress;
}

export interface EndpointRules {
  readonly resolveHost: ResolveHost;
  readonly endpointBytesMax: number;
  /** isPublicAddress in production. */
  readonly isAllowedAddress: (address: string) => boolean;
}

/** Checks what a user wants us to call: https, no credentials, and every address of the host a public one. Throws BAD_PUSH_ENDPOINT. */
export async function checkEndpoint(endpoint: string, rules: EndpointRules): Promise<CheckedEndpoint> {
  const url = URL.canParse(endpoint) ? new URL(endpoint) : null;
  const isFit = url !== null && Buffer.byteLength(endpoint) <= rules.endpointBytesMax && url.protocol === 'https:' && url.username === '' && url.password === '';
  if (!isFit) throw new SealgateError('BAD_PUSH_ENDPOINT');
  // The URL parser has already turned 0x7f.1 and its like into plain addresses.
  const host = url.hostname.replace(/^\[|\]$/g, '');
  const family = isIP(host);
  const addresses = family === 0 ? await resolve(host, rules.resolveHost) : [{ address: host, family: family === 4 ? 4 : 6 } as const];
  const [first] = addresses;
  if (first === undefined || !addresses.every(({ address }) => rules.isAllowedAddress(address))) throw new SealgateError('BAD_PUSH_ENDPOINT');
  return { url, address: first };
}

/** Push services are on the Internet: addresses of private networks are refused, whatever name leads there. */
export function publicEndpointRules(resolveHost: ResolveHost, endpointBytesMax: number): EndpointRules {
  return { resolveHost, endpointBytesMax, isAllowedAddress: isPublicAddress };
}

async function resolve(host: string, resolveHost: ResolveHost): Promise<readonly ResolvedAddress[]> {
  try {
    return await resolveHost(host);
  } catch (error) {
    throw new SealgateError('BAD_PUSH_ENDPOINT', { cause: error });
  }
}
