import type { AccountId } from '../../proto/ids.ts';
import { Analytics } from './analytics/analytics.ts';
import { readPriceList } from './billing/price-list.ts';
import type { BusinessPlaneParts } from './business-plane.ts';
import type { ConversationLine } from './endpoint/line/conversation-line.ts';
import { DirectLine } from './endpoint/line/direct-line.ts';
import { LogLine } from './endpoint/line/log-line.ts';
import { openEventStore, type OpenedEndpoint, type OpenedEventStore } from './endpoint/open-endpoint.ts';
import { HostedNumbers } from './hosted-numbers.ts';
import { createBusinessHttp, type BusinessHttp } from './http/business-http.ts';
import { openPolicy, type OpenedPolicy } from './policy/open-policy.ts';
import { profileNewsOf } from './profile-news.ts';
import { ProfileTeller } from './profile-teller.ts';
import { createBusinessRegistry, type BusinessRegistry } from './registry/business-registry.ts';
import { KeyedHashes } from './registry/keyed-hash.ts';
import { SecretBox } from './registry/secret-box.ts';
import { Announcer } from './webhooks/announcer.ts';
import { ConversationEventMaker } from './webhooks/event-maker.ts';
import { openWebhooks, type OpenedWebhooks } from './webhooks/open-webhooks.ts';
import { Subscribers } from './webhooks/subscribers.ts';

/** Longer than nodes believe what they have read. */
const PROFILE_SETTLE_MS = 10_000;
const PROFILE_TOLD_PER_SECOND = 50;

export interface BusinessComposition {
  readonly registry: BusinessRegistry;
  readonly box: SecretBox;
  readonly numbers: HostedNumbers;
  readonly line: ConversationLine;
  readonly kept: OpenedEventStore;
  readonly subscribers: Subscribers;
  readonly announcer: Announcer;
  readonly policy: OpenedPolicy;
  readonly hosted: OpenedEndpoint;
  readonly webhooks: OpenedWebhooks;
  readonly profileTeller: ProfileTeller;
  readonly http: BusinessHttp;
}

/** What the business platform of a node is made of, each of those before it; nothing runs yet. Throws BAD_CONFIG for prices or networks that are none. */
export function composeBusiness(parts: BusinessPlaneParts): BusinessComposition {
  const { stores: { conversations, businessRecords: records, budgets, ledger }, port, keyRing, clock, random, log, observer, nodeName, failPoints } = parts;
  const registry = createBusinessRegistry(records, clock);
  const box = new SecretBox(keyRing, random);
  const hashes = new KeyedHashes(keyRing);
  const numbers = new HostedNumbers(registry, clock);
  const line = parts.conversationLog === null ? new DirectLine() : new LogLine({ log: parts.conversationLog, clock, limits: parts.routingLimits, observer });
  const kept = openEventStore({
    store: conversations, line, clock, random, keys: keyRing.all('endpoint'), cryptoProcesses: parts.cryptoProcesses,
    onCryptoDeath: code => { log.warn({ code }, 'a crypto process has ended and is started again'); },
  });
  const subscribers = new Subscribers(registry, clock);
  const announcer = new Announcer(subscribers, kept.events, clock);
  const prices = readPriceList(parts.prices);
  const policy = openPolicy({
    registry, records, node: nodeName, budgets, ledger, prices, announcer, keyOf: name => Buffer.from(hashes.hash('policy', name)), clock, observer,
    settings: parts.policy, countries: parts.countries, hostedNumber: (account: AccountId) => numbers.of(account),
  });
  const hosted = kept.openEndpoint({
    port, accounts: port, rules: policy.rules, eventMaker: new ConversationEventMaker(subscribers, registry.settings), observer, failPoints,
    connectedNumber: account => numbers.connectedOf(account), profileNewsOf: number => profileNewsOf(registry, number),
    welcomes: async number => (await registry.conversational.get(number.phoneNumberId))?.value.welcome === true,
    clusterId: parts.clusterId, operatorKey: parts.operatorKey, conversationsCached: parts.conversationsCached, conversationsWaitingMax: parts.conversationsWaitingMax,
  });
  const webhooks = openWebhooks({
    registry, secrets: box, records, queue: kept.events, clock, random, observer, isPressed: () => kept.calls.areMany,
    resolveHost: parts.resolveHost, allowPrivate: parts.allowPrivate, limits: parts.webhooks,
  });
  const profileTeller = new ProfileTeller({
    records, registry, store: conversations, line, port, clock, node: nodeName, onFailure: error => { observer.failed(error); },
    settleMs: PROFILE_SETTLE_MS, consumersPerSecond: PROFILE_TOLD_PER_SECOND,
  });
  const http = createBusinessHttp({
    registry, records, nodeName, box, keyRing, budgets, endpoint: hosted.endpoint, admission: policy.admission, pacing: policy.pacing, clock, random, log, announcer, subscribers, profileTeller, failPoints,
    analytics: new Analytics({ registry, ledger, usage: policy.usage, clock, currency: prices.currency }), verify: callback => webhooks.verify(callback), sendCode: parts.sendCode,
    throttleWith429: parts.throttleWith429, refusedAfterMs: parts.refuseOutsideWindow ? parts.policy.windowMs : null,
  });
  return { registry, box, numbers, line, kept, subscribers, announcer, policy, hosted, webhooks, profileTeller, http };
}
