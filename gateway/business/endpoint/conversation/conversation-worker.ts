import type { AccountId } from '../../../../proto/ids.ts';
import { endpoint, type messages } from '../../../../proto/messages.ts';
import { SealgateError } from '../../../../proto/errors.ts';
import { sleep } from '../../../../proto/clock.ts';
import type { OutboundMessage } from '../../messages/outbound-message.ts';
import { clientMessageIdOf } from '../client-message-id.ts';
import { considerManifest, rememberedAs } from './contact-manifest.ts';
import { Overtaken, type Conversation } from './conversation.ts';
import { sameId, withRead, withSent } from './conversation-memory.ts';
import type { EndpointParts, HostedDevice } from '../endpoint-parts.ts';
import type { Inbound, Taken } from '../receiving/inbound.ts';
import type { Incoming } from '../receiving/incoming.ts';
import { Outbound } from '../sending/outbound.ts';
import { Resealing } from '../sending/resealing.ts';
import type { EntrySealer } from '../sending/seal-entry.ts';
import { unlessFinal } from '../sending/send-failure.ts';

type SetChanged = messages.sealgate.v1.SetChanged.$Properties;

const { COMPLETION, RETRY_ANSWER } = endpoint.OutboxNote.Kind;
const PAUSE_MS = 100;
const PAUSE_MAX_MS = 5000;
/** A crypto process that says so often that it cannot will not do it later: what came is given up, so that what comes after it is not held back. */
const INTERNAL_MAX = 5;

/** Everything that is done in one conversation, one thing after another. */
export class ConversationWorker {
  readonly conversation: Conversation;
  private readonly parts: EndpointParts;
  private readonly device: HostedDevice;
  private readonly sealer: EntrySealer;
  private readonly inbound: Inbound;
  private readonly resealing: Resealing;
  private readonly outbound: Outbound;

  constructor(parts: EndpointParts, sealer: EntrySealer, inbound: Inbound, device: HostedDevice, conversation: Conversation) {
    this.parts = parts;
    this.device = device;
    this.sealer = sealer;
    this.inbound = inbound;
    this.conversation = conversation;
    this.resealing = new Resealing(parts, sealer, device, conversation);
    this.outbound = new Outbound(parts, sealer, this.resealing, device, conversation);
  }

  /** Nothing is to be done, and nothing comes by itself. */
  get isIdle(): boolean {
    return this.conversation.isIdle && this.outbound.isIdle;
  }

  kick(): void {
    this.outbound.kick();
  }

  stop(): void {
    this.outbound.stop();
  }

  /** A command that the store has; null: it may have, and may have been done. */
  accepted(command: OutboundMessage | null): void {
    if (command === null) this.conversation.doubt();
    else this.conversation.add(command);
    this.outbound.kick();
  }

  /** Resolves when the deliveries are durable, or put aside for ever; what cannot be done now is tried until it can. */
  async take(incoming: readonly Incoming[]): Promise<void> {
    for (let rest = incoming; rest.length > 0;) rest = rest.slice(await this.takeSome(rest));
  }

  /** The consumer has accepted who holds the keys. */
  opened(): Promise<void> {
    return this.untilDone(() => this.inbound.opened(this.conversation));
  }

  /** Seals for the devices that an envelope lacked. */
  complete(event: SetChanged): Promise<void> {
    return this.untilDone(async () => {
      await this.conversation.load();
      const { memory, manifest: pinned, key } = this.conversation;
      const sent = memory.sent?.find(each => sameId(clientMessageIdOf(each.contentId ?? new Uint8Array(), each.attempt ?? 0), event.clientMessageId));
      if (sent === undefined) return;
      const manifest = considerOrKeep(pinned, key.peer, event, this.parts);
      const missing = manifest?.devices.filter(({ id, incarnation }) =>
        (event.missing ?? []).includes(id) && sent.devices?.some(each => each.device === id && each.incarnation === incarnation) !== true) ?? [];
      if (manifest === null) return;
      if (sameId(sent.accountKey, manifest.accountKey)) await this.resealing.again(sent, manifest, COMPLETION, missing, false);
      else if (sent.delivered !== true) {
        await this.conversation.commit({ memory: { ...withSent(memory, { ...sent, missed: true }, this.parts.clock.nowMs()), manifest: rememberedAs(manifest) } });
        await this.sealMissed();
      }
      this.outbound.kick();
    });
  }

  /** What waited for the consumer was dropped with their phone: what has not come fails, or is sealed anew for the key that the account has now. */
  lost(isClosed: boolean): Promise<void> {
    return this.untilDone(async () => {
      await this.conversation.load();
      if (isClosed) await this.resealing.lost();
      else {
        const { memory, manifest } = this.conversation;
        if (manifest === null) return;
        const newest = await this.sealer.newestOf(this.conversation.key.peer, manifest);
        await this.conversation.commit({ memory: { ...memory, manifest: rememberedAs(newest) } });
        await this.sealMissed();
      }
      this.outbound.kick();
    });
  }

