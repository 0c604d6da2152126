import { createHash } from 'node:crypto';
import type { HostedNumber } from '../registry/hosted-number.ts';
import type { EventMaker, NewEvent } from './events.ts';
import { inboundMessage, unsupported } from './inbound-message.ts';
import type { Occurrence } from './occurrences.ts';
import { failedUpdate, statusUpdate } from './status-update.ts';
import type { Subscriber, Subscribers } from './subscribers.ts';
import { conversationBody, secondsText, unixSeconds } from './webhook-body.ts';

/** Bodies of what happens in conversations, one for each app that has subscribed. */
export class ConversationEventMaker implements EventMaker {
  private readonly subscribers: Subscribers;

  constructor(subscribers: Subscribers) {
    this.subscribers = subscribers;
  }

  async eventsOf(number: HostedNumber, occurrence: Occurrence): Promise<readonly NewEvent[]> {
    const field = occurrence.kind === 'preference' ? 'user_preferences' : 'messages';
    const subscribers = await this.subscribers.to(number.wabaId, field);
    return subscribers.flatMap(subscriber => {
      const items = itemsOf(number, occurrence, subscriber);
      return items === null ? [] : [{ id: eventId(subscriber.app, nameOf(occurrence)), app: subscriber.app, body: conversationBody(number, field, items) }];
    });
  }
}

/** The same for the same thing, however often it is made. */
export function eventId(app: string, name: string): Uint8Array {
  return new Uint8Array(createHash('sha256').update(`webhook event\n${app}\n${name}`).digest().subarray(0, 16));
}

function nameOf(occurrence: Occurrence): string {
  switch (occurrence.kind) {
    case 'status': return `${occurrence.status}\n${occurrence.messageId}`;
    case 'preference': return `preference\n${occurrence.waId}\n${occurrence.atMs}\n${String(occurrence.marketing)}`;
    case 'inbound':
    case 'failed':
    case 'undecryptable': return `${occurrence.kind}\n${occurrence.messageId}`;
  }
}

/** Beside `metadata`; null: no app is told. */
function itemsOf(number: HostedNumber, occurrence: Occurrence, { pricingModel }: Subscriber): object | null {
  switch (occurrence.kind) {
    case 'status': return { statuses: [statusUpdate(number, occurrence, pricingModel)] };
    case 'failed': return { statuses: [failedUpdate(occurrence)] };
    case 'preference': return preferenceItems(occurrence);
    case 'undecryptable': return messageItems(occurrence, unsupported(131060, 'The message could not be opened.'));
    case 'inbound': {
      const message = inboundMessage(occurrence.content, { number, waId: occurrence.waId });
      return message === null ? null : messageItems(occurrence, message);
    }
  }
}

interface FromConsumer { readonly messageId: string; readonly waId: string; readonly profileName: string; readonly atMs: number }

function messageItems({ messageId, waId, profileName, atMs }: FromConsumer, message: object): object {
  return { contacts: [{ profile: { name: profileName }, wa_id: waId }], messages: [{ from: waId, id: messageId, timestamp: secondsText(atMs), ...message }] };
}

function preferenceItems({ waId, profileName, atMs, marketing }: Extract<Occurrence, { kind: 'preference' }>): object {
  const detail = `User requested to ${marketing ? 'resume' : 'stop'} marketing messages`;
  const preference = { wa_id: waId, detail, category: 'marketing_messages', value: marketing ? 'resume' : 'stop', timestamp: unixSeconds(atMs) };
  return { contacts: [{ profile: { name: profileName }, wa_id: waId }], user_preferences: [preference] };
}
