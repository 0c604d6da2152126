import type { VerifiedManifest } from '../../../crypto/index.ts';
import type { Cancel } from '../../../proto/clock.ts';
import { SealgateError } from '../../../proto/errors.ts';
import { content as schema, endpoint, wire, type messages } from '../../../proto/messages.ts';
import { identityHashOf } from '../messages/identity-hash.ts';
import type { OutboundMessage } from '../messages/outbound-message.ts';
import type { Pricing } from '../policy/conversation-rules.ts';
import type { Occurrence } from '../webhooks/occurrences.ts';
import { clientMessageIdOf } from './client-message-id.ts';
import { Overtaken, type Conversation, type Step } from './conversation.ts';
import type { OpenEntry } from './conversation-vault.ts';
import { factsOf, pricingOf, sentOf, withSent, type Memory, type SentMessage } from './conversation-memory.ts';
import type { EndpointParts, HostedDevice } from './endpoint-parts.ts';
import { nameAuthors } from './name-authors.ts';
import { profileDraft } from './profile-news.ts';
import { devicesOf, type Resealing } from './resealing.ts';
import type { EntrySealer } from './seal-entry.ts';
import { codeOf, detailsOf, failureOf, IDENTITY_CHANGED, IDENTITY_DETAILS, isFinal, UNDELIVERABLE, unlessFinal } from './send-failure.ts';

const { MESSAGE, RECEIPT, PROFILE } = endpoint.OutboxNote.Kind;
const PAUSE_MS = 100;
const PAUSE_MAX_MS = 10_000;
/** While it is not certain who owns the conversation. */
const NOT_NOW_PAUSE_MS = 250;
const CUSTODY_PAUSE_MS = 60_000;
const HOLD_MAX_MS = 600_000;
const RECEIPTS_AFTER_MS = 1000;

/**
 * What the business says in one conversation: commands in order, each sealed once, each sealed entry sent until it is known to be taken or refused. Whatever it waits for, it is asked again by itself.
 */
export class Outbound {
  private readonly parts: EndpointParts;
  private readonly sealer: EntrySealer;
  private readonly device: HostedDevice;
  private readonly conversation: Conversation;
  private readonly resealing: Resealing;
  private cancelResume: Cancel | null = null;
  private cancelReceipts: Cancel | null = null;
  private areReceiptsWanted = false;
  /** A message has been taken: the consumer can be reached, and has agreed to who holds the keys. */
  private mayTellProfile = false;
  private isQueued = false;
  private failures = 0;

  constructor(parts: EndpointParts, sealer: EntrySealer, resealing: Resealing, device: HostedDevice, conversation: Conversation) {
    this.parts = parts;
    this.sealer = sealer;
    this.resealing = resealing;
    this.device = device;
    this.conversation = conversation;
  }

  get isIdle(): boolean {
    return this.cancelResume === null && this.cancelReceipts === null && !this.isQueued;
  }

  /** There is something to do, or there may be. */
  kick(): void {
    this.cancelResume?.();
    this.cancelResume = null;
    if (this.isQueued) return;
    this.isQueued = true;
    void this.parts.sendingTurns.run(() => this.conversation.run(async () => {
      this.isQueued = false;
      await this.work();
    }));
  }

  /** Messages came that their author is to be told of, gathered for a second. */
  receiptsDue(): void {
    this.cancelReceipts ??= this.parts.clock.after(RECEIPTS_AFTER_MS, () => {
      this.cancelReceipts = null;
      this.areReceiptsWanted = true;
      this.kick();
    });
  }

  stop(): void {
    this.cancelResume?.();
    this.cancelReceipts?.();
    [this.cancelResume, this.cancelReceipts] = [null, null];
  }

  /** Within Conversation.run(). Says that these were read, before anything that waits. */
  async tellRead(memory: Memory, contentIds: readonly Uint8Array[]): Promise<void> {
    await this.sealReceipt(schema.Receipt.Kind.READ, contentIds, () => memory);
  }

