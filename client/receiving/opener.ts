import { decodeContent, worthAskingAgain, type Bytes, type KeyWrite, type OpenOutcome, type UndecryptableReason, type VerifiedManifest } from '../../crypto/index.ts';
import { SealgateError } from '../../proto/errors.ts';
import { accountIdFromBytes } from '../../proto/ids.ts';
import { wire } from '../../proto/messages.ts';
import type { QuarantineReason } from '../client-events.ts';
import type { Core } from '../core.ts';
import { contactOf } from '../contacts.ts';
import { put, type RowWrite } from '../profile/profile-rows.ts';
import type { Directory } from '../trust/directory.ts';
import type { ManifestWatch } from '../trust/manifest-watch.ts';
import { applyContent } from './apply-content.ts';
import { Effects } from './effects.ts';
import { envelopeKey, type Incoming } from './incoming.ts';
import { holdContent, settleHeld } from './held-contents.ts';
import type { RetryAnswers } from './retry-answers.ts';

type FromDevice = Incoming & { readonly sender: NonNullable<Incoming['sender']> };

const reasons: Readonly<Record<UndecryptableReason, QuarantineReason>> = {
  missingPreKey: 'missingPreKey', replayed: 'missingPreKey', noSession: 'undecryptable', untrusted: 'untrustedIdentity', counterJump: 'counterJump',
  malformed: 'malformed', badMessage: 'undecryptable', exhausted: 'undecryptable',
};
/** The server says so; anything else is trouble on the way to it. */
const noSuchManifest: ReadonlySet<string> = new Set(['UNKNOWN_ACCOUNT', 'MANIFEST_REFUSED', 'MALFORMED']);

/**
 * Takes one delivery to its end: shown, put aside, or known already. When this resolves, everything is durable, the position included; when it
 * rejects, nothing is, and the delivery must not be acknowledged.
 */
export class Opener {
  private readonly core: Core;
  private readonly directory: Directory;
  private readonly watch: ManifestWatch;
  private readonly retries: RetryAnswers;

  constructor(core: Core, directory: Directory, watch: ManifestWatch, retries: RetryAnswers) {
    this.core = core;
    this.directory = directory;
    this.watch = watch;
    this.retries = retries;
  }

  async open(incoming: Incoming): Promise<void> {
    if (!incoming.ephemeral && this.core.store.get('seenEnvelope', envelopeKey(incoming)) !== null) {
      this.settle(incoming, new Effects(this.core.store));
      return;
    }
    const { sender } = incoming;
    if (sender === null) this.quarantine(incoming, 'malformed');
    else if (this.isFromNobody({ ...incoming, sender })) this.settle(incoming, new Effects(this.core.store));
    else await this.openFrom({ ...incoming, sender });
  }

  /** Blocked, declined, or this very device: a message of its own cannot come back. */
  private isFromNobody({ sender }: FromDevice): boolean {
    if (sender.account === this.core.account) return sender.device === this.core.device;
    return contactOf(this.core.store, sender.account).relation === 'blocked' || this.core.custody().decision(sender.account) === 'declined';
  }

  private async openFrom(incoming: FromDevice): Promise<void> {
    if (!await this.isListed(incoming)) {
      this.quarantine(incoming, 'unlistedDevice');
      return;
    }
    await this.readyToAsk(incoming);
    let outcome = await this.attempt(incoming);
    if (outcome.kind === 'undecryptable' && outcome.reason === 'untrusted' && await this.hasNewerManifest(incoming)) outcome = await this.attempt(incoming);
    if (outcome.kind === 'duplicate') this.settle(incoming, new Effects(this.core.store));
    else if (outcome.kind === 'undecryptable') this.putAside(incoming, outcome.reason);
    else if (outcome.kind === 'retryRequest') this.answerRetry(incoming, outcome.request);
  }

  private attempt(incoming: FromDevice): Promise<OpenOutcome> {
    const { account, device } = incoming.sender;
    return this.core.ratchets.open({ account, device }, incoming.payload, (writes, plaintext) => this.take(incoming, writes, plaintext));
  }

  /** One transaction: ratchets, what the content changes, position, and that it was seen. Then it is told. */
  private async take(incoming: FromDevice, writes: readonly KeyWrite[], plaintext: Bytes): Promise<void> {
    const decoded = decodeContent(plaintext);
    const effects = new Effects(this.core.store);
    if (decoded.kind === 'malformed') {
      this.settle(incoming, this.aside(incoming, 'malformed', effects), writes);
      return;
    }
    const { content } = decoded;
    const conflicts = await this.conflicts(incoming, content);
    if (this.core.custody().decision(incoming.sender.account) === 'pending') {
      this.hold(incoming, writes, plaintext);
      return;
    }
    for (const conflict of conflicts) effects.tell('manifestConflict', conflict);
    // The manifest that the message names may have taken its device away.
    const reason = this.listed(incoming) ? applyContent(this.core, incoming, content, decoded.kind === 'newer', effects) : 'unlistedDevice';
    this.settle(incoming, reason === null ? effects : this.aside(incoming, reason, effects), writes);
    this.decidedElsewhere(incoming, content);
  }

