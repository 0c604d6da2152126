import { readFileSync } from 'node:fs';
import { defaultPrices } from '../business/billing/default-prices.ts';
import type { BusinessPlane } from '../business/business-plane.ts';
import { LocalEndpointPort } from '../business/endpoint/endpoint-port-local.ts';
import { LocalBusinessPlane } from '../business/local-business-plane.ts';
import type { CodeSender } from '../device/registration/code-sender.ts';
import { NumberVault } from '../device/registration/number-vault.ts';
import { systemResolveHost } from '../net/public-address.ts';
import { createAuditMetrics, createBusinessMetrics, createConversationMetrics, createReviewMetrics, createWebhookBacklogMetrics } from '../ops/metrics/metrics-business.ts';
import { createEndpointMetrics } from '../ops/metrics/metrics-endpoint.ts';
import type { Node } from './node.ts';
import type { NodeRouting } from './open-routing.ts';
import type { NodeStorage } from './open-storage.ts';

/** What enterprises ask of the node; null: it serves none. Not started. Throws BAD_CONFIG. */
export function openBusiness(node: Node, storage: NodeStorage, { router, relationKeys }: NodeRouting, codeSender: CodeSender): BusinessPlane | null {
  const { config: { business, webhooks, limits, nodeName }, clock, random, log, keyRing, operatorKey, clusterId, registry, failPoints } = node;
  if (business.enabled === 'no') return null;
  if (webhooks.allowPrivate.length > 0) log.warn({ networks: webhooks.allowPrivate.length }, 'webhooks may call private networks: whoever may set a webhook can reach what is there');
  const { accounts, preKeys, relations } = storage.stores;
  const port = new LocalEndpointPort({ router, accounts, preKeys, relations, relationKeys, numbers: new NumberVault(keyRing, random), nowMs: () => clock.nowMs() });
  const plane = new LocalBusinessPlane({
    stores: storage.stores, conversationLog: storage.conversationLog, port, keyRing, operatorKey, clusterId, nodeName, resolveHost: systemResolveHost, clock, random, log, failPoints,
    sendCode: code => codeSender.send(code), routingLimits: limits.routing,
    observer: { ...createEndpointMetrics(registry), ...createBusinessMetrics(registry, log) }, observeReviews: createReviewMetrics(registry), observeAudit: createAuditMetrics(registry, log),
    throttleWith429: business.throttleWith429, refuseOutsideWindow: business.refuseOutsideWindow, cryptoProcesses: business.cryptoProcesses, conversationsCached: business.conversationsCached, conversationsWaitingMax: business.conversationsWaitingMax,
    prices: business.pricesFile === '' ? defaultPrices : readFileSync(business.pricesFile, 'utf8'), policy: business.policy,
    countries: { closed: business.closedCountries, noMarketing: business.noMarketingCountries }, webhooks: webhooks.limits, allowPrivate: webhooks.allowPrivate,
  });
  node.closers.add('business', () => plane.close());
  createWebhookBacklogMetrics(registry, () => plane.webhooks.backlog());
  createConversationMetrics(registry, () => plane.backlog());
  router.onMailDropped(plane.mailDropped);
  return plane;
}
