import type { Clock } from '../../../proto/clock.ts';
import type { AccountId } from '../../../proto/ids.ts';
import type { BudgetStore } from '../../../storage/budgets/budgets.ts';
import type { BusinessRecords } from '../../../storage/business-records/business-records.ts';
import type { LedgerStore } from '../../../storage/ledger/ledger.ts';
import { MessageUsage } from '../analytics/message-usage.ts';
import { Billing } from '../billing/billing.ts';
import type { PriceList } from '../billing/price-list.ts';
import type { BusinessRegistry } from '../registry/business-registry.ts';
import type { HostedNumber } from '../registry/hosted-number.ts';
import type { Announcer } from '../webhooks/announcer.ts';
import type { ConversationRules } from './conversation-rules.ts';
import { DailyCounts } from './daily-counts.ts';
import { LeasedBuckets } from './leased-buckets.ts';
import type { PolicyObserver } from './policy-observer.ts';
import type { PolicyCountries, PolicySettings } from './policy-settings.ts';
import { PortfolioReach } from './portfolio-reach.ts';
import { QualityWatch } from './quality-watch.ts';
import { RateAdmission } from './rate-admission.ts';
import type { SendAdmission } from './send-admission.ts';
import { SendingRules } from './sending-rules.ts';
import { TemplatePacing } from './template-pacing.ts';
import { TemplatePauses } from './template-pauses.ts';
import { ThroughputRaise } from './throughput-raise.ts';

export interface OpenPolicyParts {
  readonly registry: BusinessRegistry;
  readonly records: BusinessRecords;
  readonly budgets: BudgetStore;
  readonly ledger: LedgerStore;
  /** Unlike any other node's. */
  readonly node: string;
  readonly prices: PriceList;
  readonly announcer: Pick<Announcer, 'announce'>;
  /** A keyed hash, the same on all nodes: the store learns nobody's number. */
  readonly keyOf: (name: string) => Uint8Array;
  readonly clock: Clock;
  readonly settings: PolicySettings;
  readonly countries: PolicyCountries;
  readonly observer: PolicyObserver;
  readonly hostedNumber: (business: AccountId) => Promise<HostedNumber | null>;
}

export interface OpenedPolicy {
  readonly rules: ConversationRules;
  readonly admission: SendAdmission;
  readonly billing: Billing;
  readonly pacing: TemplatePacing;
  /** What consumers think of businesses comes in here. */
  readonly quality: QualityWatch;
  readonly usage: MessageUsage;
  /** Writes down what waits. */
  close(): Promise<void>;
}

/** The policy engine over its stores; begins to watch quality. */
export function openPolicy(parts: OpenPolicyParts): OpenedPolicy {
  const { records, node, budgets, ledger, prices, keyOf, clock, settings, observer } = parts;
  const counts = new DailyCounts(records, clock, node);
  const usage = new MessageUsage(counts);
  const buckets = new LeasedBuckets(budgets, clock, keyOf);
  const billing = new Billing({ ledger, records, prices, clock, observer });
  const quality = new QualityWatch({ ...parts, counts, pauses: new TemplatePauses(parts) });
  const reach = new PortfolioReach({ ...parts, counts });
  const pacing = new TemplatePacing({ ...parts, counts });
  const rules = new SendingRules({ ...parts, reach, throughput: new ThroughputRaise(parts), pacing, billing, quality, usage, buckets });
  quality.start();
  pacing.start();
  return {
    rules, admission: new RateAdmission(buckets, settings, observer), billing, pacing, quality, usage,
    async close() {
      await pacing.stop();
      await quality.stop();
    },
  };
}
