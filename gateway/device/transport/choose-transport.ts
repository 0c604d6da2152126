import type { Clock } from '../../../proto/clock.ts';
import type { Transport, TransportOptions } from './transport.ts';
import { UwsTransport } from './transport-uws.ts';
import { WsTransport } from './transport-ws.ts';
import { loadUws, type UwsLoad } from './uws-library.ts';

export interface ChosenTransport {
  readonly transport: Transport;
  /** For the person who starts the server: what it runs on, and what that costs. */
  readonly notice: string;
}

/**
 * uWebSockets where its binary loads, else the ws package. Throws BINARY_UNTRUSTED when the binary is not the one this version was built for: that is never
 * papered over by the other transport.
 */
export async function chooseTransport(options: TransportOptions, clock: Clock, load: () => Promise<UwsLoad> = loadUws): Promise<ChosenTransport> {
  const loaded = await load();
  if ('library' in loaded) return { transport: new UwsTransport(loaded.library, options), notice: 'uWebSockets' };
  return {
    transport: new WsTransport(options, clock),
    notice: `ws on Node's own sockets (uWebSockets: ${loaded.missing}): works the same, but each connection takes several times the memory and fewer connections and messages fit on a core`,
  };
}
