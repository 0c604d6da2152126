import { SealgateError } from '../../proto/errors.ts';
import { accountIdToBytes, type AccountId } from '../../proto/ids.ts';
import { wire } from '../../proto/messages.ts';
import type { ContentId, MessageRef } from '../body.ts';
import type { ReportReason } from '../contact.ts';
import type { SentMessage } from '../message.ts';
import { contactOf } from '../contacts.ts';
import type { Conversations } from '../conversations.ts';
import type { Core } from '../core.ts';
import { refToWire } from '../messages/refs.ts';
import { put } from '../profile/profile-rows.ts';
import type { Directory } from '../trust/directory.ts';
import { choiceContent } from './business-content.ts';
import { choicesOf, isAnswer } from './choices.ts';
import { ownCard } from './own-card.ts';

const { OTHER, SPAM, SCAM, OFFENSIVE, NOT_SIGNED_UP } = wire.ReportAccount.Reason;
const reasons = { other: OTHER, spam: SPAM, scam: SCAM, offensive: OFFENSIVE, notSignedUp: NOT_SIGNED_UP } as const;

interface Parts {
  readonly core: Core;
  readonly directory: Directory;
  readonly conversations: Conversations;
}

/** What a person does with a business besides writing. */
export class BusinessActions {
  private readonly parts: Parts;

  constructor(parts: Parts) {
    this.parts = parts;
  }

  async choose(account: AccountId, wanted: ContentId | MessageRef, choiceId: string): Promise<SentMessage> {
    const { conversations } = this.parts;
    const { author, contentId, body, outgoing } = conversations.target(account, wanted);
    const choice = outgoing ? undefined : choicesOf(body).find(one => isAnswer(one) && one.id === choiceId);
    if (choice === undefined) throw new SealgateError('UNKNOWN_MESSAGE', { detail: 'no such answer is offered' });
    const target = { author, contentId };
    if (choice.kind === 'contact') return this.shareOwnCard(account, target);
    const { id, title, description } = choice;
    return conversations.sendMessage(account, { kind: 'choice', target, id, title, description }, choiceContent(target, choice));
  }

  async setMarketing(account: AccountId, on: boolean): Promise<SentMessage> {
    const { core, conversations } = this.parts;
    await this.requireBusiness(account);
    return conversations.sendAction(account, { preference: { marketing: on } }, () => [put('contact', account, { ...contactOf(core.store, account), marketingStopped: !on })]);
  }

  async report(account: AccountId, reason: ReportReason): Promise<void> {
    const { core } = this.parts;
    await this.requireBusiness(account);
    const connection = await core.connector.connection(core.offlineAfterMs);
    await connection.request({ reportAccount: { account: accountIdToBytes(account), reason: reasons[reason] } });
  }

  private shareOwnCard(account: AccountId, question: MessageRef): Promise<SentMessage> {
    const vcard = ownCard(this.parts.core.self());
    return this.parts.conversations.sendMessage(account, { kind: 'contact', vcard, replyTo: question }, { contact: { vcard, replyTo: refToWire(question) } });
  }

  private async requireBusiness(account: AccountId): Promise<void> {
    if ((await this.parts.directory.ensure(account)).kind !== 'business') throw new SealgateError('MALFORMED', { detail: 'that is not a business' });
  }
}
