import type { FastifyInstance } from 'fastify';
import { SealgateError } from '../../proto/errors.ts';
import type { AccountId } from '../../proto/ids.ts';
import type { Cancel, Clock } from '../../proto/clock.ts';
import type { Random } from '../../proto/random.ts';
import type { OperatorKey } from '../../crypto/index.ts';
import type { Stores } from '../../storage/stores.ts';
import type { ResolveHost } from '../net/public-address.ts';
import type { KeyRing } from '../ops/keys/key-ring.ts';
import type { Log } from '../ops/log.ts';
import type { RoutingLimits } from '../routing/limits.ts';
import type { MailDropped } from '../routing/router.ts';
import { Analytics } from './analytics/analytics.ts';
import { readPriceList } from './billing/price-list.ts';
import type { BusinessAccounts } from './endpoint/accounts/business-accounts.ts';
import type { EndpointObserver } from './endpoint/endpoint-observer.ts';
import type { EndpointPort } from './endpoint/endpoint-port.ts';
import { DirectLine } from './endpoint/line/direct-line.ts';
import type { LineBacklog } from './endpoint/line/conversation-line.ts';
import { LogLine, type LogLineParts } from './endpoint/line/log-line.ts';
import { openEventStore } from './endpoint/open-endpoint.ts';
import type { FailPoints } from './fail-points.ts';
import { HostedNumbers } from './hosted-numbers.ts';
import { createBusinessHttp } from './http/business-http.ts';
import type { SendCode } from './numbers/number-registration.ts';
import { startAuditWatch } from './onboarding/audit-watch.ts';
import { registerAccountOperator } from './operator/account-operator.ts';
import { registerBusinessOperator } from './operator/business-operator.ts';
import { registerEnforcementOperator } from './operator/enforcement-operator.ts';
import type { Complaint } from './policy/conversation-rules.ts';
import { openPolicy } from './policy/open-policy.ts';
import type { PolicyObserver } from './policy/policy-observer.ts';
import type { PolicyCountries, PolicySettings } from './policy/policy-settings.ts';
import { profileNewsOf } from './profile-news.ts';
import { ProfileTeller } from './profile-teller.ts';
import { createBusinessRegistry } from './registry/business-registry.ts';
import { KeyedHashes } from './registry/keyed-hash.ts';
import { SecretBox } from './registry/secret-box.ts';
import { startReviewClock } from './templates/review-clock.ts';
import { Announcer } from './webhooks/announcer.ts';
import { ConversationEventMaker } from './webhooks/event-maker.ts';
import type { WebhookObserver } from './webhooks/observer.ts';
import { openWebhooks, type OpenedWebhooks } from './webhooks/open-webhooks.ts';
import { Subscribers } from './webhooks/subscribers.ts';
import type { WebhookLimits } from './webhooks/webhook-limits.ts';

export interface BusinessPlaneParts {
  readonly stores: Pick<Stores, 'conversations' | 'businessRecords' | 'budgets' | 'ledger'>;
  /** Where the work for conversations goes in a cluster; null: this node is alone. */
  readonly conversationLog: LogLineParts['log'] | null;
  readonly routingLimits: RoutingLimits;
  readonly port: EndpointPort & BusinessAccounts;
  readonly keyRing: KeyRing;
  readonly operatorKey: OperatorKey;
  readonly clusterId: string;
  /** Of this node, unlike any other's. */
  readonly nodeName: string;
  readonly sendCode: SendCode;
  readonly resolveHost: ResolveHost;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
  readonly observer: EndpointObserver & PolicyObserver & WebhookObserver;
  /** How many templates wait for their review, and how long the longest has waited. */
  readonly observeReviews: (waiting: number, oldestMs: number) => void;
  /** The first entry of the audit trail that does not fit the others; null: it is whole. */
  readonly observeAudit: (brokenAt: number | null) => void;
  readonly failPoints: FailPoints;
  readonly throttleWith429: boolean;
  /** Whether a message that the window does not allow is refused at once, and not by webhook. */
  readonly refuseOutsideWindow: boolean;
  readonly cryptoProcesses: number;
  readonly conversationsCached: number;
  readonly conversationsWaitingMax: number;
  /** In YAML or JSON. */
  readonly prices: string;
  readonly policy: PolicySettings;
  readonly countries: PolicyCountries;
  readonly webhooks: WebhookLimits;
  /** Networks in CIDR notation that webhooks may call although they are not public. */
  readonly allowPrivate: readonly string[];
}

/** Everything that a node does for enterprises. */
export interface BusinessPlane {
  /** What consumers think of businesses comes in here, and goes to whoever owns their conversation. */
  readonly feedback: { blocked(business: AccountId, consumer: AccountId): Promise<void>; reported(business: AccountId, consumer: AccountId): Promise<void> };
  /** See Router.onMailDropped. */
  readonly mailDropped: MailDropped;
  readonly webhooks: OpenedWebhooks;
  /** Of the log of conversations; 0 in all where there is none. */
  backlog(): LineBacklog;
  /** Whether this node has keys of businesses: crypto processes run from the first one on. */
  isHosting(): boolean;
  /** For the API listener. */
  readonly registerApi: (app: FastifyInstance) => Promise<void>;
  /** For the operator's socket. */
  readonly registerOperator: (app: FastifyInstance) => void;
  /** Opens the numbers and goes on with what was begun; after the router has started. What cannot be opened now is logged and tried again. */
  start(): Promise<void>;
  /** Other nodes take its conversations over; the API goes on. */
  leave(): Promise<void>;
  /** Takes nothing more, ends what is under way, ends the crypto processes. The stores belong to whoever handed them in. */
  close(): Promise<void>;
}

