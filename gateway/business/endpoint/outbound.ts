import type { VerifiedManifest } from '../../../crypto/index.ts';
import type { Cancel } from '../../../proto/clock.ts';
import { SealgateError } from '../../../proto/errors.ts';
import { content as schema, endpoint, wire, type messages } from '../../../proto/messages.ts';
import { identityHashOf } from '../messages/identity-hash.ts';
import type { OutboundMessage } from '../messages/outbound-message.ts';
import type { Pricing, Verdict } from '../policy/conversation-rules.ts';
import type { Occurrence } from '../webhooks/occurrences.ts';
import { clientMessageIdOf } from './client-message-id.ts';
import { Overtaken, type Conversation, type Step } from './conversation.ts';
import type { OpenEntry } from './conversation-vault.ts';
import { CONTENT_KEPT, factsOf, pricingOf, sentOf, withSent, type Memory, type SentMessage } from './conversation-memory.ts';
import type { EndpointParts, HostedDevice } from './endpoint-parts.ts';
import { nameAuthors } from './name-authors.ts';
import { profileDraft } from './profile-news.ts';
import { devicesOf, type Resealing } from './resealing.ts';
import type { Draft, EntrySealer, SealedStep } from './seal-entry.ts';
import { codeOf, detailsOf, failureOf, IDENTITY_CHANGED, IDENTITY_DETAILS, isFinal, UNDELIVERABLE, unlessFinal } from './send-failure.ts';

const { MESSAGE, RECEIPT, PROFILE } = endpoint.OutboxNote.Kind;
const PAUSE_MS = 100;
const PAUSE_MAX_MS = 10_000;
/** While it is not certain who owns the conversation. */
const NOT_NOW_PAUSE_MS = 250;
const CUSTODY_PAUSE_MS = 60_000;
const HOLD_MAX_MS = 600_000;
const RECEIPTS_AFTER_MS = 1000;
/** What is sealed together. Of more messages the contents would not be kept, and what is refused has to be sealed again. */
const TOGETHER_MAX = CONTENT_KEPT;

