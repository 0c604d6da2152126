import type { RelationKeys } from '../../storage/relations/relations.ts';
import { createCustodyVersionOf } from '../device/custody-version.ts';
import { createRelationKeys } from '../device/relation-keys.ts';
import { ClusterUrls } from '../device/routes/cluster-urls.ts';
import { fixedUrls, type PublishedUrls } from '../device/routes/published-urls.ts';
import { createBacklogMetrics, createRoutingMetrics } from '../ops/metrics/metrics-routing.ts';
import { createRouter, type LocalRouter } from '../routing/router-local.ts';
import type { WakeUp } from '../routing/router.ts';
import type { Node } from './node.ts';
import type { NodeStorage } from './open-storage.ts';

/** What moves messages, and where devices find the node that moves theirs. */
export interface NodeRouting {
  readonly router: LocalRouter;
  readonly relationKeys: RelationKeys;
  readonly urls: PublishedUrls;
}

/** The router is not started: until then nothing is owned. */
export function openRouting(node: Node, storage: NodeStorage, wakeUp: WakeUp): NodeRouting {
  const { config, clock, keyRing, operatorKey, registry, failPoints } = node;
  const { log, stores: { mailbox, accounts, preKeys, relations }, membership } = storage;
  const relationKeys = createRelationKeys(keyRing);
  const router = createRouter({
    log, mailbox, accounts, preKeys, relations, relationKeys, wakeUp, clock, failPoints, ...membership === null ? {} : { nodes: { own: config.nodeName, membership } },
    envelopeKey: keyRing.current('envelope').bytes, limits: config.limits.routing, observer: createRoutingMetrics(registry, node.log), custodyVersionOf: createCustodyVersionOf(operatorKey.publicKey, clock),
  });
  node.closers.add('router', () => router.close());
  createBacklogMetrics(registry, () => router.stats());
  const urls = membership === null ? fixedUrls(config.device.url)
    : new ClusterUrls({ operatorKey, clusterId: node.clusterId, clock, membership, own: config.device.url, further: config.routing.urls });
  return { router, relationKeys, urls };
}
