import type {
  CloudAPIErrorResponse, CloudAPIMarkReadResponse, CloudAPIResponse, CloudAPISendContactsMessageRequest, CloudAPISendInteractiveButtonsMessageRequest, CloudAPISendInteractiveCTAURLRequest,
  CloudAPISendInteractiveListMessageRequest, CloudAPISendLocationMessageRequest, CloudAPISendReactionMessageRequest, CloudAPISendTextMessageRequest,
} from '@whatsapp-cloudapi/types/cloudapi';
import type { WebhookButtonMessage, WebhookError as TheirError, WebhookInteractiveMessage, WebhookMessageBase, WebhookStatus, WebhookTextMessage } from '@whatsapp-cloudapi/types/webhook';
import t from 'tap';
import type { ErrorBody } from '../../../../gateway/business/http/api-error.ts';
import type { Accepted, Success } from '../../../../gateway/business/messages/message-intake.ts';
import type { InboundMessage } from '../../../../gateway/business/webhooks/inbound-message.ts';
import type { StatusUpdate } from '../../../../gateway/business/webhooks/status-update.ts';
import type { WebhookError } from '../../../../gateway/business/webhooks/webhook-errors.ts';
import { CONSUMER, openBusinessRig } from './business-rig.ts';

/** What their types ask for beyond the documented API, which never sends it: whether a reply was forwarded, and an empty description. */
type Documented<M extends WebhookMessageBase> = Omit<M, 'context' | keyof Sender> & { readonly context?: Partial<NonNullable<M['context']>> };
type Sender = Pick<WebhookMessageBase, 'id' | 'from' | 'timestamp'>;
type Of<K extends InboundMessage['type']> = Extract<InboundMessage, { type: K }>;

/** Checked by tsc: what we answer and post is what others have written down of it. */
const asTheirs = {
  accepted: (ours: Accepted): CloudAPIResponse => ours,
  read: (ours: Success): CloudAPIMarkReadResponse => ours,
  // Their error_data always has a product; documented is that only errors of messages have it.
  error: ({ error: { error_data: data, ...error } }: ErrorBody): CloudAPIErrorResponse => ({ error: { ...error, ...data === undefined ? {} : { error_data: { messaging_product: 'whatsapp', ...data } } } }),
  webhookError: (ours: WebhookError): TheirError => ours,
  text: (ours: Of<'text'>): Documented<WebhookTextMessage> => ours,
  button: (ours: Of<'button'>): Documented<WebhookButtonMessage> => ours,
  // Rows without a description come without one.
  interactive: ({ interactive, ...ours }: Of<'interactive'>): Documented<WebhookInteractiveMessage> => ({
    ...ours, interactive: interactive.type === 'button_reply' ? interactive : { ...interactive, list_reply: { description: '', ...interactive.list_reply } },
  }),
  // Their statuses know neither failures nor prices by message, which are newer.
  status: ({ status, pricing, ...ours }: StatusUpdate): WebhookStatus | null => status === 'failed' ? null : {
    ...ours, status, ...pricing === undefined ? {} : { pricing: { category: pricing.category, pricing_model: 'CBP' } },
  },
};

t.test('requests as others have typed them are taken, and the answers fit their types', async t => {
  const { ask, business, http, registry, sent } = await openBusinessRig(t);
  const number = await registry.numbers.get(business.phoneNumberId);
  if (number === null) throw new Error('no number');
  await http.registration.register(number, '123456', business.appId);
  const head = { messaging_product: 'whatsapp', recipient_type: 'individual', to: `+${CONSUMER}` } as const;
  const text: CloudAPISendTextMessageRequest = { ...head, type: 'text', text: { body: 'Hello', preview_url: true } };
  t.equal((await ask('POST', `/v24.0/${business.phoneNumberId}/messages`, text)).status, 200);
  const location: CloudAPISendLocationMessageRequest = { ...head, type: 'location', location: { latitude: 37.5, longitude: -122.1, name: 'Shop', address: '1 Way' } };
  const contacts: CloudAPISendContactsMessageRequest = { ...head, type: 'contacts', contacts: [{ name: { formatted_name: 'Ana Lima', first_name: 'Ana' }, phones: [{ phone: '+1 415', type: 'WORK' }] }] };
  const reaction: CloudAPISendReactionMessageRequest = { ...head, type: 'reaction', reaction: { message_id: sent[0]?.id ?? '', emoji: '👍' } };
  const buttons: CloudAPISendInteractiveButtonsMessageRequest = { ...head, type: 'interactive', interactive: { type: 'button', body: { text: 'B' }, action: { buttons: [{ type: 'reply', reply: { id: 'y', title: 'Yes' } }] } } };
  const list: CloudAPISendInteractiveListMessageRequest = { ...head, type: 'interactive', interactive: { type: 'list', body: { text: 'B' }, action: { button: 'Go', sections: [{ title: 'S', rows: [{ id: '1', title: 'One' }] }] } } };
  const link: CloudAPISendInteractiveCTAURLRequest = { ...head, type: 'interactive', interactive: { type: 'cta_url', body: { text: 'B' }, action: { name: 'cta_url', parameters: { display_text: 'Open', url: 'https://example.com/' } } } };
  for (const request of [location, contacts, reaction, buttons, list, link]) t.match(await ask('POST', `/v24.0/${business.phoneNumberId}/messages`, request), { status: 200, body: { messages: [{ id: /^wamid\./ }] } }, request.type);
  t.equal(asTheirs.status({ id: 'wamid.x', status: 'failed', timestamp: '1', recipient_id: CONSUMER }), null);
});
