import { Counter, Gauge, type Registry } from 'prom-client';
import type { WebhookBacklog } from '../../business/webhooks/dispatcher.ts';
import type { LineBacklog } from '../../business/endpoint/line/conversation-line.ts';
import { endings, postOutcomes, type WebhookObserver } from '../../business/webhooks/observer.ts';
import { refusalCodes, type PolicyObserver } from '../../business/policy/policy-observer.ts';
import { Distribution } from './distribution.ts';
import type { Log } from '../log.ts';
import { latencyBucketsS, msPerS, queueTimeBucketsS } from './metrics-buckets.ts';
import { Tally, Total } from './tally.ts';

/** What the business platform does, as Prometheus metrics. No identifier: codes, categories and outcomes. */
export function createBusinessMetrics(registry: Registry, log: Log): WebhookObserver & PolicyObserver {
  const posts = new Tally(registry, 'sealgate_webhook_posts_total', 'Requests to webhook receivers, by outcome: refused is an answer other than 2xx, failed none, forbidden one that was not made because of its address', 'outcome', postOutcomes);
  const postTime = new Distribution(registry, 'sealgate_webhook_post_duration_seconds', 'One request to a webhook receiver', latencyBucketsS);
  const age = new Distribution(registry, 'sealgate_webhook_age_seconds', 'From the making of an event to its receipt', queueTimeBucketsS);
  const ended = new Tally(registry, 'sealgate_webhook_events_ended_total', 'Events that left their queue without having been received, by reason', 'reason', endings);
  const refusals = new Tally(registry, 'sealgate_business_refusals_total', 'Messages of businesses that were not accepted or failed by policy, by the API\'s code', 'code', refusalCodes.map(String));
  const ratings = new Tally(registry, 'sealgate_business_ratings_total', 'Quality ratings of numbers and templates that changed, by the new rating', 'rating', ['GREEN', 'YELLOW', 'RED', 'UNKNOWN']);
  const charges = new Tally(registry, 'sealgate_business_charges_total', 'Messages that were charged, by category', 'category', ['marketing', 'utility', 'authentication']);
  const amounts = new Counter({ name: 'sealgate_business_charged_amount_total', help: 'What was charged, in whole units of the currency', labelNames: ['currency'], registers: [registry] });
  const failures = new Total(registry, 'sealgate_business_failures_total', 'Work of the business platform in the background that failed and is tried again');
  return {
    posted(outcome, durationMs) {
      posts.add(outcome);
      postTime.observe(durationMs / msPerS);
    },
    delivered: ageMs => { age.observe(Math.max(0, ageMs) / msPerS); },
    ended: how => { ended.add(how); },
    refused: code => { refusals.add(String(code)); },
    rated: (_subject, rating) => { ratings.add(rating); },
    charged(category, currency, amountMicros) {
      charges.add(category);
      amounts.inc({ currency }, amountMicros / 1_000_000);
    },
    failed(error) {
      failures.add();
      log.error({ err: error }, 'the business platform could not do something; it is tried again');
    },
  };
}

/** Queue depths of the webhooks, read when somebody scrapes. */
export function createWebhookBacklogMetrics(registry: Registry, read: () => WebhookBacklog): void {
  const gauge = (name: string, help: string, value: (backlog: WebhookBacklog) => number): void => {
    new Gauge({ name, help, registers: [registry], collect() { this.set(value(read())); } });
  };
  gauge('sealgate_webhook_waiting_conversations', 'Conversations, for each app, whose events wait to be received', ({ conversations }) => conversations);
  gauge('sealgate_webhook_failing_conversations', 'Of these, those whose first event has failed', ({ failing }) => failing);
  gauge('sealgate_webhook_oldest_seconds', 'How long the conversation that waits longest has waited', ({ oldestMs }) => oldestMs / msPerS);
}

/** What this node owns of the log of conversations, read when somebody scrapes; all 0 where one node does everything. */
export function createConversationMetrics(registry: Registry, read: () => LineBacklog): void {
  const gauge = (name: string, help: string, value: (backlog: LineBacklog) => number): void => {
    new Gauge({ name, help, registers: [registry], collect() { this.set(value(read())); } });
  };
  gauge('sealgate_conversation_partitions', 'Partitions of the log of conversations that this node owns', ({ partitions }) => partitions);
  gauge('sealgate_conversation_leased_partitions', 'Of these, those whose lease holds: only for them does this node act', ({ leased }) => leased);
  gauge('sealgate_conversation_lag_records', 'Records of the owned partitions that are not in their conversations yet', ({ lag }) => lag);
}

/** Templates that wait for the operator; told now and then. */
export function createReviewMetrics(registry: Registry): (waiting: number, oldestMs: number) => void {
  const waiting = new Gauge({ name: 'sealgate_template_reviews_waiting', help: 'Templates that wait for the operator\'s review', registers: [registry] });
  const oldest = new Gauge({ name: 'sealgate_template_review_oldest_seconds', help: 'How long the template that waits longest has waited; at 48 h it is rejected', registers: [registry] });
  return (count, oldestMs) => {
    waiting.set(count);
    oldest.set(oldestMs / msPerS);
  };
}

/** Decisions about businesses that were changed or taken out afterwards; looked for now and then. */
export function createAuditMetrics(registry: Registry, log: Log): (brokenAt: number | null) => void {
  const broken = new Gauge({ name: 'sealgate_audit_broken_at', help: 'The first entry of the audit trail that was changed or taken out after it was written; 0: none', registers: [registry] });
  return brokenAt => {
    broken.set(brokenAt ?? 0);
    if (brokenAt !== null) log.error({ entry: brokenAt }, 'the audit trail was changed after it was written: an entry does not fit the others');
  };
}
