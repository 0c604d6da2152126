import { readFileSync } from 'node:fs';
import type { Registry } from 'prom-client';
import { defaultPrices } from '../business/billing/default-prices.ts';
import { createBusinessPlane, type BusinessPlane, type BusinessPlaneParts } from '../business/business-plane.ts';
import type { Config } from './config-schema.ts';
import type { Log } from './log.ts';
import { createAuditMetrics, createBusinessMetrics, createConversationMetrics, createReviewMetrics, createWebhookBacklogMetrics } from './metrics-business.ts';
import { createEndpointMetrics } from './metrics-endpoint.ts';

type Given = 'observer' | 'observeReviews' | 'observeAudit' | 'throttleWith429' | 'refuseOutsideWindow' | 'cryptoProcesses' | 'conversationsCached' | 'conversationsWaitingMax' | 'prices' | 'policy' | 'countries' | 'webhooks' | 'allowPrivate';

/** The business platform of a node as its configuration wants it; null: this node serves none. Throws BAD_CONFIG. */
export function openBusinessPlane(config: Config, registry: Registry, log: Log, parts: Omit<BusinessPlaneParts, Given>): BusinessPlane | null {
  const { business, webhooks } = config;
  if (business.enabled === 'no') return null;
  if (webhooks.allowPrivate.length > 0) log.warn({ networks: webhooks.allowPrivate.length }, 'webhooks may call private networks: whoever may set a webhook can reach what is there');
  const plane = createBusinessPlane({
    ...parts, observeReviews: createReviewMetrics(registry), observeAudit: createAuditMetrics(registry, log), observer: { ...createEndpointMetrics(registry), ...createBusinessMetrics(registry, log) },
    throttleWith429: business.throttleWith429, refuseOutsideWindow: business.refuseOutsideWindow, cryptoProcesses: business.cryptoProcesses, conversationsCached: business.conversationsCached, conversationsWaitingMax: business.conversationsWaitingMax,
    prices: business.pricesFile === '' ? defaultPrices : readFileSync(business.pricesFile, 'utf8'), policy: business.policy,
    countries: { closed: business.closedCountries, noMarketing: business.noMarketingCountries }, webhooks: webhooks.limits, allowPrivate: webhooks.allowPrivate,
  });
  createWebhookBacklogMetrics(registry, () => plane.webhooks.backlog());
  createConversationMetrics(registry, () => plane.backlog());
  return plane;
}
