import type { Clock } from '../../../proto/clock.ts';
import { SealgateError } from '../../../proto/errors.ts';
import type { Random } from '../../../proto/random.ts';
import type { BusinessEndpoint } from '../endpoint/endpoint.ts';
import { ApiError } from '../http/api-error.ts';
import { messageFaults, type Fields } from '../http/fields.ts';
import type { SendAdmission } from '../policy/send-admission.ts';
import { isWindowOpen } from '../policy/service-window.ts';
import type { TemplatePacing } from '../policy/template-pacing.ts';
import type { BlockList } from '../registry/block-list.ts';
import type { BusinessRegistry } from '../registry/business-registry.ts';
import { hostedNumberOf, type PhoneNumber } from '../registry/phone-number.ts';
import type { Kept } from '../registry/repository.ts';
import type { Template } from '../registry/template.ts';
import { templateNamed } from '../registry/template-named.ts';
import { renderTemplate } from '../templates/render-template.ts';
import { messageBodyOf, quoting, type Between } from './message-body.ts';
import { messageIdOf, parseMessageId } from './message-id.ts';
import type { ContentBody, OutboundMessage, TemplateUsed } from './outbound-message.ts';
import { recipientDigits } from './recipient-number.ts';
import { waIdOfUserId } from './user-id.ts';

export interface MessageIntakeParts {
  readonly registry: BusinessRegistry;
  readonly blockList: BlockList;
  readonly endpoint: Pick<BusinessEndpoint, 'hasRoom' | 'submit' | 'markRead' | 'lastInboundAtMs'>;
  readonly admission: SendAdmission;
  readonly pacing: Pick<TemplatePacing, 'clears'>;
  /** What is no template, to somebody who has not written for so long, is refused with 131047; null: it is taken, and fails by webhook. */
  readonly refusedAfterMs: number | null;
  readonly clock: Clock;
  readonly random: Random;
}

/** The answer to a message that was accepted. */
export interface Accepted {
  readonly messaging_product: 'whatsapp';
  /** `user_id`: when that was what the message was addressed to. */
  readonly contacts: [{ readonly input: string; readonly wa_id: string; readonly user_id?: string }];
  /** The status: of a template's message only. */
  readonly messages: [{ readonly id: string; readonly message_status?: 'accepted' | 'held_for_quality_assessment' }];
}

export interface Success { readonly success: true }

interface Made { readonly body: ContentBody; readonly template: Kept<Template> | null; readonly ttlSeconds: number }

const CONTENT_ID_BYTES = 16;
const TTL_SECONDS = 30 * 86_400;
const CALLBACK_DATA_MAX = 512;
const IDENTITY_HASH_MAX = 128;
const BUSY_RETRY_AFTER_MS = 1000;
const categories = { MARKETING: 'marketing', UTILITY: 'utility', AUTHENTICATION: 'authentication' } as const;

/** `POST /{number}/messages`: checks everything that can be told at once, then hands the message to the endpoint, which sends it or reports a failure by webhook. */
export class MessageIntake {
  private readonly parts: MessageIntakeParts;

  constructor(parts: MessageIntakeParts) {
    this.parts = parts;
  }

  /**
   * The answer of the API once the message survives any crash. Throws ApiError, and then nothing is sent. `contentId`: of one who may hand the same message in again; nobody else's, and
   * the same each time.
   */
  take(number: Kept<PhoneNumber>, parameters: Fields, contentId: Uint8Array = this.parts.random.bytes(CONTENT_ID_BYTES)): Promise<Accepted | Success> {
    return this.accept(number, parameters, contentId, null);
  }

  /** As take(), of nothing but a marketing template. Throws 134100 for what is no template, 131055 for one of another category. */
  async takeMarketing(number: Kept<PhoneNumber>, parameters: Fields): Promise<Accepted | Success> {
    parameters.optionalChoice('product_policy', ['CLOUD_API_FALLBACK', 'STRICT']);
    if (parameters.optionalText('type', { max: 64 }) !== 'template') throw new ApiError(134100, { details: 'only templates are sent here; send other messages with POST /{phone-number-id}/messages' });
    return this.accept(number, parameters, this.parts.random.bytes(CONTENT_ID_BYTES), 'MARKETING');
  }

  /** Whether the number could send this template now, to somebody: its name and language and, if `isFilledIn`, with these components. Throws what take() would. */
  async requireSendable(number: Kept<PhoneNumber>, template: Fields, isFilledIn: boolean): Promise<void> {
    await this.requireUsable(number);
    const given = template.telling(messageFaults);
    const { value } = await this.sendable(number, given, null);
    if (isFilledIn) renderTemplate(value, given);
  }