  /** Within Conversation.run(). Sealed and sent at once, or not at all. */
  async showTyping(): Promise<void> {
    const { conversation, device, parts: { port, clock, random } } = this;
    await conversation.load();
    const { manifest } = conversation;
    if (manifest === null || conversation.ratchets.length === 0) return;
    const step = await this.sealer.seal(conversation, device, manifest, {
      clientMessageId: random.bytes(16), kind: RECEIPT, urgent: false, only: null, content: { contentId: random.bytes(16), authoredAtMs: clock.nowMs(), typing: { started: true } }, remember: memory => memory,
    });
    const [entry] = step.outboxAdded ?? [];
    // The ratchets are saved before anything leaves; the entry is not, since nobody asks for it again.
    await conversation.commit({ ...step, outboxAdded: [] });
    if (entry !== undefined) await port.send(device.key, Object.assign(wire.Send.decode(entry.send), { ephemeral: true }));
  }

  /** Within Conversation.run(). What the business says of itself, unless the consumer has been told it as it is. */
  async tellProfile(): Promise<void> {
    const manifest = await this.sealer.manifestOf(this.conversation);
    const draft = await profileDraft(this.parts, this.device, this.conversation.memory, manifest);
    if (draft !== null) await this.conversation.commit(await this.sealer.seal(this.conversation, this.device, manifest, draft));
  }

  // ---------------------------------------------------------------- the loop

  private async work(): Promise<void> {
    while (this.device.isOpen()) {
      if (!this.device.mayAct()) {
        this.resumeIn(NOT_NOW_PAUSE_MS);
        return;
      }
      try {
        await this.conversation.load();
        if (!await this.next()) return;
        this.failures = 0;
      } catch (error) {
        if (error instanceof Overtaken) this.parts.observer.overtaken();
        else {
          this.pause(error);
          return;
        }
      }
    }
  }

  /** Does one thing; false: there is nothing to do now. */
  private async next(): Promise<boolean> {
    const { outbox: [entry], commands: [command], memory } = this.conversation;
    if (entry !== undefined) return this.push(entry);
    if (await this.resealing.missed()) return true;
    if (this.mayTellProfile) {
      this.mayTellProfile = false;
      await this.tellProfile();
      return true;
    }
    if (this.areReceiptsWanted) {
      this.areReceiptsWanted = false;
      const due = memory.receiptsDue ?? [];
      if (due.length > 0) await this.sealReceipt(schema.Receipt.Kind.DELIVERED, due, before => ({ ...before, receiptsDue: [] }));
      return true;
    }
    return command !== undefined && await this.begin(command);
  }

  private pause(error: unknown): void {
    this.failures += 1;
    this.parts.observer.waits(SealgateError.is(error) ? error.code : 'INTERNAL');
    this.resumeIn(Math.min(PAUSE_MAX_MS, PAUSE_MS * 2 ** Math.min(this.failures, 10)) * (0.5 + this.parts.random.fraction()));
  }

  private resumeIn(delayMs: number): void {
    this.cancelResume?.();
    this.cancelResume = this.parts.clock.after(delayMs, () => {
      this.cancelResume = null;
      this.kick();
    });
  }

  // ---------------------------------------------------------------- commands

  private async begin(command: OutboundMessage): Promise<boolean> {
    const { clock, rules } = this.parts;
    if (sentOf(this.conversation.memory, command.contentId) !== null) {
      // Accepted once more after it was sealed.
      await this.conversation.commit({ commandsDone: [command.contentId] });
      return true;
    }
    if (command.expiresAtMs <= clock.nowMs()) return this.refuse(command, UNDELIVERABLE, 'expired before it could be sent');
    const verdict = await rules.decide(this.device.number, command, factsOf(this.conversation.memory));
    if (verdict.kind === 'fail') return this.refuse(command, verdict.code, verdict.details);
    if (verdict.kind === 'hold') {
      this.resumeIn(Math.min(HOLD_MAX_MS, Math.max(PAUSE_MS / 2, verdict.untilMs - clock.nowMs())));
      return false;
    }
    this.parts.failPoints.hit('after-command-before-seal');
    try {
      const manifest = await this.manifestFor(command);
      if (manifest === null) return await this.refuse(command, IDENTITY_CHANGED, IDENTITY_DETAILS);
      await this.conversation.commit({ ...await this.seal(command, verdict.pricing, manifest), commandsDone: [command.contentId] });
    } catch (error) {
      if (!SealgateError.is(error) || !isFinal(error)) throw error;
      return this.refuse(command, codeOf(error), detailsOf(error));
    }
    this.parts.failPoints.hit('after-ratchet-save-before-append');
    return true;
  }

