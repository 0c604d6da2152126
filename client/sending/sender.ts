import { parseContent, serializeContent, type Bytes, type SealedFor, type VerifiedManifest } from '../../crypto/index.ts';
import { sleep } from '../../proto/clock.ts';
import { SealgateError } from '../../proto/errors.ts';
import { accountIdToBytes, type AccountId } from '../../proto/ids.ts';
import type { messages } from '../../proto/messages.ts';
import { sameBytes, toHex } from '../bytes.ts';
import type { SentMessage } from '../client.ts';
import { BackOff } from '../connection/back-off.ts';
import { bodyOf } from '../connection/frames.ts';
import type { Core } from '../core.ts';
import { KeyedLock } from '../keyed-lock.ts';
import type { Content } from '../messages/content.ts';
import { nextOrder } from '../messages/message-rows.ts';
import { drop, put, type OutboxRow, type RowWrite, type SendPurpose, type SentDevice, type SentRow } from '../profile/profile-rows.ts';
import type { Directory } from '../trust/directory.ts';
import { outboxKey, outboxRow, recipientsOf, sealedFor, underNewId } from './outbox-rows.ts';
import { awaited, resultUnknown, SEND_PAUSE_MAX_MS, soon, unknown } from './refusals.ts';
import { Sealer } from './sealer.ts';
import { acceptedRows, failedRows } from './settled-rows.ts';

type SetChanged = messages.sealgate.v1.SetChanged.$Properties;

export interface Outgoing {
  readonly recipient: AccountId;
  readonly purpose: SendPurpose;
  /** Content id, time, conversation, timer, body; the rest is filled in when it is sealed. */
  readonly content: Content;
  readonly urgent: boolean;
  /** The account key that the profile had when this was written; null: none yet. */
  readonly writtenFor: Uint8Array | null;
  /** Written in the transaction that makes the sealed bytes durable. */
  readonly rows?: () => readonly RowWrite[];
}

/** A row and what is known of it. */
interface Attempt {
  readonly row: OutboxRow;
  /** An attempt under this id had no answer: whatever is answered to a later one, it may have been taken. */
  readonly mayBeTaken: boolean;
}

const ATTEMPTS_MAX = 6;

/**
 * Sends in order per recipient. What may have left the device is in the outbox, byte for byte, until its result is known, and goes first.
 */
export class Sender {
  private readonly core: Core;
  private readonly directory: Directory;
  private readonly sealer: Sealer;
  private readonly lanes = new KeyedLock();
  private unfinished = 0;
  /** Told after something was accepted and its rows are durable. */
  private readonly onAccepted: (row: OutboxRow) => void;

  constructor(core: Core, directory: Directory, onAccepted: (row: OutboxRow) => void) {
    this.core = core;
    this.directory = directory;
    this.sealer = new Sealer(core, directory);
    this.onAccepted = onAccepted;
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
    return this.finish(await this.sealForNewest(outgoing));
  }

  /** The pinned manifest can change while this seals for it: then nothing was committed, and what may go to whom is decided anew. */
  private async sealForNewest(outgoing: Outgoing, replaces: OutboxRow | null = null): Promise<OutboxRow> {
    for (let attempt = 1; ; attempt += 1) {
      const manifest = await this.directory.ensure(outgoing.recipient);
      this.sealer.assertMayWrite(outgoing.recipient, outgoing.writtenFor, manifest);
      try {
        return await this.seal(outgoing, manifest, replaces);
      } catch (error) {
        const isStale = SealgateError.is(error, 'CONFLICT') || (SealgateError.is(error, 'NO_KEYS') && await this.hasChanged(manifest));
        if (!isStale || attempt >= ATTEMPTS_MAX) throw error;
      }
    }
  }