  /** 'unknown': no such message. */
  markRead(contentId: Uint8Array): Promise<'done' | 'unknown'> {
    return this.conversation.run(async () => {
      for (;;) {
        await this.conversation.load();
        const read = withRead(this.conversation.memory, contentId);
        if (read === null) return 'unknown';
        try {
          if (read.newlyRead.length > 0) await this.outbound.tellRead(read.memory, read.newlyRead);
          this.outbound.kick();
          return 'done';
        } catch (error) {
          if (!(error instanceof Overtaken)) throw error;
        }
      }
    });
  }

  /** For a moment, to whom there is a session; nothing is kept of it. */
  showTyping(): void {
    void this.conversation.run(() => this.outbound.showTyping().catch(() => undefined));
  }

  /** What the business says of itself, to a consumer who was told of it before; whoever was not is told after the next message. */
  tellProfile(): Promise<void> {
    return this.untilDone(async () => {
      await this.conversation.load();
      const { profileTold, blocked } = this.conversation.memory;
      if ((profileTold ?? '') === '' || blocked === true) return;
      await this.outbound.tellProfile().catch(unlessFinal);
      this.outbound.kick();
    });
  }

  setBlocked(waId: string, blocked: boolean): Promise<void> {
    return this.conversation.run(async () => {
      for (;;) {
        await this.conversation.load();
        if ((this.conversation.memory.blocked ?? false) === blocked) return;
        try {
          await this.conversation.commit({ memory: { ...this.conversation.memory, waId, blocked } });
          return;
        } catch (error) {
          if (!(error instanceof Overtaken)) throw error;
        }
      }
    });
  }

  /** To how many were taken. */
  private async takeSome([first, ...others]: readonly Incoming[]): Promise<number> {
    if (first === undefined) return 0;
    let taken = 1;
    let rest = others;
    await this.untilDone(async () => {
      try {
        taken = await this.takeTogether([first, ...rest]);
      } catch (error) {
        if (error instanceof Overtaken || rest.length === 0) throw error;
        // Whichever of them it is: the others are not to suffer from it.
        rest = [];
        taken = await this.takeTogether([first]);
      }
    });
    return taken;
  }

  private async takeTogether(incoming: readonly [Incoming, ...Incoming[]]): Promise<number> {
    const { count, receiptsDue, retries, asks } = await this.inbound.take(this.conversation, this.device, incoming);
    if (receiptsDue) this.outbound.receiptsDue();
    const isSealed = await this.sealMissed();
    if (asks || isSealed) this.outbound.kick();
    for (const retry of retries) await this.answerRetry(retry);
    return count;
  }

  /**
   * The device could not read something of that time: what has not arrived is sealed once more, in a new session. It takes each content once, whichever it asked for; anybody can forge such a request,
   * so that each device gets one answer for each message.
   */
  private async answerRetry({ acceptedAtMs, currentSession, device: from }: Taken['retries'][number]): Promise<void> {
    const { memory, manifest } = this.conversation;
    const device = manifest?.devices.find(({ id }) => id === from);
    if (device === undefined || manifest === null) return;
    const asked = (memory.sent ?? []).filter(({ delivered, content, accountKey, devices, acceptedAtMs: at }) =>
      delivered !== true && (content?.length ?? 0) > 0 && sameId(accountKey, manifest.accountKey) && (at ?? 0) <= acceptedAtMs
      && devices?.some(one => one.device === from && one.answered !== true) === true);
    for (const [i, sent] of asked.entries()) await this.resealing.again(sent, manifest, RETRY_ANSWER, [device], currentSession && i === 0);
    this.outbound.kick();
  }

  /** What was lost with a former account key, before what told of the present one is acknowledged. True: there was something. */
  private async sealMissed(): Promise<boolean> {
    let some = false;
    while (await this.resealing.missed()) some = true;
    return some;
  }

  private untilDone(task: () => Promise<void>): Promise<void> {
    return this.conversation.run(async () => {
      for (let attempt = 1, internal = 0; this.device.isOpen(); attempt += 1) {
        try {
          if (!this.device.mayAct()) throw new SealgateError('UNAVAILABLE', { detail: 'owners are changing' });
          // For each attempt: one that has to wait keeps nobody else's turn.
          await this.parts.receivingTurns.run(task);
          return;
        } catch (error) {
          if (error instanceof Overtaken) {
            this.parts.observer.overtaken();
            continue;
          }
          if (!SealgateError.is(error) || !error.canRetry || error.code === 'INTERNAL') internal += 1;
          this.parts.observer.waits(SealgateError.is(error) ? error.code : 'INTERNAL');
          if (internal >= INTERNAL_MAX) {
            this.parts.observer.undecryptable('givenUp');
            return;
          }
          await sleep(this.parts.clock, Math.min(PAUSE_MAX_MS, PAUSE_MS * 2 ** Math.min(attempt, 10)));
        }
      }
      throw new SealgateError('UNAVAILABLE', { detail: 'closed meanwhile' });
    });
  }
}

/** The event may have waited for long: the manifest in it can be older than the one that is pinned, which is no attack. */
function considerOrKeep(pinned: Conversation['manifest'], peer: AccountId, { manifest }: SetChanged, { clusterId, clock }: EndpointParts): Conversation['manifest'] {
  try {
    return considerManifest(pinned, peer, manifest, { clusterId, nowMs: clock.nowMs() });
  } catch (error) {
    if (SealgateError.is(error, 'MANIFEST_REFUSED')) return pinned;
    throw error;
  }
}
