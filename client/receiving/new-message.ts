import { toHex } from '../../proto/hex.ts';
import type { Body } from '../body.ts';
import type { QuarantineReason } from '../client-events.ts';
import type { Core } from '../core.ts';
import type { ContentMessage } from '../messages/content.ts';
import { messageKey, messageWrite, newMessage, publicMessage, startTimer } from '../messages/message-rows.ts';
import { oweReceipt } from '../sending/receipt-rows.ts';
import type { Effects } from './effects.ts';
import type { Origin } from './incoming.ts';

/** A message of the history, of somebody else or of an own other device. */
export function addMessage(core: Core, origin: Origin, content: ContentMessage, body: Body, effects: Effects): QuarantineReason | null {
  const { sender, conversation } = origin;
  const isOutgoing = sender.account === core.account;
  const contentId = toHex(content.contentId);
  // Two devices of one author that use one id: the first stays.
  if (core.store.get('message', messageKey({ author: sender.account, contentId })) !== null) return 'malformed';
  const nowMs = core.clock.nowMs();
  const made = newMessage({
    contentId, author: sender.account, authorDevice: sender.device, conversation, outgoing: isOutgoing, body, state: isOutgoing ? 'accepted' : 'received',
    authoredAtMs: content.authoredAtMs, acceptedAtMs: origin.acceptedAtMs, envelopeId: origin.envelopeId, timerSeconds: content.timerSeconds,
  }, nowMs);
  const { row, writes } = isOutgoing ? startTimer(made, nowMs) : { row: made, writes: [] };
  effects.write(messageWrite(row), ...writes);
  updateContact(core, origin, body, contentId, effects);
  effects.tell('message', publicMessage(row));
  return null;
}

/** Unread, timer, the request of a stranger, the receipt that a contact gets. */
function updateContact(core: Core, { sender, conversation }: Origin, body: Body, contentId: string, effects: Effects): void {
  const contact = effects.contact(conversation);
  const isOutgoing = sender.account === core.account;
  const isStranger = !isOutgoing && contact.relation === 'none';
  // Who was blocked here stays so: what another own device wrote before it knew is no second thought.
  const isTaken = isOutgoing && contact.relation !== 'blocked';
  const relation = isTaken ? 'contact' : isStranger ? 'request' : contact.relation;
  const timerSeconds = body.kind === 'timer' && relation === 'contact' ? body.seconds : contact.timerSeconds;
  const next = { ...contact, relation, timerSeconds, unread: isOutgoing ? contact.unread : contact.unread + 1 };
  effects.setContact(next);
  if (isStranger) effects.tell('request', { account: conversation });
  if (timerSeconds !== contact.timerSeconds) effects.tell('timerChanged', { conversation, seconds: timerSeconds, by: sender.account });
  if (!isOutgoing && relation === 'contact' && core.self().receipts) {
    effects.write(oweReceipt(conversation, 'delivered', contentId, core.clock));
  }
}
