import { SealgateError } from '../proto/errors.ts';
import { systemClock } from '../proto/clock-system.ts';
import { systemRandom } from '../proto/random-system.ts';
import type { ClientOptions } from './client-options.ts';
import type { Client } from './client.ts';
import { openWsSocket } from './connection/ws-socket.ts';
import { DeviceClient } from './device-client.ts';
import { parseServerUrl } from './connection/server-url.ts';

/**
 * Opens the client of a profile: reads who it is, connects to nothing yet. Rejects with BAD_CONFIG for a server URL that may not be used
 * (ws:// is for loopback only).
 */
export async function openClient(options: ClientOptions): Promise<Client> {
  const stored = options.profile.get('self', '');
  const serverUrl = options.serverUrl ?? stored?.serverUrl ?? '';
  if (serverUrl !== '') parseServerUrl(serverUrl);
  else if (stored !== null) throw new SealgateError('BAD_CONFIG', { detail: 'no server URL' });
  return new DeviceClient({
    clock: options.clock ?? systemClock,
    random: options.random ?? systemRandom,
    store: options.profile,
    openSocket: options.openSocket ?? openWsSocket,
    requestTimeoutMs: options.requestTimeoutMs ?? 15_000,
    offlineAfterMs: options.offlineAfterMs ?? 30_000,
    heldSendsMax: options.heldSendsMax ?? 1000,
    keepKeys: options.keepKeys ?? true,
    program: options.program ?? 'sealgate-sdk',
    onError: options.onError ?? (() => undefined),
    serverUrl,
    receipts: options.receipts ?? null,
  });
}