  /** `category`: of the templates that may be sent; null: any, and what is no template. */
  private async accept(number: Kept<PhoneNumber>, parameters: Fields, contentId: Uint8Array, category: Template['category'] | null): Promise<Accepted | Success> {
    if (parameters.optionalText('messaging_product', { max: 64 }) !== 'whatsapp') throw new ApiError(100, { message: '(#100) The parameter messaging_product is required.' });
    await this.requireUsable(number);
    const payload = parameters.telling(messageFaults);
    if (payload.has('status')) return this.markRead(number, payload);
    const { waId, ...contact } = recipientOf(payload, number.value);
    const type = payload.optionalText('type', { max: 64 }) ?? 'text';
    const between = { business: hostedNumberOf(number).account, waId };
    const made = type === 'template' ? await this.fromTemplate(number, payload, between, category) : { body: messageBodyOf(type, payload, between), template: null, ttlSeconds: TTL_SECONDS };
    await this.requireReachable(number, waId);
    if (made.template === null) await this.requireOpenWindow(number, waId);
    const { id, template } = await this.submit(number, this.messageOf(waId, contentId, made, payload), made.template);
    const status = template === null ? {} : { message_status: template.cleared ? 'accepted' as const : 'held_for_quality_assessment' as const };
    return { messaging_product: 'whatsapp', contacts: [{ ...contact, wa_id: waId }], messages: [{ id, ...status }] };
  }

  private messageOf(waId: string, contentId: Uint8Array, { body, template, ttlSeconds }: Made, payload: Fields): OutboundMessage {
    const acceptedAtMs = this.parts.clock.nowMs();
    return {
      id: messageIdOf({ waId, author: 'business', contentId }), contentId, waId, body, template: template === null ? null : usedOf(template),
      callbackData: payload.optionalText('biz_opaque_callback_data', { max: CALLBACK_DATA_MAX }) ?? '', identityHash: payload.optionalText('recipient_identity_key_hash', { max: IDENTITY_HASH_MAX }) ?? '', expiresAtMs: acceptedAtMs + ttlSeconds * 1000, acceptedAtMs,
    };
  }

  /** Resolves to the message as it was handed in. */
  private async submit(number: Kept<PhoneNumber>, message: OutboundMessage, template: Kept<Template> | null): Promise<OutboundMessage> {
    if (!this.parts.endpoint.hasRoom()) throw new ApiError(130429, { details: 'more messages wait to be sent than this server takes; send it again later', retryAfterMs: BUSY_RETRY_AFTER_MS });
    const refusal = await this.parts.admission.admit(number, message.waId);
    if (refusal !== null) throw new ApiError(refusal.code, { details: refusal.details, retryAfterMs: refusal.retryAfterMs });
    try {
      const paced = await this.paced(number, message, template);
      await this.parts.endpoint.submit(hostedNumberOf(number), paced);
      return paced;
    } catch (error) {
      if (SealgateError.is(error) && error.canRetry) throw new ApiError(131016, { cause: error, details: 'nothing was accepted; send it again later', retryAfterMs: error.retryAfterMs });
      throw new ApiError(131000, { cause: error, details: 'nothing was accepted' });
    }
  }

  private async paced(number: Kept<PhoneNumber>, message: OutboundMessage, template: Kept<Template> | null): Promise<OutboundMessage> {
    if (message.template === null || template === null) return message;
    const { pacing, endpoint } = this.parts;
    const cleared = await pacing.clears(template, message.id, () => endpoint.lastInboundAtMs(hostedNumberOf(number), message.waId));
    return { ...message, template: { ...message.template, cleared } };
  }

  private async markRead(number: Kept<PhoneNumber>, payload: Fields): Promise<Success> {
    payload.choice('status', ['read']);
    const parts = parseMessageId(payload.text('message_id', { max: 512 }));
    const isTyping = payload.optionalObject('typing_indicator') !== null;
    const result = parts?.author === 'consumer' ? await this.parts.endpoint.markRead(hostedNumberOf(number), parts, isTyping) : 'unknown';
    if (result === 'unknown') throw new ApiError(131009, { details: 'message_id is of no message that this number has received' });
    return { success: true };
  }