  /** A device without keys at the server may be one that is no more: asks for the newest manifest. */
  private async hasChanged(manifest: VerifiedManifest): Promise<boolean> {
    const newest = await this.directory.refresh(manifest.account);
    return newest.version !== manifest.version;
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
        clientMessageId: this.newId(), recipient, manifest, sealed, content: new Uint8Array(), contentId: '', purpose: 'retryRequest', urgent: false,
        order: nextOrder(this.core.clock.nowMs()),
      });
      this.core.store.commit([put('outbox', outboxKey(row), row)]);
      await this.finish(row);
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
        await this.sealMissing(sent, this.directory.considerWaited(recipient, event.manifest), missing);
      } catch (error) {
        // Perhaps the device is gone by now.
        if (!SealgateError.is(error, 'NO_KEYS')) throw error;
        await this.sealMissing(sent, await this.directory.refresh(recipient), missing);
      }
    });
    this.core.background(this.inLane(recipient, () => this.resend(recipient)));
  }

  /** Resolves when nothing that was asked for is under way. */
  idle(): Promise<void> {
    return this.lanes.idle();
  }

  newId(): string {
    return toHex(this.core.random.bytes(16));
  }

  /** The oldest first; what cannot be settled ends it, what is refused is told by an event. */
  private async resend(recipient: AccountId): Promise<void> {
    for (const row of this.core.store.list('outbox', { group: recipient })) {
      try {
        await this.finish(row, true);
      } catch (error) {
        if (!SealgateError.is(error) || unknown.has(error.code)) throw error;
        this.core.events.emit('sendFailed', { contentId: row.contentId, conversation: recipient, code: error.code });
      }
    }
  }

  private async seal(outgoing: Outgoing, manifest: VerifiedManifest, replaces: OutboxRow | null): Promise<OutboxRow> {
    const devices = recipientsOf(manifest, this.core.account, this.core.device);
    if (devices.length === 0) throw new SealgateError('WRONG_DEVICES', { detail: 'there is no other device' });
    return this.sealFor(outgoing, manifest, devices, this.newId(), replaces);
  }

  private async sealFor(
    { content, recipient, purpose, urgent, rows }: Outgoing, manifest: VerifiedManifest, devices: readonly SentDevice[], clientMessageId: string, replaces: OutboxRow | null,
  ): Promise<OutboxRow> {
    const complete = this.sealer.complete(content, manifest);
    const rowsMade: OutboxRow[] = [];
    await this.sealer.seal(complete, manifest, devices, (writes, sealed) => {
      const made = outboxRow({
        clientMessageId, recipient, manifest, sealed, content: serializeContent(complete), contentId: toHex(content.contentId ?? new Uint8Array()), purpose, urgent,
        order: replaces?.order ?? nextOrder(this.core.clock.nowMs()),
      });
      const old = replaces === null ? [] : [drop('outbox', outboxKey(replaces))];
      this.core.store.commit([...old, put('outbox', outboxKey(made), made), ...rows?.() ?? []], writes);
      rowsMade.push(made);
    });
    const [row] = rowsMade;
    if (row === undefined) throw new SealgateError('INTERNAL', { detail: 'sealed without a commit' });
    return row;
  }

  /** Sends until the result is known. */
  private async finish(row: OutboxRow, mayBeTaken = false): Promise<SentMessage> {
    const backOff = new BackOff(this.core.random);
    let tried: Attempt = { row, mayBeTaken };
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await this.push(tried.row);
      } catch (error) {
        if (!SealgateError.is(error)) throw error;
        tried = await this.afterRefusal(tried, error, attempt, backOff);
      }
    }
  }

  private async push(row: OutboxRow): Promise<SentMessage> {
    this.core.custody().assertAccepted(row.recipient);
    const connection = await this.core.connector.connection(this.core.offlineAfterMs).catch((error: unknown) => {
      throw new SealgateError('RESULT_UNKNOWN', { detail: 'no connection', cause: error });
    });
    const accepted = bodyOf(await connection.requestSend(row.send), 'accepted');
    const envelopeId = toHex(accepted.envelopeId ?? new Uint8Array());
    const acceptedAtMs = accepted.acceptedAtMs ?? 0;
    const { writes, message } = acceptedRows(this.core, this.directory.own(), row, envelopeId, acceptedAtMs);
    this.commitAccepted(writes);
    if (message !== null) this.core.events.emit('state', message);
    this.onAccepted(row);
    return { contentId: row.contentId, envelopeId, acceptedAtMs };
  }

  /** A profile that cannot say that it was accepted sends the same bytes again later. */
  private commitAccepted(writes: readonly RowWrite[]): void {
    try {
      this.core.store.commit(writes);
    } catch (error) {
      throw new SealgateError('RESULT_UNKNOWN', { detail: 'the profile cannot be written', cause: error });
    }
  }

  /** What to send next, or throws: then the row is gone, unless it goes again later. */
  private async afterRefusal({ row, mayBeTaken: mayHaveBeen }: Attempt, error: SealgateError, attempt: number, backOff: BackOff): Promise<Attempt> {
    const isUnknown = unknown.has(error.code);
    const mayBeTaken = mayHaveBeen || isUnknown;
    const isOver = attempt >= ATTEMPTS_MAX;
    if (isUnknown && (isOver || SealgateError.is(error.cause))) throw resultUnknown(error);
    if (isOver && soon.has(error.code) && (mayBeTaken || !awaited.has(row.purpose))) throw resultUnknown(error);
    if (isOver) throw this.fail(row, error);
    if (error.code === 'STALE_MANIFEST') return untried(await this.sealAnew(row, error));
    if (error.code === 'CUSTODY_PENDING' && attempt === 1 && await this.tellCustodyAgain(row)) return untried(this.renewed(row));
    if (!isUnknown && !soon.has(error.code)) throw this.fail(row, error);
    // A lost connection is waited for in push(); only answers are paced here.
    if (error.code !== 'OFFLINE') await sleep(this.core.clock, Math.min(SEND_PAUSE_MAX_MS, Math.max(error.retryAfterMs, backOff.nextMs())));
    return mayBeTaken || row.purpose === 'completion' ? { row, mayBeTaken } : untried(this.renewed(row));
  }

  /** What was refused, and of which nothing can have been taken, goes again under a new id. */
  private renewed(row: OutboxRow): OutboxRow {
    const renewed = underNewId(row, this.newId());
    this.core.store.commit([drop('outbox', outboxKey(row)), put('outbox', outboxKey(renewed), renewed)]);
    return renewed;
  }

  /** Whether the server has forgotten that the person agreed to who holds this business's keys, and knows it again. */
  private async tellCustodyAgain({ recipient }: OutboxRow): Promise<boolean> {
    try {
      return await this.core.custody().tellAgain(recipient);
    } catch (error) {
      if (SealgateError.is(error)) return false;
      throw error;
    }
  }

  /** The recipient's devices have changed: a new message, for those of the manifest in the answer. */
  private async sealAnew(row: OutboxRow, error: SealgateError): Promise<OutboxRow> {
    try {
      const manifest = error.manifest === null ? await this.directory.refresh(row.recipient) : this.directory.consider(row.recipient, error.manifest);
      this.sealer.assertMayWrite(row.recipient, row.accountKey, manifest);
      const parsed = parseContent(row.content);
      if (parsed.kind !== 'content' || row.purpose === 'retryRequest') throw error;
      const outgoing: Outgoing = { recipient: row.recipient, purpose: row.purpose, content: parsed.content, urgent: row.purpose === 'message', writtenFor: row.accountKey };
      if (row.purpose !== 'completion') return await this.sealForNewest(outgoing, row);
      const devices = recipientsOf(manifest, this.core.account, this.core.device).filter(entry => isOneOf(entry, row.devices));
      if (devices.length === 0) throw error;
      return await this.sealFor(outgoing, manifest, devices, row.clientMessageId, row);
    } catch (trouble) {
      if (SealgateError.is(trouble) && unknown.has(trouble.code)) throw new SealgateError('RESULT_UNKNOWN', { cause: trouble });
      throw SealgateError.is(trouble) ? this.fail(row, trouble) : trouble;
    }
  }

  private fail(row: OutboxRow, error: SealgateError): SealgateError {
    const { writes, message } = failedRows(this.core, row);
    this.core.store.commit(writes);
    if (message !== null) this.core.events.emit('state', message);
    return error;
  }

  private async sealMissing(sent: SentRow, manifest: VerifiedManifest, missing: ReadonlySet<number>): Promise<void> {
    this.sealer.assertMayWrite(sent.recipient, sent.accountKey, manifest);
    const devices = recipientsOf(manifest, this.core.account, this.core.device).filter(entry => missing.has(entry.device) && !isOneOf(entry, sent.devices));
    const parsed = parseContent(sent.content);
    if (devices.length === 0 || parsed.kind !== 'content') return;
    const outgoing: Outgoing = { recipient: sent.recipient, purpose: 'completion', content: parsed.content, urgent: false, writtenFor: sent.accountKey };
    await this.sealFor(outgoing, manifest, devices, sent.clientMessageId, null);
  }
}

function untried(row: OutboxRow): Attempt {
  return { row, mayBeTaken: false };
}

function isOneOf(entry: SentDevice, devices: readonly SentDevice[]): boolean {
  return devices.some(one => one.device === entry.device && one.incarnation === entry.incarnation && sameBytes(one.identityKey, entry.identityKey));
}
