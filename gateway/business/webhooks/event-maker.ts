import { hash } from 'node:crypto';
import { identityHashOf } from '../messages/identity-hash.ts';
import { userIdOf } from '../messages/user-id.ts';
import type { BusinessRegistry } from '../registry/business-registry.ts';
import type { HostedNumber } from '../registry/hosted-number.ts';
import type { EventMaker, NewEvent } from './events.ts';
import { inboundMessage, unsupported } from './inbound-message.ts';
import type { Occurrence } from './occurrences.ts';
import { failedUpdate, statusUpdate, type StatusUpdate } from './status-update.ts';
import type { Subscriber, Subscribers } from './subscribers.ts';
import { conversationBody, secondsText, unixSeconds } from './webhook-body.ts';

/** Bodies of what happens in conversations, one for each app that has subscribed. */
export class ConversationEventMaker implements EventMaker {
  private readonly subscribers: Subscribers;
  private readonly settings: Pick<BusinessRegistry['settings'], 'get'>;

  constructor(subscribers: Subscribers, settings: Pick<BusinessRegistry['settings'], 'get'>) {
    this.subscribers = subscribers;
    this.settings = settings;
  }

  async eventsOf(number: HostedNumber, occurrence: Occurrence, accountKey: Uint8Array | null): Promise<readonly NewEvent[]> {
    const field = occurrence.kind === 'preference' ? 'user_preferences' : 'messages';
    const subscribers = await this.subscribers.to(number.wabaId, field);
    if (subscribers.length === 0) return [];
    const checksIdentity = (await this.settings.get(number.phoneNumberId))?.value.identityKeyCheck === true;
    const person = { userId: userIdOf(number.entityId, occurrence.waId), identityHash: checksIdentity && accountKey !== null ? identityHashOf(accountKey) : null };
    return subscribers.flatMap(subscriber => {
      const items = itemsOf(number, occurrence, subscriber, person);
      return items === null ? [] : [{ id: eventId(subscriber.app, nameOf(occurrence)), app: subscriber.app, body: conversationBody(number, field, items) }];
    });
  }
}

/** The same for the same thing, however often it is made. */
export function eventId(app: string, name: string): Uint8Array {
  return new Uint8Array(hash('sha256', `webhook event\n${app}\n${name}`, 'buffer').subarray(0, 16));
}

function nameOf(occurrence: Occurrence): string {
  switch (occurrence.kind) {
    case 'status': return `${occurrence.status}\n${occurrence.messageId}`;
    case 'preference': return `preference\n${occurrence.waId}\n${occurrence.atMs}\n${String(occurrence.marketing)}`;
    case 'inbound':
    case 'failed':
    case 'opened':
    case 'identityChanged':
    case 'undecryptable': return `${occurrence.kind}\n${occurrence.messageId}`;
  }
}

/** Who the consumer is to the business. */
interface Person { readonly userId: string; /** null when the number does not check identities. */ readonly identityHash: string | null }

/** Beside `metadata`; null: no app is told. */
function itemsOf(number: HostedNumber, occurrence: Occurrence, { pricingModel }: Subscriber, person: Person): object | null {
  switch (occurrence.kind) {
    case 'status': return statusItems(occurrence, statusUpdate(number, occurrence, pricingModel), person);
    case 'failed': return statusItems({ ...occurrence, profileName: '' }, failedUpdate(occurrence), person);
    case 'preference': return preferenceItems(occurrence, person);
    case 'opened': return messageItems(occurrence, { type: 'request_welcome' }, person);
    case 'identityChanged': return person.identityHash === null ? null : messageItems(occurrence, identityMessage(occurrence, person.identityHash), person);
    case 'undecryptable': return messageItems(occurrence, unsupported(131060, 'The message could not be opened.'), person);
    case 'inbound': {
      const message = inboundMessage(occurrence.content, { number, waId: occurrence.waId });
      return message === null ? null : messageItems(occurrence, message, person);
    }
  }
}

interface FromConsumer { readonly messageId: string; readonly waId: string; readonly profileName: string; readonly atMs: number }

/** Nobody has to confirm it: what the business pins in a message decides. */
function identityMessage({ profileName, waId, atMs }: FromConsumer, hash: string): object {
  const body = `The identity of ${profileName === '' ? waId : profileName} has changed`;
  return { type: 'system', system: { body, type: 'customer_identity_changed', customer: waId, identity: hash }, identity: { acknowledged: true, created_timestamp: secondsText(atMs), hash } };
}

function messageItems({ messageId, waId, profileName, atMs }: FromConsumer, message: object, { userId, identityHash }: Person): object {
  const identity = identityHash === null ? {} : { identity_key_hash: identityHash };
  return {
    contacts: [{ profile: { name: profileName }, wa_id: waId, user_id: userId, ...identity }],
    messages: [{ from: waId, id: messageId, timestamp: secondsText(atMs), ...message, from_user_id: userId }],
  };
}

/** With a profile, which the Cloud API has not in statuses: clients of before 2026, when a status had no contact, want each contact to have one. */
function statusItems({ waId, profileName }: Pick<FromConsumer, 'waId' | 'profileName'>, status: StatusUpdate, { userId, identityHash }: Person): object {
  const [of, recipient] = identityHash === null ? [{}, {}] : [{ identity_key_hash: identityHash }, { recipient_identity_key_hash: identityHash }];
  return { contacts: [{ profile: { name: profileName }, wa_id: waId, user_id: userId, ...of }], statuses: [{ ...status, recipient_user_id: userId, ...recipient }] };
}

function preferenceItems({ waId, profileName, atMs, marketing }: Extract<Occurrence, { kind: 'preference' }>, { userId }: Person): object {
  const detail = `User requested to ${marketing ? 'resume' : 'stop'} marketing messages`;
  const preference = { wa_id: waId, user_id: userId, detail, category: 'marketing_messages', value: marketing ? 'resume' : 'stop', timestamp: unixSeconds(atMs) };
  return { contacts: [{ profile: { name: profileName }, wa_id: waId, user_id: userId }], user_preferences: [preference] };
}
