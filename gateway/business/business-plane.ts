import type { FastifyInstance } from 'fastify';
import type { AccountId } from '../../proto/ids.ts';
import type { Clock } from '../../proto/clock.ts';
import type { Random } from '../../proto/random.ts';
import type { OperatorKey } from '../../crypto/index.ts';
import type { Stores } from '../../storage/stores.ts';
import type { ResolveHost } from '../net/public-address.ts';
import type { KeyRing } from '../ops/keys/key-ring.ts';
import type { Log } from '../ops/log.ts';
import type { RoutingLimits } from '../routing/limits.ts';
import type { MailDropped } from '../routing/router.ts';
import type { BusinessAccounts } from './endpoint/accounts/business-accounts.ts';
import type { EndpointObserver } from './endpoint/endpoint-observer.ts';
import type { EndpointPort } from './endpoint/endpoint-port.ts';
import type { LineBacklog } from './endpoint/line/conversation-line.ts';
import type { LogLineParts } from './endpoint/line/log-line.ts';
import type { FailPoints } from './fail-points.ts';
import type { SendCode } from './numbers/number-registration.ts';
import type { PolicyObserver } from './policy/policy-observer.ts';
import type { PolicyCountries, PolicySettings } from './policy/policy-settings.ts';
import type { WebhookObserver } from './webhooks/observer.ts';
import type { OpenedWebhooks } from './webhooks/open-webhooks.ts';
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