  /** Of the number and its business, before anything of the message is looked at. */
  private async requireUsable({ value }: Kept<PhoneNumber>): Promise<void> {
    const { registry } = this.parts;
    const [entity, waba] = await Promise.all([registry.entities.get(value.entityId), registry.wabas.get(value.wabaId)]);
    if (waba?.value.reviewStatus === 'REJECTED') throw new ApiError(368, { details: 'the account was rejected in its review; ask the operator of this server' });
    if (entity === null || entity.value.status === 'suspended') throw new ApiError(131031, { details: 'the business is suspended; ask the operator of this server' });
    if (value.account === '' || value.status === 'PENDING' || value.status === 'DISCONNECTED') throw new ApiError(133010, { details: 'register the number with POST /{phone-number-id}/register' });
    if (value.status === 'RESTRICTED') throw new ApiError(131031, { details: 'the number is restricted; ask the operator of this server' });
  }

  private async requireReachable({ id, value }: Kept<PhoneNumber>, waId: string): Promise<void> {
    if (waId === value.digits) throw new ApiError(131021, { details: 'to is the number that sends' });
    const waba = await this.parts.registry.wabas.get(value.wabaId);
    const allowed = waba?.value.testRecipients ?? null;
    if (allowed?.includes(waId) === false) throw new ApiError(131030, { details: 'until the business is approved it reaches its test recipients only' });
    if (await this.parts.blockList.has(id, waId)) throw new ApiError(130403, { details: 'unblock the recipient with DELETE /{phone-number-id}/block_users' });
  }

  private async requireOpenWindow(number: Kept<PhoneNumber>, waId: string): Promise<void> {
    const { refusedAfterMs, endpoint, clock } = this.parts;
    if (refusedAfterMs === null) return;
    const lastInboundAtMs = await endpoint.lastInboundAtMs(hostedNumberOf(number), waId);
    if (!isWindowOpen(lastInboundAtMs ?? 0, clock.nowMs(), { windowMs: refusedAfterMs })) throw new ApiError(131047, { details: 'the person has not written for too long; send a template' });
  }

  private async fromTemplate(number: Kept<PhoneNumber>, payload: Fields, between: Between, category: Template['category'] | null): Promise<Made> {
    const given = payload.object('template');
    const found = await this.sendable(number, given, category);
    return { body: quoting({ template: renderTemplate(found.value, given) }, payload, between), template: found, ttlSeconds: found.value.ttlSeconds };
  }

  private async sendable(number: Kept<PhoneNumber>, given: Fields, category: Template['category'] | null): Promise<Kept<Template>> {
    const [name, language] = namedIn(given);
    const found = await templateNamed(this.parts.registry, number.value.wabaId, name, language);
    if (category !== null && found !== null && found.value.category !== category) throw new ApiError(131055, { details: `template name (${name}) is no marketing template` });
    if (found?.value.status === 'PAUSED') throw new ApiError(132015, { details: `template name (${name}) is paused, because of its quality or by the operator` });
    if (found?.value.status === 'DISABLED') throw new ApiError(132016, { details: `template name (${name}) is disabled because of its quality` });
    if (found?.value.status !== 'APPROVED') throw new ApiError(132001, { details: `template name (${name}) does not exist in ${language}, or is not approved` });
    return found;
  }
}

function namedIn(template: Fields): [name: string, language: string] {
  return [template.text('name', { max: 512 }), languageOf(template.object('language').text('code', { max: 16 }))];
}

/** `en_us` is `en_US`: clients write it so. */
function languageOf(code: string): string {
  const [, language = '', country = ''] = /^([a-z]{2,3})_([a-z]{2})$/i.exec(code) ?? [];
  return country === '' ? code : `${language.toLowerCase()}_${country.toUpperCase()}`;
}

function usedOf({ id, value: { name, language, category } }: Kept<Template>): TemplateUsed {
  return { id, name, language, category: categories[category], cleared: false };
}

/** A number, or the id that the business knows a person by; the number wins. */
function recipientOf(payload: Fields, { digits, entityId }: PhoneNumber): { input: string; waId: string; user_id?: string } {
  if ((payload.optionalChoice('recipient_type', ['individual', 'group']) ?? 'individual') === 'group') throw payload.faults.wrong('recipient_type', 'must be individual: groups are not served');
  const userId = payload.has('to') ? null : payload.optionalText('recipient', { max: 160 });
  if (userId !== null) {
    const known = waIdOfUserId(entityId, userId);
    if (known === null) throw payload.faults.wrong('recipient', 'must be the user_id of somebody who is known to the business');
    return { input: userId, waId: known, user_id: userId };
  }
  const input = payload.text('to', { max: 64 });
  const waId = recipientDigits(input, digits);
  if (waId === null) throw payload.faults.wrong('to', 'must be a phone number with its country code');
  return { input, waId };
}