/** A command and what becomes of it; null: it was sealed before. */
interface Begun { readonly command: OutboundMessage; readonly verdict: Exclude<Verdict, { readonly kind: 'hold' }> | null }

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
  /** Less than may be after something could not be sealed: until it is known which of them it was. */
  private together = TOGETHER_MAX;

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
    const receipt = this.receipt(schema.Receipt.Kind.READ, contentIds, () => memory);
    // Who asks to mark as read waits for it.
    await this.conversation.commit(await this.sealer.seal(this.conversation, this.device, await this.sealer.manifestOf(this.conversation), [receipt]));
  }

  /** Within Conversation.run(). Sealed and sent at once, or not at all. */
  async showTyping(): Promise<void> {
    const { conversation, device, parts: { port, clock, random } } = this;
    await conversation.load();
    const { manifest } = conversation;
    if (manifest === null || conversation.ratchets.length === 0) return;
    const step = await this.sealer.seal(conversation, device, manifest, [{
      clientMessageId: random.bytes(16), kind: RECEIPT, urgent: false, content: { contentId: random.bytes(16), authoredAtMs: clock.nowMs(), typing: { started: true } }, remember: memory => memory,
    }]);
    const [entry] = step.outboxAdded ?? [];
    // The ratchets are saved before anything leaves; the entry is not, since nobody asks for it again.
    await conversation.commit({ ...step, outboxAdded: [] });
    if (entry !== undefined) await port.send(device.key, Object.assign(wire.Send.decode(entry.send), { ephemeral: true }));
  }

  /** Within Conversation.run(). What the business says of itself, unless the consumer has been told it as it is. */
  async tellProfile(): Promise<void> {
    const manifest = await this.sealer.manifestOf(this.conversation);
    const draft = await profileDraft(this.parts, this.device, this.conversation.memory, manifest);
    if (draft !== null) await this.conversation.commit(await this.sealer.seal(this.conversation, this.device, manifest, [draft]));
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
    if (this.conversation.outbox.length > 0) return this.push();
    if (await this.resealing.missed()) return true;
    if (this.mayTellProfile) {
      this.mayTellProfile = false;
      await this.tellProfile();
      return true;
    }
    return this.begin();
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

  /** Seals what is to be said now, in one step; together with what the rules refuse of it. */
  private async begin(): Promise<boolean> {
    const receipts = this.receiptsWanted();
    const together = receipts.length + this.conversation.commands.length > 1 && this.conversation.ratchets.length > 0 ? this.together : 1;
    const begun = await this.decided(together - receipts.length);
    if (receipts.length === 0 && begun.length === 0) return false;
    try {
      await this.save(receipts, begun);
      this.together = Math.min(TOGETHER_MAX, 2 * this.together);
    } catch (error) {
      if (!SealgateError.is(error) || !isFinal(error) && error.code !== 'INTERNAL') throw error;
      // Whichever of them it was: the others are not to suffer from it.
      if (receipts.length + begun.length > 1) this.together = Math.max(1, Math.floor(together / 2));
      else if (begun[0] === undefined || !isFinal(error)) {
        this.areReceiptsWanted = false;
        throw error;
      } else await this.conversation.commit({ commandsDone: [begun[0].command.contentId], occurrences: [this.failed(begun[0].command, codeOf(error), detailsOf(error))] });
    }
    return true;
  }

  /** The first commands, up to so many, and what becomes of each; those that have to wait, and what comes after them, are not among them. */
  private async decided(max: number): Promise<Begun[]> {
    const { clock, rules, failPoints } = this.parts;
    const { commands, memory, manifest } = this.conversation;
    // It may be for somebody whom only the newest manifest names, and goes alone.
    const alone = commands.findIndex(command => manifest !== null && !isFor(command, manifest));
    const begun: Begun[] = [];
    for (const command of commands.slice(0, alone < 0 ? max : Math.min(max, Math.max(1, alone)))) {
      // Accepted once more after it was sealed.
      if (sentOf(memory, command.contentId) !== null) begun.push({ command, verdict: null });
      else if (command.expiresAtMs <= clock.nowMs()) begun.push({ command, verdict: { kind: 'fail', code: UNDELIVERABLE, details: 'expired before it could be sent' } });
      else {
        const verdict = await rules.decide(this.device.number, command, factsOf(memory));
        if (verdict.kind === 'hold') {
          if (begun.length === 0) this.resumeIn(Math.min(HOLD_MAX_MS, Math.max(PAUSE_MS / 2, verdict.untilMs - clock.nowMs())));
          break;
        }
        begun.push({ command, verdict });
        if (verdict.kind === 'send') failPoints.hit('after-command-before-seal');
      }
    }
    return begun;
  }

  private async save(receipts: readonly Draft[], begun: readonly Begun[]): Promise<void> {
    const toSeal = begun.flatMap(({ command, verdict }) => verdict?.kind === 'send' ? { command, pricing: verdict.pricing } : []);
    const [first] = toSeal;
    if (first === undefined && receipts.length === 0) {
      await this.commit(begun, {});
      return;
    }
    const manifest = await this.manifestFor(first?.command ?? null);
    if (manifest === null) {
      const verdict = { kind: 'fail', code: IDENTITY_CHANGED, details: IDENTITY_DETAILS } as const;
      await this.commit(begun.map(({ command }) => ({ command, verdict })), {});
      return;
    }
    const drafts = [...receipts, ...toSeal.map(({ command, pricing }) => this.draftOf(command, pricing))];
    const { drafts: sealed, ...step } = await this.seal(drafts, toSeal.map(({ command }) => command), manifest);
    const rest = toSeal[sealed - receipts.length]?.command;
    const end = begun.findIndex(({ command }) => command === rest);
    this.areReceiptsWanted = false;
    await this.commit(end < 0 ? begun : begun.slice(0, end), { ...step, canWait: begun.length === 0 && this.conversation.isQuiet(0) });
  }

  /** With what was refused and what had been sealed before. */
  private async commit(begun: readonly Begun[], step: Step): Promise<void> {
    const refused = begun.flatMap(({ command, verdict }) => verdict?.kind === 'fail' ? this.failed(command, verdict.code, verdict.details) : []);
    await this.conversation.commit({ ...step, commandsDone: begun.map(({ command }) => command.contentId), occurrences: refused });
  }

  private failed(command: OutboundMessage, code: number, details: string): Occurrence {
    this.parts.observer.notSent(code);
    return failureOf(command, code, details, this.parts.clock.nowMs());
  }

  /** null: nobody with the number has the identity that the message is for. */
  private async manifestFor(command: OutboundMessage | null): Promise<VerifiedManifest | null> {
    const pinned = await this.sealer.manifestOf(this.conversation);
    if (command === null || isFor(command, pinned)) return pinned;
    const newest = await this.sealer.newestOf(this.conversation.key.peer, pinned);
    return isFor(command, newest) ? newest : null;
  }

  private async seal(drafts: readonly Draft[], commands: readonly OutboundMessage[], manifest: VerifiedManifest): Promise<SealedStep> {
    try {
      return await this.sealer.seal(this.conversation, this.device, manifest, drafts);
    } catch (error) {
      if (!SealgateError.is(error, 'NO_KEYS')) throw error;
      // A device without keys may be one that is no more.
      const newest = await this.sealer.newestOf(this.conversation.key.peer, manifest);
      if (newest.version === manifest.version || !commands.every(command => isFor(command, newest))) throw error;
      return this.sealer.seal(this.conversation, this.device, newest, drafts);
    }
  }

  private draftOf(command: OutboundMessage, pricing: Pricing): Draft {
    const nowMs = this.parts.clock.nowMs();
    return {
      clientMessageId: clientMessageIdOf(command.contentId, 0), kind: MESSAGE, urgent: true,
      content: { ...nameAuthors(command.body, this.conversation.key.peer), contentId: command.contentId, authoredAtMs: command.acceptedAtMs },
      remember: (memory, content, used) => withSent({ ...memory, waId: command.waId, lastSentId: command.contentId }, {
        contentId: command.contentId, messageId: command.id, acceptedAtMs: command.acceptedAtMs, expiresAtMs: command.expiresAtMs, callbackData: command.callbackData,
        templateId: command.template?.id ?? '', billable: pricing.billable, pricingType: pricing.type, pricingCategory: pricing.category, content, attempt: 0,
        devices: devicesOf(used), accountKey: used.accountKey, identityPinned: command.identityHash !== '',
      }, nowMs),
    };
  }

  private receiptsWanted(): Draft[] {
    const due = this.conversation.memory.receiptsDue ?? [];
    if (due.length === 0) this.areReceiptsWanted = false;
    if (!this.areReceiptsWanted) return [];
    return [this.receipt(schema.Receipt.Kind.DELIVERED, due, before => ({ ...before, receiptsDue: [] }))];
  }

  private receipt(kind: messages.sealgate.content.v1.Receipt.Kind, contentIds: readonly Uint8Array[], remember: (memory: Memory) => Memory): Draft {
    const { random, clock } = this.parts;
    const contentId = random.bytes(16);
    return {
      clientMessageId: clientMessageIdOf(contentId, 0), kind: RECEIPT, urgent: false,
      content: { contentId, authoredAtMs: clock.nowMs(), receipt: { kind, contentIds: [...contentIds] } },
      remember: memory => ({ ...remember(memory), lastSentId: contentId }),
    };
  }

  // ---------------------------------------------------------------- entries

  /** Sends the same bytes, one after another, until something is not taken; what was taken is done in one step. */
  private async push(): Promise<boolean> {
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

function isFor({ identityHash }: OutboundMessage, { accountKey }: VerifiedManifest): boolean {
  return identityHash === '' || identityHash === identityHashOf(accountKey);
}
