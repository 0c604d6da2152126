import type { BusinessPlane } from '../business/business-plane.ts';
import { lookUpRoute } from '../device/routes/route-look-up.ts';
import { canonicalAddress, ClientAddress } from '../device/transport/client-address.ts';
import { createApiListener, reloadApiTls } from '../ops/listeners/api-listener.ts';
import { openListener } from '../ops/listeners/listen.ts';
import type { Node } from './node.ts';
import type { NodeRouting } from './open-routing.ts';

export interface NodeApi {
  readonly url: string;
  /** New connections get the certificate that is in the files now. Throws BAD_CONFIG and keeps the old one. */
  reloadTls(): void;
}

/** The HTTP API. Rejects with PORT_IN_USE or BAD_CONFIG. */
export async function openApi({ config, version, tls, closers }: Node, { router, urls }: NodeRouting, business: BusinessPlane | null): Promise<NodeApi> {
  const proxies = new ClientAddress(config.device.trustedProxies);
  const routes = { router, urls, relays: config.routing.connect === 'relay' };
  const app = await createApiListener({
    version, sourceUrl: config.source.url, tls, isProxy: address => proxies.isTrusted(canonicalAddress(address)), route: account => lookUpRoute(routes, account), business: business?.registerApi ?? null,
  });
  closers.add('API', () => app.close());
  const url = await openListener(app, 'HTTP API', tls === null ? 'http' : 'https', config.api);
  return { url, reloadTls: () => { if (tls !== null) reloadApiTls(app, tls); } };
}
