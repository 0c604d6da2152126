import { join } from 'node:path';
import { Links } from '../network/links.ts';
import { Toxiproxy } from '../network/toxiproxy.ts';
import { freePort } from '../../../bench/servers/free-port.ts';
import { GatewayUnit } from './gateway-unit.ts';
import type { Target } from './target.ts';

export interface EmbeddedOptions {
  readonly folder: string;
  readonly preload: readonly string[];
}

/** One gateway with everything in its data folder. */
export async function startEmbedded({ folder, preload }: EmbeddedOptions): Promise<Target> {
  const toxiproxy = await Toxiproxy.start();
  const links = new Links(toxiproxy);
  const door = await freePort();
  const gateway = await GatewayUnit.create({ name: 'gateway-1', folder: join(folder, 'gateway-1'), preload, flags: [...patientLimits, '--device-url', `ws://127.0.0.1:${door}`] });
  await links.add(['gateway-1/clients'], gateway.address, door);
  await gateway.start();
  return {
    serverUrl: `ws://127.0.0.1:${door}`, urls: new Map(), gateways: [gateway], backing: [], links,
    close: async () => {
      await gateway.kill();
      await toxiproxy.stop();
    },
  };
}

/** Everybody comes from one address. */
export const patientLimits: readonly string[] = [
  '--limits-device-codes-per-address', '100000', '--limits-device-link-attempts-per-address-burst', '100000',
];
