import type { Bytes, SealedFor } from '../../crypto/index.ts';
import { SealgateError } from '../../proto/errors.ts';
import { toHex } from '../../proto/hex.ts';
import { accountIdToBytes, type AccountId } from '../../proto/ids.ts';
import type { messages } from '../../proto/messages.ts';
import type { SentMessage } from '../message.ts';
import type { Core } from '../core.ts';
import { KeyedLock } from '../keyed-lock.ts';
import type { Content } from '../messages/content.ts';
import { nextOrder } from '../messages/message-rows.ts';
import { put, type OutboxRow } from '../profile/profile-rows.ts';
import type { Directory } from '../trust/directory.ts';
import { newClientMessageId, outboxKey, outboxRow, recipientsOf, sealedFor } from './outbox-rows.ts';
import { OutboxSealer, type Outgoing } from './outbox-sealer.ts';
import { unknown } from './refusals.ts';
import { Sealer } from './sealer.ts';
import { Settler } from './settler.ts';

type SetChanged = messages.sealgate.v1.SetChanged.$Properties;

/**
 * Sends in order per recipient. What may have left the device is in the outbox, byte for byte, until its result is known, and goes first.
 */
export class Sender {
  private readonly core: Core;
  private readonly directory: Directory;
  private readonly sealer: Sealer;
  private readonly outboxSealer: OutboxSealer;
  private readonly settler: Settler;
  private readonly lanes = new KeyedLock();
  private unfinished = 0;

  /** `onAccepted` is told after something was accepted and its rows are durable. */
  constructor(core: Core, directory: Directory, onAccepted: (row: OutboxRow) => void) {
    this.core = core;
    this.directory = directory;
    this.sealer = new Sealer(core, directory);
    this.outboxSealer = new OutboxSealer(core, directory, this.sealer);
    this.settler = new Settler({ core, directory, sealer: this.sealer, outboxSealer: this.outboxSealer, onAccepted });
  }

  /** Runs a task while nothing else goes to this recipient. */
  inLane<T>(recipient: AccountId, task: () => Promise<T>): Promise<T> {
    return this.lanes.run(recipient, task);
  }

  /**
   * Resolves once the envelope is durable at the server. RESULT_UNKNOWN: it stays in the outbox and is sent again by itself. While there is none, sends are held,
   * in order; SENDS_WAITING: too many are.
   */
  async send(outgoing: Outgoing): Promise<SentMessage> {
    if (this.core.connector.now() === null && this.unfinished >= this.core.heldSendsMax) throw new SealgateError('SENDS_WAITING');
    this.unfinished += 1;
    try {
      return await this.inLane(outgoing.recipient, () => this.sendInLane(outgoing));
    } finally {
      this.unfinished -= 1;
    }
  }

  /** As send(), for a task that holds the lane. */
  async sendInLane(outgoing: Outgoing): Promise<SentMessage> {
    await this.core.connector.connection(this.core.offlineAfterMs);
    await this.resend(outgoing.recipient).catch((error: unknown) => {
      // Of this one, nothing has left.
      throw SealgateError.is(error, 'RESULT_UNKNOWN') ? new SealgateError('OFFLINE', { detail: 'an older message waits for its result', cause: error }) : error;
    });
    return this.settler.settle(await this.outboxSealer.forNewest(outgoing));
  }

  /** Nothing is kept, nothing is promised; skipped for somebody with whom there is no session yet. */
  async sendEphemeral(recipient: AccountId, content: Content): Promise<void> {
    await this.inLane(recipient, async () => {
      const manifest = this.directory.pinned(recipient);
      const connection = this.core.connector.now();
      if (manifest === null || connection === null) return;
      this.sealer.assertMayWrite(recipient, null, manifest);
      const devices = recipientsOf(manifest, this.core.account, this.core.device);
      for (const { device } of devices) if (await this.core.ratchets.needsBundle({ account: recipient, device })) return;
      let sealed: readonly SealedFor[] = [];
      await this.sealer.seal(this.sealer.complete(content, manifest), manifest, devices, (writes, made) => {
        this.core.store.commit([], writes);
        sealed = made;
      });
      await connection.request({ send: {
        clientMessageId: this.core.random.bytes(16), recipient: accountIdToBytes(recipient), manifestVersion: manifest.version,
        sealed: sealedFor(manifest, sealed), ephemeral: true,
      } });
    });
  }

  /** The same unauthenticated payload for each device of the account; only the one that it names takes it. */
  async sendPlain(recipient: AccountId, payload: Bytes): Promise<void> {
    await this.inLane(recipient, async () => {
      await this.core.connector.connection(this.core.offlineAfterMs);
      const manifest = await this.directory.ensure(recipient);
      const sealed = recipientsOf(manifest, this.core.account, this.core.device).map(({ device }) => ({ peer: { account: recipient, device }, payload }));
      const row = outboxRow({
        clientMessageId: newClientMessageId(this.core.random), recipient, manifest, sealed, content: new Uint8Array(), contentId: '', purpose: 'retryRequest', urgent: false,
        order: nextOrder(this.core.clock.nowMs()),
      });
      this.core.store.commit([put('outbox', outboxKey(row), row)]);
      await this.settler.settle(row);
    });
  }

  /** Sends again whatever has an unknown result, or was refused and nobody was told: after connecting, and from time to time. */
  resendAll(): void {
    const recipients = new Set(this.core.store.list('outbox').map(row => row.recipient));
    for (const recipient of recipients) this.core.background(this.inLane(recipient, () => this.resend(recipient)));
  }

  /**
   * Seals for the devices that an envelope of ours lacked, under the same client message id. Resolves when that is in the outbox, from where it goes by itself,
   * or when there is nothing to complete.
   */
  async complete(event: SetChanged): Promise<void> {
    const clientMessageId = toHex(event.clientMessageId ?? new Uint8Array());
    const recipient = this.core.store.get('sent', clientMessageId)?.recipient ?? this.core.store.get('outbox', clientMessageId)?.recipient;
    if (recipient === undefined) return;
    await this.inLane(recipient, async () => {
      // Taken by the server, which this device does not know yet.
      if (this.core.store.get('outbox', clientMessageId) !== null) await this.resend(recipient);
      const sent = this.core.store.get('sent', clientMessageId);
      if (sent === null) return;
      const missing = new Set(event.missing ?? []);
      try {
        await this.outboxSealer.forMissing(sent, this.directory.considerWaited(recipient, event.manifest), missing);
      } catch (error) {
        // Perhaps the device is gone by now.
        if (!SealgateError.is(error, 'NO_KEYS')) throw error;
        await this.outboxSealer.forMissing(sent, await this.directory.refresh(recipient), missing);
      }
    });
    this.core.background(this.inLane(recipient, () => this.resend(recipient)));
  }

  /** Resolves when nothing that was asked for is under way. */
  idle(): Promise<void> {
    return this.lanes.idle();
  }

  /** The oldest first; what cannot be settled ends it, what is refused is told by an event. */
  private async resend(recipient: AccountId): Promise<void> {
    for (const row of this.core.store.list('outbox', { group: recipient })) {
      try {
        await this.settler.settle(row, true);
      } catch (error) {
        if (!SealgateError.is(error) || unknown.has(error.code)) throw error;
        this.core.events.emit('sendFailed', { contentId: row.contentId, conversation: recipient, code: error.code });
      }
    }
  }
}
