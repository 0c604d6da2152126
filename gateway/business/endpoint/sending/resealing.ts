import { parseContent, type VerifiedManifest } from '../../../../crypto/index.ts';
import type { SealgateError } from '../../../../proto/errors.ts';
import { endpoint, type messages } from '../../../../proto/messages.ts';
import { clientMessageIdOf } from '../client-message-id.ts';
import { considerManifest } from '../conversation/contact-manifest.ts';
import type { Conversation } from '../conversation/conversation.ts';
import type { OpenEntry } from '../conversation/conversation-vault.ts';
import { hasNotCome, nextMissed, sameId, withoutSent, withSent, type SentMessage } from '../conversation/conversation-memory.ts';
import type { EndpointParts, HostedDevice } from '../endpoint-parts.ts';
import { everybody, type Addressees, type Draft, type EntrySealer } from './seal-entry.ts';
import { failureOf, IDENTITY_CHANGED, IDENTITY_DETAILS, UNDELIVERABLE, unlessFinal } from './send-failure.ts';

type Device = VerifiedManifest['devices'][number];

const { MESSAGE, COMPLETION, RETRY_ANSWER, RETRY_REQUEST, PROFILE } = endpoint.OutboxNote.Kind;
const SEALED_ANEW_MAX = 6;

/** What was sealed once and has to be sealed again, because the consumer's devices or account key changed or could not read it; or is given up. All of it within Conversation.run(). */
export class Resealing {
  private readonly parts: EndpointParts;
  private readonly sealer: EntrySealer;
  private readonly device: HostedDevice;
  private readonly conversation: Conversation;

  constructor(parts: EndpointParts, sealer: EntrySealer, device: HostedDevice, conversation: Conversation) {
    this.parts = parts;
    this.sealer = sealer;
    this.device = device;
    this.conversation = conversation;
  }

  /** Seals what an envelope lacked or could not be read, under the id that it had when it completes one. */
  async again(sent: SentMessage, manifest: VerifiedManifest, kind: typeof COMPLETION | typeof RETRY_ANSWER, only: readonly Device[], archive: boolean): Promise<void> {
    const parsed = parseContent(sent.content ?? new Uint8Array());
    if (parsed.kind !== 'content' || only.length === 0) return;
    const contentId = sent.contentId ?? new Uint8Array();
    const ids = only.map(({ id }) => id);
    const answered = only.map(({ id, incarnation }) => ({ device: id, incarnation, answered: kind === RETRY_ANSWER }));
    const draft: Draft = {
      clientMessageId: kind === COMPLETION ? clientMessageIdOf(contentId, sent.attempt ?? 0) : this.parts.random.bytes(16),
      content: kind === COMPLETION ? parsed.content : Object.assign(parsed.content, { resent: true }), kind, urgent: false,
      remember: memory => withSent(memory, { ...sent, devices: [...(sent.devices ?? []).filter(({ device }) => !ids.some(id => id === device)), ...answered] }, this.parts.clock.nowMs()),
    };
    await this.conversation.commit(await this.sealer.seal(this.conversation, this.device, manifest, [draft], { only: ids, archive: new Set(archive ? ids : []) }));
  }

  /** The consumer's devices have changed: another envelope for those that there are now. False: it cannot be. */
  async anew(entry: OpenEntry, sent: SentMessage | null, error: SealgateError): Promise<boolean> {
    const { clock, clusterId } = this.parts;
    const { conversation } = this;
    const { manifest: pinned, key: { peer } } = conversation;
    const kind = entry.opened.kind ?? MESSAGE;
    if (kind === COMPLETION || kind === RETRY_ANSWER || kind === RETRY_REQUEST) return false;
    const manifest = error.manifest === null ? await this.sealer.newestOf(peer, pinned) : considerManifest(pinned, peer, error.manifest, { clusterId, nowMs: clock.nowMs() });
    const draft = kind !== MESSAGE ? this.draftOf(entry, kind) : sent === null ? null : this.draftFor(sent, manifest);
    if (draft === null) return false;
    await conversation.commit({ ...await this.sealer.seal(conversation, this.device, manifest, [{ ...draft, order: entry.order }], allOf(kind === MESSAGE ? sent : null, manifest)), outboxDone: [entry.id] });
    return true;
  }

  /** Seals one message that was lost with a former account key for the present one, or tells that it failed. False: there is none. */
  async missed(): Promise<boolean> {
    const { conversation, parts: { clock } } = this;
    const { memory, manifest } = conversation;
    const sent = manifest === null ? null : nextMissed(memory, manifest.accountKey);
    if (manifest === null || sent === null) return false;
    const draft = (sent.expiresAtMs ?? 0) <= clock.nowMs() ? null : this.draftFor(sent, manifest);
    const isSealed = draft !== null && await this.seal(draft, manifest, allOf(sent, manifest)).catch(unlessFinal);
    if (!isSealed) await this.tellLost(sent, [], 'The recipient has another identity since, and the message had not arrived.');
    return true;
  }

