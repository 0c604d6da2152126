import type { VerifiedManifest } from '../../../../crypto/index.ts';
import { SealgateError } from '../../../../proto/errors.ts';
import { content as schema, endpoint } from '../../../../proto/messages.ts';
import { identityHashOf } from '../../messages/identity-hash.ts';
import type { OutboundMessage } from '../../messages/outbound-message.ts';
import type { Pricing, Verdict } from '../../policy/conversation-rules.ts';
import type { Occurrence } from '../../webhooks/occurrences.ts';
import { clientMessageIdOf } from '../client-message-id.ts';
import type { Conversation, Step } from '../conversation/conversation.ts';
import { CONTENT_KEPT, factsOf, sentOf, withSent } from '../conversation/conversation-memory.ts';
import type { EndpointParts, HostedDevice } from '../endpoint-parts.ts';
import { nameAuthors } from './name-authors.ts';
import { receiptDraft } from './receipt-draft.ts';
import { devicesOf } from './resealing.ts';
import type { Draft, EntrySealer, SealedStep } from './seal-entry.ts';
import { codeOf, detailsOf, failureOf, IDENTITY_CHANGED, IDENTITY_DETAILS, isFinal, UNDELIVERABLE } from './send-failure.ts';

const HOLD_MIN_MS = 50;
const HOLD_MAX_MS = 600_000;
/** What is sealed together. Of more messages the contents would not be kept, and what is refused has to be sealed again. */
const TOGETHER_MAX = CONTENT_KEPT;

/** A command and what becomes of it; null: it was sealed before. */
interface Begun { readonly command: OutboundMessage; readonly verdict: Exclude<Verdict, { readonly kind: 'hold' }> | null }

/** Turns the commands of one conversation, in order, and the receipts that are due into sealed entries. All of it within Conversation.run(). */
export class CommandSealing {
  /** Those that are due go with the next step. */
  areReceiptsWanted = false;
  private readonly parts: EndpointParts;
  private readonly sealer: EntrySealer;
  private readonly device: HostedDevice;
  private readonly conversation: Conversation;
  private readonly resumeIn: (delayMs: number) => void;
  /** Less than may be after something could not be sealed: until it is known which of them it was. */
  private together = TOGETHER_MAX;

  /** `resumeIn`: when what the rules hold back is to be tried again. */
  constructor(parts: EndpointParts, sealer: EntrySealer, device: HostedDevice, conversation: Conversation, resumeIn: (delayMs: number) => void) {
    this.parts = parts;
    this.sealer = sealer;
    this.device = device;
    this.conversation = conversation;
    this.resumeIn = resumeIn;
  }

  /** Seals what is to be said now, in one step; together with what the rules refuse of it. False: there is nothing to do now. */
  async begin(): Promise<boolean> {
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
          if (begun.length === 0) this.resumeIn(Math.min(HOLD_MAX_MS, Math.max(HOLD_MIN_MS, verdict.untilMs - clock.nowMs())));
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
      clientMessageId: clientMessageIdOf(command.contentId, 0), kind: endpoint.OutboxNote.Kind.MESSAGE, urgent: true,
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
    return [receiptDraft(this.parts, schema.Receipt.Kind.DELIVERED, due, before => ({ ...before, receiptsDue: [] }))];
  }
}

function isFor({ identityHash }: OutboundMessage, { accountKey }: VerifiedManifest): boolean {
  return identityHash === '' || identityHash === identityHashOf(accountKey);
}
