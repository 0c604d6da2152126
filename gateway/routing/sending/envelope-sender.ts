import type { Clock } from '../../../proto/clock.ts';
import { SealgateError, type ErrorCode } from '../../../proto/errors.ts';
import { accountIdToBytes, deviceKeyText, type AccountId, type DeviceKey } from '../../../proto/ids.ts';
import { wire, type messages } from '../../../proto/messages.ts';
import type { AccountLog } from '../../../storage/account-log/account-log.ts';
import type { CustodyGate } from './custody-gate.ts';
import type { Directory, DirectoryDevice, DirectoryEntry } from '../cache/directory.ts';
import type { EnvelopeIds } from './envelope-id.ts';
import type { FailPoints } from '../fail-points.ts';
import type { RoutingLimits } from '../limits.ts';
import type { MailboxQuota } from './mailbox-quota.ts';
import type { RoutingObserver } from '../observer.ts';
import type { Relation, RelationCache } from '../cache/relation-cache.ts';
import type { SendAccepted, Sender } from '../router.ts';
import { SerialByKey } from './serial-by-key.ts';
import { isDeviceSet, parseSend, targetsOf, type SendRequest } from './send-request.ts';
import type { SlotMap } from '../slots.ts';

type SendBody = messages.sealgate.v1.Send.$Properties;

/** What sending wants to know about delivery on this node. */
export interface DeliveryView {
  /** Why nothing may be sent to these devices now. */
  refusal(partition: number, devices: readonly DirectoryDevice[]): ErrorCode | null;
  /** Whether the device takes pushes now, so that its mailbox does not grow. */
  isLive(partition: number, device: DeviceKey): boolean;
  /** Monotonic: since when what was read about the partition's accounts counts, where this node owns it. */
  believedSinceMs(partition: number): number | undefined;
}

export interface SenderParts {
  readonly log: AccountLog;
  readonly directory: Directory;
  readonly relations: RelationCache;
  readonly custody: CustodyGate;
  readonly quota: MailboxQuota;
  readonly envelopeIds: EnvelopeIds;
  readonly slots: SlotMap;
  readonly delivery: DeliveryView;
  readonly clock: Clock;
  readonly limits: RoutingLimits;
  readonly observer: RoutingObserver;
  readonly failPoints: FailPoints;
}

const RETRY_AFTER_MS = 1000;

/** What an accepted envelope is counted for. */
interface Counted {
  readonly stranger: Relation | null;
  readonly targets: readonly DirectoryDevice[];
}

/** Takes sends: checks, limits, appends. Any node can do it for any recipient. */
export class EnvelopeSender {
  unfinished = 0;
  unfinishedBytes = 0;
  private readonly parts: SenderParts;
  private readonly order = new SerialByKey();
  private draining = false;

  constructor(parts: SenderParts) {
    this.parts = parts;
  }

  /** Nothing more is admitted. */
  drain(): void {
    this.draining = true;
  }

  /** See Router.send. */
  async send(sender: Sender, send: SendBody): Promise<SendAccepted> {
    const startedMs = this.parts.clock.monotonicMs();
    let admitted: SendRequest | null = null;
    try {
      const request = parseSend(send, this.parts.limits);
      this.admit(request);
      admitted = request;
      return await (this.acceptAtOnce(sender, request, startedMs) ?? this.acceptInTurn(sender, request, startedMs));
    } catch (error) {
      const refusal = SealgateError.is(error) ? error : new SealgateError('INTERNAL', { cause: error });
      this.parts.observer.refused(refusal.code);
      throw refusal;
    } finally {
      if (admitted !== null) {
        this.unfinished -= 1;
        this.unfinishedBytes -= admitted.bytes;
      }
    }
  }

  /** The way of nearly all: everything is known and nothing is against it, so the log has it when this returns. null: something has to be read or refused, or others of the pair wait for that. */
  private acceptAtOnce(sender: Sender, request: SendRequest, startedMs: number): Promise<SendAccepted> | null {
    const { directory, custody, relations, slots } = this.parts;
    const { recipient } = request;
    const entry = directory.peek(recipient);
    if (entry?.version !== request.manifestVersion) return null;
    const targets = targetsOf(entry, sender);
    if (!isDeviceSet(request, targets) || !custody.isFree(sender.account, entry)) return null;
    if (sender.account !== recipient && (relations.peek(recipient, sender.account)?.relation ?? 'none') === 'none') return null;
    const partition = slots.partitionOf(recipient);
    if (!request.ephemeral && !this.hasRoomNow(request, partition, targets)) return null;
    if (!this.order.isIdle && this.order.has(orderKey(sender, request))) return null;
    return this.append(sender, request, partition, request.ephemeral ? null : { stranger: null, targets }, startedMs);
  }

  private hasRoomNow({ bytes }: SendRequest, partition: number, targets: readonly DirectoryDevice[]): boolean {
    const { delivery, quota } = this.parts;
    return delivery.refusal(partition, targets) === null && targets.every(({ key }) => delivery.isLive(partition, key) || quota.hasRoomNow(key, bytes));
  }

  /** What one device sends to one recipient goes to the log as it came, also when the first has to wait for what is read about the recipient, and the second does not. */
  private async acceptInTurn(sender: Sender, request: SendRequest, startedMs: number): Promise<SendAccepted> {
    const { accepted } = await this.order.run(orderKey(sender, request), () => this.accept(sender, request, startedMs));
    return accepted;
  }

