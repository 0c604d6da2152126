import type { Registry } from 'prom-client';
import type { EndpointObserver } from '../../business/endpoint/endpoint-observer.ts';
import { Tally, Total } from './tally.ts';

/** What the hosted endpoint does, as Prometheus metrics. No identifier: counts and reasons. */
export function createEndpointMetrics(registry: Registry): EndpointObserver {
  const sent = new Total(registry, 'sealgate_endpoint_sent_total', 'Messages of businesses that were sealed and taken by the log');
  const notSent = new Tally(registry, 'sealgate_endpoint_not_sent_total', 'Messages of businesses that were accepted and failed afterwards, by the API\'s code', 'code', ['131026', '131000']);
  const received = new Total(registry, 'sealgate_endpoint_received_total', 'Messages of consumers that were opened for businesses');
  const undecryptable = new Tally(registry, 'sealgate_endpoint_undecryptable_total', 'Messages of consumers that can never be read, by reason', 'reason');
  const waits = new Tally(registry, 'sealgate_endpoint_waits_total', 'How often something had to wait and was tried again, by why', 'why');
  const overtaken = new Total(registry, 'sealgate_endpoint_overtaken_total', 'Steps of a conversation that lost to another owner, or of which nobody knew whether they were made; they were decided anew');
  return {
    sent: () => { sent.add(); },
    notSent: code => { notSent.add(String(code)); },
    received: () => { received.add(); },
    undecryptable: reason => { undecryptable.add(reason); },
    waits: why => { waits.add(why); },
    overtaken: () => { overtaken.add(); },
  };
}