  /** null: nobody with the number has the identity that the message is for. */
  private async manifestFor(command: OutboundMessage): Promise<VerifiedManifest | null> {
    const pinned = await this.sealer.manifestOf(this.conversation);
    if (isFor(command, pinned)) return pinned;
    const newest = await this.sealer.newestOf(this.conversation.key.peer, pinned);
    return isFor(command, newest) ? newest : null;
  }

  private async seal(command: OutboundMessage, pricing: Pricing, manifest: VerifiedManifest): Promise<Step> {
    const nowMs = this.parts.clock.nowMs();
    const draft = (manifest: VerifiedManifest): Promise<Step> => this.sealer.seal(this.conversation, this.device, manifest, {
      clientMessageId: clientMessageIdOf(command.contentId, 0), kind: MESSAGE, urgent: true, only: null,
      content: { ...nameAuthors(command.body, this.conversation.key.peer), contentId: command.contentId, authoredAtMs: command.acceptedAtMs },
      remember: (memory, content, used) => withSent({ ...memory, waId: command.waId, lastSentId: command.contentId }, {
        contentId: command.contentId, messageId: command.id, acceptedAtMs: command.acceptedAtMs, expiresAtMs: command.expiresAtMs, callbackData: command.callbackData,
        templateId: command.template?.id ?? '', billable: pricing.billable, pricingType: pricing.type, pricingCategory: pricing.category, content, attempt: 0,
        devices: devicesOf(used), accountKey: used.accountKey, identityPinned: command.identityHash !== '',
      }, nowMs),
    });
    try {
      return await draft(manifest);
    } catch (error) {
      if (!SealgateError.is(error, 'NO_KEYS')) throw error;
      // A device without keys may be one that is no more.
      const newest = await this.sealer.newestOf(this.conversation.key.peer, manifest);
      if (newest.version === manifest.version || !isFor(command, newest)) throw error;
      return draft(newest);
    }
  }

  private async refuse(command: OutboundMessage, code: number, details: string): Promise<boolean> {
    this.parts.observer.notSent(code);
    await this.conversation.commit({ commandsDone: [command.contentId], occurrences: [failureOf(command, code, details, this.parts.clock.nowMs())] });
    return true;
  }

  private async sealReceipt(kind: messages.sealgate.content.v1.Receipt.Kind, contentIds: readonly Uint8Array[], remember: (memory: Memory) => Memory): Promise<void> {
    const { random, clock } = this.parts;
    const contentId = random.bytes(16);
    const manifest = await this.sealer.manifestOf(this.conversation);
    const step = await this.sealer.seal(this.conversation, this.device, manifest, {
      clientMessageId: clientMessageIdOf(contentId, 0), kind: RECEIPT, urgent: false, only: null,
      content: { contentId, authoredAtMs: clock.nowMs(), receipt: { kind, contentIds: [...contentIds] } },
      remember: memory => ({ ...remember(memory), lastSentId: contentId }),
    });
    // Who asks to mark as read waits for it.
    await this.conversation.commit({ ...step, canWait: kind === schema.Receipt.Kind.DELIVERED && this.conversation.isQuiet });
  }

  // ---------------------------------------------------------------- entries

  /** Sends the same bytes until the answer is known. */
  private async push(entry: OpenEntry): Promise<boolean> {
    const { port, failPoints, observer, clock, rules, pace } = this.parts;
    const sent = this.messageOf(entry);
    try {
      await port.send(this.device.key, wire.Send.decode(entry.send));
    } catch (error) {
      return this.refused(entry, sent, SealgateError.is(error) ? error : new SealgateError('INTERNAL', { cause: error }));
    }
    await pace.turn();
    failPoints.hit('after-append-before-outbox-done');
    if (entry.opened.kind === MESSAGE) {
      observer.sent();
      this.mayTellProfile = true;
    }
    // Of what is sent a second time it was told.
    const message = entry.opened.kind === MESSAGE && sent?.missed !== true ? sent : null;
    await this.conversation.commit({
      outboxDone: [entry.id], occurrences: message === null ? [] : [this.status(message, 'sent', clock.nowMs())], canWait: this.conversation.isQuiet,
    });
    if (message !== null) rules.sent(this.device.number, { waId: this.conversation.memory.waId ?? '', templateId: message.templateId ?? '', pricing: pricingOf(message) });
    return true;
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

function isFor({ identityHash }: OutboundMessage, { accountKey }: VerifiedManifest): boolean {
  return identityHash === '' || identityHash === identityHashOf(accountKey);
}