  /** The steps, in the order in which they are cheap: nothing is written before the last. Resolves when the log has been given the envelope, which it keeps in order. */
  private async accept(sender: Sender, request: SendRequest, startedMs: number): Promise<{ readonly accepted: Promise<SendAccepted> }> {
    const { directory, slots, delivery, quota, relations } = this.parts;
    const known = directory.peek(request.recipient) ?? await directory.get(request.recipient, undefined, sender.account);
    const entry = known?.version === request.manifestVersion ? known : await this.freshEntry(request);
    const targets = targetsOf(entry, sender);
    if (!isDeviceSet(request, targets)) throw new SealgateError('WRONG_DEVICES');
    await this.parts.custody.check(sender.account, request.recipient, entry, startedMs);
    const partition = slots.partitionOf(request.recipient);
    if (request.ephemeral) return { accepted: this.append(sender, request, partition, null, startedMs) };
    const refusal = delivery.refusal(partition, targets);
    if (refusal !== null) throw new SealgateError(refusal, { retryAfterMs: RETRY_AFTER_MS });
    for (const { key } of targets) {
      if (!delivery.isLive(partition, key) && !await quota.hasRoom(key, request.bytes)) throw new SealgateError('MAILBOX_FULL');
    }
    const stranger = await this.reserve(sender.account, request, startedMs);
    const accepted = this.append(sender, request, partition, { stranger, targets }, startedMs);
    return { accepted: stranger === null ? accepted : accepted.finally(() => { relations.settle(stranger, request.bytes); }) };
  }

  private admit(request: SendRequest): void {
    const { limits } = this.parts;
    if (this.draining) throw new SealgateError('DRAINING');
    if (this.unfinished >= limits.unfinishedSends || this.unfinishedBytes + request.bytes > limits.unfinishedSendBytes) {
      throw new SealgateError('LOG_BACKLOG', { retryAfterMs: RETRY_AFTER_MS });
    }
    this.unfinished += 1;
    this.unfinishedBytes += request.bytes;
  }

  /** The cached version is not the one of the send: the row decides, never the cache. */
  private async freshEntry(request: SendRequest): Promise<DirectoryEntry> {
    const fresh = await this.parts.directory.refresh(request.recipient);
    if (fresh === null) throw new SealgateError('UNKNOWN_ACCOUNT');
    if (fresh.entry.version !== request.manifestVersion) throw new SealgateError('STALE_MANIFEST', { manifest: fresh.manifest });
    return fresh.entry;
  }

  /**
   * Takes from a stranger's budget what is to be settled later. null: the sender is no stranger, or nobody knows because the store does not answer, and delivery goes on
   * without the limit. Somebody who is blocked is answered like somebody who is accepted: the owner drops what they send. Throws NOT_ACCEPTED.
   */
  private async reserve(sender: AccountId, { recipient, bytes }: SendRequest, startedMs: number): Promise<Relation | null> {
    if (sender === recipient) return null;
    const { relations } = this.parts;
    let relation = relations.peek(recipient, sender) ?? await relations.get(recipient, sender).catch(() => null);
    // The cache may let somebody through and never refuses: the recipient, whose decisions other nodes take, may have accepted until this send came.
    if (relation !== null && relations.isOverBudget(relation, bytes)) relation = await relations.get(recipient, sender, startedMs).catch(() => null);
    if (relation?.relation !== 'none') return null;
    if (relations.isOverBudget(relation, bytes)) throw new SealgateError('NOT_ACCEPTED');
    relations.reserve(relation, bytes);
    return relation;
  }

  /** `counted` null: nothing is kept of it. */
  private async append(sender: Sender, request: SendRequest, partition: number, counted: Counted | null, startedMs: number): Promise<SendAccepted> {
    const { log, clock, envelopeIds, failPoints, observer } = this.parts;
    const acceptedAtMs = clock.nowMs();
    const envelopeId = envelopeIds.idOf(sender, request.clientMessageId, request.recipientBytes);
    const record = encodeEnvelope(sender, request, envelopeId, acceptedAtMs);
    failPoints.hit('after-validation-before-append');
    await log.append(partition, record);
    failPoints.hit('after-append-before-reply');
    observer.appended(clock.monotonicMs() - startedMs, record.length);
    if (counted !== null) this.account(sender.account, request, counted, partition);
    return { envelopeId, acceptedAtMs };
  }

  private account(sender: AccountId, request: SendRequest, { stranger, targets }: Counted, partition: number): void {
    const { relations, quota, delivery, slots } = this.parts;
    for (const { key } of targets) if (!delivery.isLive(partition, key)) quota.sent(key, request.bytes);
    if (sender === request.recipient) return;
    if (stranger !== null) relations.count(stranger, request.bytes);
    const own = relations.peek(sender, request.recipient, delivery.believedSinceMs(slots.partitionOf(sender)));
    // Writing to somebody accepts them. Lost in a crash, the next message does it again.
    if (own?.relation !== 'accepted') relations.accept(sender, request.recipient).catch(() => undefined);
  }
}

function orderKey(sender: Sender, { recipient }: SendRequest): string {
  return deviceKeyText(sender) + recipient;
}

function encodeEnvelope(sender: Sender, request: SendRequest, envelopeId: Uint8Array, acceptedAtMs: number): Uint8Array {
  return wire.Record.encode({
    envelope: {
      envelopeId,
      recipient: request.recipientBytes,
      sender: accountIdToBytes(sender.account),
      senderDevice: sender.device,
      senderIncarnation: sender.incarnation,
      acceptedAtMs,
      manifestVersion: request.manifestVersion,
      ephemeral: request.ephemeral,
      urgent: request.urgent,
      completes: request.completes,
      clientMessageId: request.clientMessageId,
      sealed: request.sealed.map(({ device, incarnation, payload }) => ({ device: device ?? 0, incarnation: incarnation ?? 0, payload: payload ?? null })),
    },
  }).finish();
}