  /** On another own device, about a business from which something may be held here. */
  private decidedElsewhere({ sender }: FromDevice, { syncState }: Parameters<typeof applyContent>[2]): void {
    const account = accountIdFromBytes(syncState?.custody ? syncState.account ?? new Uint8Array() : new Uint8Array());
    if (sender.account === this.core.account && account !== null) settleHeld(this.core, account);
  }

  /** From a business whose custody the person has not agreed to: not shown before they have. */
  private hold(incoming: FromDevice, writes: readonly KeyWrite[], plaintext: Bytes): void {
    const effects = new Effects(this.core.store);
    if (!incoming.ephemeral) effects.write(holdContent(this.core, incoming, plaintext));
    this.settle(incoming, effects, writes);
    this.core.custody().ask(incoming.sender.account);
  }

  /** What a person is asked about is what holds now. */
  private async readyToAsk({ sender }: FromDevice): Promise<void> {
    try {
      await this.core.custody().ready(sender.account);
    } catch (error) {
      if (!SealgateError.is(error) || !noSuchManifest.has(error.code)) throw error;
    }
  }

  private async conflicts(incoming: FromDevice, content: Parameters<typeof applyContent>[2]): ReturnType<ManifestWatch['check']> {
    try {
      return await this.watch.check(incoming.sender.account, content.authorManifest, content.recipientManifest);
    } catch (error) {
      // Refused manifests have been told; what is pinned goes on.
      if (SealgateError.is(error) && noSuchManifest.has(error.code)) return [];
      throw error;
    }
  }

  private listed({ sender }: FromDevice, manifest: VerifiedManifest | null = this.directory.pinned(sender.account)): boolean {
    return manifest?.devices.some(entry => entry.id === sender.device && entry.incarnation === sender.incarnation) ?? false;
  }

  /** By the newest manifest: asks for it when ours does not have the device. */
  private async isListed(incoming: FromDevice): Promise<boolean> {
    if (this.listed(incoming)) return true;
    await this.hasNewerManifest(incoming);
    return this.listed(incoming);
  }

  private async hasNewerManifest({ sender }: FromDevice): Promise<boolean> {
    const before = this.directory.pinned(sender.account);
    try {
      return await this.directory.refresh(sender.account) !== before;
    } catch (error) {
      if (SealgateError.is(error) && noSuchManifest.has(error.code)) return false;
      throw error;
    }
  }

  private putAside(incoming: FromDevice, reason: UndecryptableReason): void {
    // A retry request that names another device of this account comes to all of them.
    if (reason === 'malformed' && isPlain(incoming.payload)) {
      this.settle(incoming, new Effects(this.core.store));
      return;
    }
    const rows = worthAskingAgain.has(reason) && !incoming.ephemeral ? this.retries.ask(incoming) : [];
    this.quarantine(incoming, reasons[reason], rows);
  }

  private answerRetry(incoming: FromDevice, request: Parameters<RetryAnswers['answer']>[1]): void {
    const rows = this.retries.answer(incoming.sender, request);
    if (rows === null) {
      this.quarantine(incoming, 'forgedRetryRequest');
      return;
    }
    const effects = new Effects(this.core.store);
    effects.write(...rows);
    this.settle(incoming, effects);
    this.retries.flush();
  }

  private quarantine(incoming: Incoming, reason: QuarantineReason, rows: readonly RowWrite[] = []): void {
    const effects = this.aside(incoming, reason, new Effects(this.core.store));
    effects.write(...rows);
    this.settle(incoming, effects);
    this.retries.flush();
  }

  private aside(incoming: Incoming, reason: QuarantineReason, effects: Effects): Effects {
    const { envelopeId, sender } = incoming;
    const told = { envelopeId, sender: sender?.account ?? null, senderDevice: sender?.device ?? 0, reason };
    effects.write(put('quarantine', envelopeKey(incoming), { ...told, atMs: this.core.clock.nowMs() }));
    effects.tell('quarantined', told);
    return effects;
  }

  private settle(incoming: Incoming, effects: Effects, keys: readonly KeyWrite[] = []): void {
    const { position } = incoming;
    const place = position === null ? [] : [
      put('position', '', position),
      put('seenEnvelope', envelopeKey(incoming), { atMs: this.core.clock.nowMs() }),
    ];
    this.core.store.commit([...effects.rows, ...place], keys);
    effects.emit(this.core.events);
  }
}

function isPlain(payload: Uint8Array): boolean {
  try {
    return wire.SealedPayload.decode(payload).type === wire.SealedType.SEALED_PLAINTEXT;
  } catch {
    return false;
  }
}