const REOPEN_EVERY_MS = 10_000;
/** Every node has looked which numbers are connected, has closed the others and has ended what it had begun for them. */
const LET_GO_MS = 2 * REOPEN_EVERY_MS;
/** Longer than nodes believe what they have read. */
const PROFILE_SETTLE_MS = 10_000;
const PROFILE_TOLD_PER_SECOND = 50;

/** Puts the business platform of a node together. Throws BAD_CONFIG for prices or networks that are none. */
export function createBusinessPlane(parts: BusinessPlaneParts): BusinessPlane {
  const { stores: { conversations, businessRecords: records, budgets, ledger }, port, keyRing, clock, random, log, observer } = parts;
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
    registry, records, node: parts.nodeName, budgets, ledger, prices, announcer, keyOf: name => Buffer.from(hashes.hash('policy', name)), clock, settings: parts.policy,
    countries: parts.countries, observer, hostedNumber: (account: AccountId) => numbers.of(account),
  });
  const hosted = kept.openEndpoint({
    port, accounts: port, rules: policy.rules, eventMaker: new ConversationEventMaker(subscribers, registry.settings), clusterId: parts.clusterId, observer,
    connectedNumber: account => numbers.connectedOf(account), profileNewsOf: number => profileNewsOf(registry, number), welcomes: async number => (await registry.conversational.get(number.phoneNumberId))?.value.welcome === true, failPoints: parts.failPoints, conversationsCached: parts.conversationsCached, conversationsWaitingMax: parts.conversationsWaitingMax, operatorKey: parts.operatorKey,
  });
  const { endpoint } = hosted;
  const webhooks = openWebhooks({ registry, secrets: box, records, queue: kept.events, clock, random, resolveHost: parts.resolveHost, allowPrivate: parts.allowPrivate, limits: parts.webhooks, observer, isPressed: () => kept.calls.areMany });
  const profileTeller = new ProfileTeller({
    records, registry, store: conversations, line, port, clock, node: parts.nodeName, settleMs: PROFILE_SETTLE_MS, consumersPerSecond: PROFILE_TOLD_PER_SECOND, onFailure: error => { observer.failed(error); },
  });
  const http = createBusinessHttp({
    registry, records, nodeName: parts.nodeName, box, keyRing, budgets, endpoint, admission: policy.admission, pacing: policy.pacing, analytics: new Analytics({ registry, ledger, usage: policy.usage, clock, currency: prices.currency }), verify: callback => webhooks.verify(callback), sendCode: parts.sendCode, clock, random, log,
    announcer, subscribers, profileTeller, failPoints: parts.failPoints, throttleWith429: parts.throttleWith429, refusedAfterMs: parts.refuseOutsideWindow ? parts.policy.windowMs : null,
  });

  const complain = async (business: AccountId, consumer: AccountId, complaint: Complaint): Promise<void> => {
    if (await numbers.of(business) !== null) await line.hand({ business, peer: consumer }, { kind: 'complaint', complaint });
  };
  const openAll = async (): Promise<void> => {
    const asOfMs = clock.monotonicMs();
    const connected = await numbers.connected();
    for (const number of connected) {
      await endpoint.open(number).catch((error: unknown) => { log.warn({ code: SealgateError.is(error) ? error.code : 'INTERNAL' }, 'a business number could not be opened; it is tried again'); });
    }
    await endpoint.closeOthers(connected, asOfMs);
  };
  // What another node had begun is worked on when this one has taken over from it.
  port.onOwned(() => {
    http.broadcasts.wake();
    profileTeller.wake();
  });
  const stopRunning = async (): Promise<void> => {
    await http.broadcasts.stop();
    await profileTeller.stop();
  };
  let cancels: readonly Cancel[] = [];
  return {
    feedback: { blocked: (business, consumer) => complain(business, consumer, 'blocks'), reported: (business, consumer) => complain(business, consumer, 'reports') },
    mailDropped: async (consumer, isClosed) => endpoint.consumerLost(consumer, await port.inTouch(consumer, await numbers.accounts()), isClosed),
    webhooks, registerApi: http.register,
    registerOperator(app) {
      registerBusinessOperator(app, { registry, box, clock, random, http });
      registerEnforcementOperator(app, { registry, registration: http.registration, accounts: http.accounts, settleMs: parts.conversationLog === null ? 0 : LET_GO_MS, announcer, subscribers, audit: http.audit, catalogue: http.catalogue, clock });
      registerAccountOperator(app, { registry, billing: policy.billing, ledger, webhooks, clock });
    },
    async start() {
      await openAll();
      http.accounts.describeAll().catch((error: unknown) => { observer.failed(error); });
      // Numbers that another node has registered or disconnected, and those that could not be opened.
      cancels = [
        clock.every(REOPEN_EVERY_MS, () => { openAll().catch((error: unknown) => { observer.failed(error); }); }),
        startReviewClock({ registry, catalogue: http.catalogue, clock, observe: parts.observeReviews, failed: error => { observer.failed(error); } }),
        startAuditWatch({ audit: http.audit, clock, observe: parts.observeAudit, failed: error => { observer.failed(error); } }),
      ];
      await hosted.start();
      http.broadcasts.start();
      profileTeller.start();
    },
    backlog: () => line.backlog(),
    isHosting: () => kept.pids().length > 0,
    async leave() {
      await stopRunning();
      await hosted.leave();
    },
    async close() {
      for (const cancel of cancels) cancel();
      await stopRunning();
      await hosted.close();
      await webhooks.close();
      await policy.close();
      await kept.close();
    },
  };
}
