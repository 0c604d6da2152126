import { createHash } from 'node:crypto';
import type { HostedNumber } from '../registry/hosted-number.ts';
import type { App } from '../registry/app.ts';
import type { Pricing } from '../policy/conversation-rules.ts';
import type { Occurrence } from './occurrences.ts';
import { webhookErrors, type WebhookError } from './webhook-errors.ts';
import { secondsText } from './webhook-body.ts';

type Status = Extract<Occurrence, { kind: 'status' }>;
type Failed = Extract<Occurrence, { kind: 'failed' }>;

/** An item of `statuses`. Times are Unix seconds. */
export interface StatusUpdate {
  readonly id: string;
  readonly status: Status['status'] | 'failed';
  readonly timestamp: string;
  readonly recipient_id: string;
  readonly biz_opaque_callback_data?: string;
  readonly conversation?: { readonly id: string; readonly expiration_timestamp?: string; readonly origin: { readonly type: Pricing['category'] } };
  readonly pricing?: { readonly billable: boolean; readonly pricing_model: 'PMP' | 'CBP'; readonly type?: Pricing['type']; readonly category: Pricing['category'] };
  readonly errors?: [WebhookError];
}

const DAY_MS = 86_400_000;

/** A status as the app's generation of clients knows it. */
export function statusUpdate(number: HostedNumber, status: Status, pricingModel: App['pricingModel']): StatusUpdate {
  return {
    ...head(status, status.status),
    ...conversationOf(number, status, pricingModel),
    // Charged with the delivery: `read` says nothing new of it.
    ...status.status === 'read' ? {} : { pricing: pricingOf(status.pricing, pricingModel) },
  };
}

export function failedUpdate(failed: Failed): StatusUpdate {
  return { ...head(failed, 'failed'), errors: webhookErrors(failed.code, failed.details) };
}

function head<S extends StatusUpdate['status']>({ messageId, atMs, waId, callbackData }: Status | Failed, status: S): Pick<StatusUpdate, 'id' | 'timestamp' | 'recipient_id' | 'biz_opaque_callback_data'> & { readonly status: S } {
  return { id: messageId, status, timestamp: secondsText(atMs), recipient_id: waId, ...callbackData === '' ? {} : { biz_opaque_callback_data: callbackData } };
}

function pricingOf({ billable, type, category }: Pricing, pricingModel: App['pricingModel']): NonNullable<StatusUpdate['pricing']> {
  return pricingModel === 'cbp' ? { billable, pricing_model: 'CBP', category } : { billable, pricing_model: 'PMP', type, category };
}

/** Under per-message pricing each message is its own conversation; under the older model those of one category and UTC day share one. */
function conversationOf(number: HostedNumber, { status, messageId, waId, pricing, atMs }: Status, pricingModel: App['pricingModel']): Pick<StatusUpdate, 'conversation'> {
  if (pricingModel === 'pmp' || status === 'read') return {};
  const about = pricingModel === 'cbp' ? [number.phoneNumberId, waId, pricing.category, Math.floor(atMs / DAY_MS)] : [messageId];
  const id = createHash('sha256').update(`conversation\n${about.join('\n')}`).digest('hex').slice(0, 32);
  const expires = status === 'sent' ? { expiration_timestamp: secondsText(atMs + DAY_MS) } : {};
  return { conversation: { id, ...expires, origin: { type: pricing.category } } };
}
