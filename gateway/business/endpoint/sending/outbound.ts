import type { Cancel } from '../../../../proto/clock.ts';
import { SealgateError } from '../../../../proto/errors.ts';
import { content as schema, endpoint, wire } from '../../../../proto/messages.ts';
import { CommandSealing } from './command-sealing.ts';
import { Overtaken, type Conversation } from '../conversation/conversation.ts';
import type { Memory } from '../conversation/conversation-memory.ts';
import type { EndpointParts, HostedDevice } from '../endpoint-parts.ts';
import { OutboxSending } from './outbox-sending.ts';
import { profileDraft } from './profile-news.ts';
import { receiptDraft } from './receipt-draft.ts';
import type { Resealing } from './resealing.ts';
import type { EntrySealer } from './seal-entry.ts';

const PAUSE_MS = 100;
const PAUSE_MAX_MS = 10_000;
/** While it is not certain who owns the conversation. */
const NOT_NOW_PAUSE_MS = 250;
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
  private readonly sealing: CommandSealing;
  private readonly sending: OutboxSending;
  private cancelResume: Cancel | null = null;
  private cancelReceipts: Cancel | null = null;
  private isQueued = false;
  private failures = 0;

  constructor(parts: EndpointParts, sealer: EntrySealer, resealing: Resealing, device: HostedDevice, conversation: Conversation) {
    this.parts = parts;
    this.sealer = sealer;
    this.resealing = resealing;
    this.device = device;
    this.conversation = conversation;
    const resumeIn = (delayMs: number): void => { this.resumeIn(delayMs); };
    this.sealing = new CommandSealing(parts, sealer, device, conversation, resumeIn);
    this.sending = new OutboxSending(parts, resealing, device, conversation, resumeIn);
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
      this.sealing.areReceiptsWanted = true;
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
    const receipt = receiptDraft(this.parts, schema.Receipt.Kind.READ, contentIds, () => memory);
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
      clientMessageId: random.bytes(16), kind: endpoint.OutboxNote.Kind.RECEIPT, urgent: false, content: { contentId: random.bytes(16), authoredAtMs: clock.nowMs(), typing: { started: true } }, remember: memory => memory,
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
    if (this.conversation.outbox.length > 0) return this.sending.send();
    if (await this.resealing.missed()) return true;
    if (this.sending.mayTellProfile) {
      this.sending.mayTellProfile = false;
      await this.tellProfile();
      return true;
    }
    return this.sealing.begin();
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
}