  /** The account is no more, or nothing that was sent reaches it: what has not come is told to have failed, and whoever has the account from now on is a stranger. */
  async lost(): Promise<void> {
    const { conversation } = this;
    if ((conversation.memory.waId ?? '') === '') return;
    const waiting = (sent: SentMessage): readonly Uint8Array[] => conversation.outbox.filter(({ opened }) => opened.kind === MESSAGE && sameId(opened.contentId, sent.contentId)).map(({ id }) => id);
    for (const sent of conversation.memory.sent ?? []) {
      const entries = waiting(sent);
      // Of a reaction nobody ever says that it came.
      if (entries.length > 0 || hasNotCome(conversation.memory, sent) && !isReaction(sent)) await this.tellLost(sent, entries, 'The account of the recipient has ended, and the message had not arrived.');
    }
    const { memory: { waId = '', blocked = false }, outbox } = conversation;
    await conversation.commit({ memory: { waId, blocked }, ratchets: new Uint8Array(), outboxDone: outbox.map(({ id }) => id) });
  }

  /** Of a message it is told; what it was to say otherwise is let go. */
  async giveUp(entry: OpenEntry, sent: SentMessage | null, code: number, details: string): Promise<void> {
    if (entry.opened.kind !== MESSAGE || sent === null) {
      await this.conversation.commit({ outboxDone: [entry.id], ...entry.opened.kind === PROFILE ? { memory: { ...this.conversation.memory, profileTold: '' } } : {} });
      return;
    }
    await this.tellFailed(sent, [entry.id], code, details);
  }

  private async seal(draft: Draft, manifest: VerifiedManifest, to: Addressees): Promise<true> {
    await this.conversation.commit(await this.sealer.seal(this.conversation, this.device, manifest, [draft], to));
    return true;
  }

  private tellLost(sent: SentMessage, outboxDone: readonly Uint8Array[], why: string): Promise<void> {
    return sent.identityPinned === true ? this.tellFailed(sent, outboxDone, IDENTITY_CHANGED, IDENTITY_DETAILS) : this.tellFailed(sent, outboxDone, UNDELIVERABLE, why);
  }

  private async tellFailed(sent: SentMessage, outboxDone: readonly Uint8Array[], code: number, details: string): Promise<void> {
    const { memory } = this.conversation;
    const contentId = sent.contentId ?? new Uint8Array();
    const parsed = parseContent(sent.content ?? new Uint8Array());
    const previousId = parsed.kind === 'content' ? parsed.content.previousId : new Uint8Array();
    // What was not sent must not be missed by the consumer.
    const chained = sameId(memory.lastSentId, contentId) ? { ...memory, lastSentId: previousId } : memory;
    this.parts.observer.notSent(code);
    await this.conversation.commit({
      outboxDone, memory: withoutSent(chained, contentId),
      occurrences: [failureOf({ id: sent.messageId ?? '', waId: memory.waId ?? '', callbackData: sent.callbackData ?? '' }, code, details, this.parts.clock.nowMs())],
    });
  }

  /** What is no message, as it was; null: it cannot be read. */
  private draftOf({ opened }: OpenEntry, kind: Draft['kind']): Draft | null {
    const parsed = parseContent(opened.content ?? new Uint8Array());
    return parsed.kind !== 'content' ? null : { clientMessageId: this.parts.random.bytes(16), content: parsed.content, kind, urgent: false, remember: memory => memory };
  }

  /** Another envelope for all devices. null: it is for nobody but the former, it was tried too often, or its content is not kept. */
  private draftFor(sent: SentMessage, manifest: VerifiedManifest): Draft | null {
    const isSomebodyElse = !sameId(sent.accountKey, manifest.accountKey);
    const attempt = (sent.attempt ?? 0) + 1;
    const parsed = parseContent(sent.content ?? new Uint8Array());
    if (parsed.kind !== 'content' || attempt > SEALED_ANEW_MAX || isSomebodyElse && sent.identityPinned === true) return null;
    const content: messages.sealgate.content.v1.Content.$Properties = parsed.content;
    return {
      clientMessageId: clientMessageIdOf(sent.contentId ?? new Uint8Array(), attempt), content, kind: MESSAGE, urgent: true,
      remember: (memory, serialized, used) => withSent(memory, { ...sent, attempt, content: serialized, devices: devicesOf(used), accountKey: used.accountKey }, this.parts.clock.nowMs()),
    };
  }
}

/** In new sessions, where they have another account key than those for whom the message was sealed. */
function allOf(sent: SentMessage | null, manifest: VerifiedManifest): Addressees {
  return sent === null || sameId(sent.accountKey, manifest.accountKey) ? everybody : { only: null, archive: new Set(manifest.devices.map(({ id }) => id)) };
}

function isReaction({ content }: SentMessage): boolean {
  const parsed = parseContent(content ?? new Uint8Array());
  return parsed.kind === 'content' && parsed.content.body === 'reaction';
}

/** As a message remembers them: of whom nobody has asked for it again. */
export function devicesOf(manifest: VerifiedManifest): { device: number; incarnation: number; answered: boolean }[] {
  return manifest.devices.map(({ id, incarnation }) => ({ device: id, incarnation, answered: false }));
}
