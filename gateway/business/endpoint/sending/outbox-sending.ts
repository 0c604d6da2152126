import { SealgateError } from '../../../../proto/errors.ts';
import { endpoint, wire } from '../../../../proto/messages.ts';
import type { Occurrence } from '../../webhooks/occurrences.ts';
import type { Conversation } from '../conversation/conversation.ts';
import { pricingOf, sentOf, type SentMessage } from '../conversation/conversation-memory.ts';
import type { OpenEntry } from '../conversation/conversation-vault.ts';
import type { EndpointParts, HostedDevice } from '../endpoint-parts.ts';
import type { Resealing } from './resealing.ts';
import { codeOf, detailsOf, IDENTITY_CHANGED, IDENTITY_DETAILS, isFinal, UNDELIVERABLE, unlessFinal } from './send-failure.ts';

const { MESSAGE, PROFILE } = endpoint.OutboxNote.Kind;
const CUSTODY_PAUSE_MS = 60_000;

/** Sends the sealed entries of one conversation, each until it is known to be taken or refused. All of it within Conversation.run(). */
export class OutboxSending {
  /** A message has been taken: the consumer can be reached, and has agreed to who holds the keys. */
  mayTellProfile = false;
  private readonly parts: EndpointParts;
  private readonly resealing: Resealing;
  private readonly device: HostedDevice;
  private readonly conversation: Conversation;
  private readonly resumeIn: (delayMs: number) => void;

  /** `resumeIn`: when what waits for the consumer's answer is to be tried again. */
  constructor(parts: EndpointParts, resealing: Resealing, device: HostedDevice, conversation: Conversation, resumeIn: (delayMs: number) => void) {
    this.parts = parts;
    this.resealing = resealing;
    this.device = device;
    this.conversation = conversation;
    this.resumeIn = resumeIn;
  }

  /** Sends the same bytes, one after another, until something is not taken; what was taken is done in one step. False: it has to wait. */
  async send(): Promise<boolean> {
    const { port, failPoints, pace } = this.parts;
    const taken: OpenEntry[] = [];
    for (const entry of this.conversation.outbox) {
      if (taken.length > 0 && !(this.device.isOpen() && this.device.mayAct())) break;
      if (entry.opened.kind === MESSAGE) failPoints.hit('after-ratchet-save-before-append');
      try {
        await port.send(this.device.key, wire.Send.decode(entry.send));
      } catch (error) {
        if (taken.length > 0) await this.taken(taken);
        return this.refused(entry, this.messageOf(entry), SealgateError.is(error) ? error : new SealgateError('INTERNAL', { cause: error }));
      }
      await pace.turn();
      failPoints.hit('after-append-before-outbox-done');
      taken.push(entry);
    }
    await this.taken(taken);
    return true;
  }

  private async taken(entries: readonly OpenEntry[]): Promise<void> {
    const { observer, clock, rules } = this.parts;
    const messages = entries.filter(({ opened }) => opened.kind === MESSAGE);
    for (const _ of messages) observer.sent();
    if (messages.length > 0) this.mayTellProfile = true;
    // Of what is sent a second time it was told.
    const told = messages.flatMap(entry => this.messageOf(entry) ?? []).filter(({ missed }) => missed !== true);
    await this.conversation.commit({
      outboxDone: entries.map(({ id }) => id), occurrences: told.map(message => this.status(message, 'sent', clock.nowMs())), canWait: this.conversation.isQuiet(entries.length),
    });
    // By whoever's step it was: of two owners that sent the same entry one is overtaken and counts nothing. What nobody counts is what was written, not answered, and gone on from by another owner before it could be
    // looked up (RESULT_UNKNOWN): then nobody can tell whose step it was.
    const waId = this.conversation.memory.waId ?? '';
    for (const message of told) rules.sent(this.device.number, { waId, templateId: message.templateId ?? '', pricing: pricingOf(message) });
  }

  private async refused(entry: OpenEntry, sent: SentMessage | null, error: SealgateError): Promise<boolean> {
    const { clock, observer } = this.parts;
    const isExpired = sent !== null && (sent.expiresAtMs ?? 0) <= clock.nowMs();
    const isAboutDevices = error.code === 'STALE_MANIFEST' || error.code === 'WRONG_DEVICES';
    if (isAboutDevices && !isExpired && await this.resealing.anew(entry, sent, error).catch(unlessFinal)) return true;
    // Nothing waits behind a profile: it is told after the next message that is taken.
    const isNotWorthWaiting = entry.opened.kind === PROFILE && error.code === 'CUSTODY_PENDING';
    if (isFinal(error) || isAboutDevices || isExpired || isNotWorthWaiting) {
      const isSomebodyElse = sent?.identityPinned === true && (isAboutDevices || error.code === 'UNKNOWN_ACCOUNT');
      if (isExpired) await this.resealing.giveUp(entry, sent, UNDELIVERABLE, 'expired before it could be sent');
      else if (isSomebodyElse) await this.resealing.giveUp(entry, sent, IDENTITY_CHANGED, IDENTITY_DETAILS);
      else await this.resealing.giveUp(entry, sent, codeOf(error), detailsOf(error));
      return true;
    }
    if (error.code !== 'CUSTODY_PENDING') throw error;
    observer.waits(error.code);
    this.resumeIn(CUSTODY_PAUSE_MS * (0.5 + this.parts.random.fraction()));
    return false;
  }

  private messageOf({ opened: { contentId } }: OpenEntry): SentMessage | null {
    return !contentId ? null : sentOf(this.conversation.memory, contentId);
  }

  private status(sent: SentMessage, status: 'sent', atMs: number): Occurrence {
    const { waId, profileName } = this.conversation.memory;
    return { kind: 'status', status, messageId: sent.messageId ?? '', waId: waId ?? '', profileName: profileName ?? '', atMs, callbackData: sent.callbackData ?? '', pricing: pricingOf(sent) };
  }
}
