import { SealgateError } from '../../proto/errors.ts';
import type { Clock } from '../../proto/clock.ts';
import type { Log } from '../ops/log.ts';
import type { BusinessEndpoint } from './endpoint/endpoint.ts';
import type { HostedNumbers } from './hosted-numbers.ts';

export interface OpenNumbersParts {
  readonly numbers: Pick<HostedNumbers, 'connected'>;
  readonly endpoint: Pick<BusinessEndpoint, 'open' | 'closeOthers'>;
  readonly clock: Clock;
  readonly log: Log;
}

/** Opens every number that sends and receives on this node's endpoint, and closes all others: also what another node has registered or disconnected. What cannot be opened now is logged. */
export async function openNumbers({ numbers, endpoint, clock, log }: OpenNumbersParts): Promise<void> {
  const asOfMs = clock.monotonicMs();
  const connected = await numbers.connected();
  for (const number of connected) {
    await endpoint.open(number).catch((error: unknown) => {
      log.warn({ code: SealgateError.is(error) ? error.code : 'INTERNAL' }, 'a business number could not be opened; it is tried again');
    });
  }
  await endpoint.closeOthers(connected, asOfMs);
}
