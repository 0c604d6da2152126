import { BlockList, isIP } from 'node:net';
import { SealgateError } from '../../proto/errors.ts';

/** Networks in CIDR notation (a bare address is a network of one), as a list to check addresses against. Throws BAD_CONFIG that names the setting. */
export function networkList(networks: readonly string[], setting: string): BlockList {
  const list = new BlockList();
  for (const network of networks) {
    const [address = '', prefix, ...rest] = network.split('/');
    const family = isIP(address);
    const bits = family === 4 ? 32 : 128;
    const length = prefix === undefined ? bits : /^\d{1,3}$/.test(prefix) ? Number(prefix) : -1;
    if (family === 0 || length < 0 || length > bits || rest.length > 0) throw new SealgateError('BAD_CONFIG', { detail: `${setting}: ${network} is not a network like 10.0.0.0/8` });
    list.addSubnet(address, length, family === 4 ? 'ipv4' : 'ipv6');
  }
  return list;
}

/** False for anything that is not an address. */
export function isOnList(list: BlockList, address: string): boolean {
  const family = isIP(address);
  return family !== 0 && list.check(address, family === 4 ? 'ipv4' : 'ipv6');
}
