import { closeCodes } from '../../proto/close-codes.ts';
import { sleep, type Clock } from '../../proto/clock.ts';
import { SealgateError } from '../../proto/errors.ts';
import { accountIdToBytes, type AccountId } from '../../proto/ids.ts';
import { wire } from '../../proto/messages.ts';
import type { AccountLog, LogConsumer, OwnedPartition } from '../../storage/account-log/account-log.ts';
import type { LogMembership } from '../../storage/account-log/membership.ts';
import type { AccountStore } from '../../storage/accounts/accounts.ts';
import type { Mailbox } from '../../storage/mailbox/mailbox.ts';
import type { PreKeyStore } from '../../storage/pre-keys/pre-keys.ts';
import type { RelationKeys, RelationStore } from '../../storage/relations/relations.ts';
import { AccountChanges } from './account-changes.ts';
import { CustodyGate } from './custody-gate.ts';
import { Directory, type CustodyVersionOf } from './directory.ts';
import { EnvelopeIds } from './envelope-id.ts';
import { EnvelopeSender } from './envelope-sender.ts';
import { noFailPoints, type FailPoints } from './fail-points.ts';
import type { RoutingLimits } from './limits.ts';
import { MailboxQuota } from './mailbox-quota.ts';
import type { RoutingBacklog, RoutingObserver } from './observer.ts';
import type { OwnerParts } from './owner-parts.ts';
import { PartitionOwner } from './partition-owner.ts';
import { PoisonWatch } from './poison-watch.ts';
import { ReadingTurns } from './reading-turns.ts';
import { RelationCache } from './relation-cache.ts';
import type { AccountOwner, MailDropped, Router, WakeUp } from './router.ts';
import { evenSlotMap } from './slots.ts';
import { viewFromElsewhere, traceInMailboxes } from './trace-elsewhere.ts';
import { traceEnvelope, type TracedRecord } from './trace.ts';

export interface RouterParts {
  readonly log: AccountLog;
  readonly mailbox: Mailbox;
  readonly accounts: AccountStore;
  readonly preKeys: PreKeyStore;
  readonly relations: RelationStore;
  readonly relationKeys: RelationKeys;
  /** 32 random bytes, the same on all nodes and for ever: makes envelope ids. */
  readonly envelopeKey: Uint8Array;
  readonly clock: Clock;
  readonly limits: RoutingLimits;
  readonly observer: RoutingObserver;
  readonly wakeUp: WakeUp;
  /** Without it no account is a business that others hold the keys of. */
  readonly custodyVersionOf?: CustodyVersionOf;
  readonly failPoints?: FailPoints;
  /** The other nodes, and the name by which they know this one; absent where there are none. */
  readonly nodes?: { readonly own: string; readonly membership: LogMembership };
  /** Tests hand in broken deliveries to see them found. */
  readonly makeDelivery?: OwnerParts['makeDelivery'];
}

/** The router and what its operator asks of it. */
export interface LocalRouter extends Router {
  /** Joins the owners; before, nothing can be attached. */
  start(): Promise<void>;
  /** Stops admitting, spills what is outstanding and commits; connections stay until close(). Resolves after `limits.drainTimeoutMs` at the latest. */
  drain(): Promise<void>;
  /**
   * After drain(), before devices are told to go: leaves the owners and waits, for `limits.handOverMs` at most, until it is known who took over, so that ownerOf() says where each
   * device should go. Connections stay, and get nothing any more.
   */
  handOver(): Promise<void>;
  /** Closes what is still attached with RESTART and stops all timers. The log and the stores belong to whoever handed them in. */
  close(): Promise<void>;
  stats(): RoutingBacklog;
  /**
   * Where an envelope is and has been, on whichever node, without content; empty when nothing is known of it. `recipient` finds it also when it waits in a mailbox only.
   * Rejects with LOG_UNAVAILABLE or STORE_FAILED.
   */
  trace(envelopeId: Uint8Array, recipient?: AccountId): Promise<readonly TracedRecord[]>;
}

const HAND_OVER_LOOK_MS = 25;

/** A router on this node's log, with everything above it that is the same in every way of running. */
export function createRouter(parts: RouterParts): LocalRouter {
  return new RouterOfThisNode(parts);
}

class RouterOfThisNode implements LocalRouter, LogConsumer {
  private readonly parts: RouterParts;
  private readonly ownerParts: OwnerParts;
  private readonly owners = new Map<number, PartitionOwner>();
  private readonly sender: EnvelopeSender;
  private readonly changes: AccountChanges;
  private readonly relations: RelationCache;
  private readonly custody: CustodyGate;
  private readonly directory: Directory;
  /** By partition: those lost in a drain, whose connections stay open for a while. */
  private readonly leftOwners = new Map<number, PartitionOwner>();
  private readonly ownedListeners: (() => void)[] = [];
  private readonly mailListeners: MailDropped[] = [];
  private timers: (() => void)[] = [];
  private draining = false;
  /** Monotonic: changes of accounts are told in every partition, so a node that has had one since then knows of all. */
  private toldSinceMs = Number.POSITIVE_INFINITY;

  constructor(parts: RouterParts) {
    const { log, limits, observer } = parts;
    const failPoints = parts.failPoints ?? noFailPoints;
    const slots = evenSlotMap(log.partitions);
    this.parts = parts;
    this.directory = new Directory({ ...parts, custodyVersionOf: parts.custodyVersionOf ?? (() => null), toldSinceMs: () => this.toldSinceMs });
    this.relations = new RelationCache(parts);
    const shared = { ...parts, failPoints, slots, directory: this.directory, relations: this.relations };
    this.ownerParts = {
      ...shared, poison: new PoisonWatch(limits, observer), readingTurns: new ReadingTurns(parts.clock, limits.readAgainEveryMs),
      mailDropped: async (...dropped) => { await Promise.all(this.mailListeners.map(listener => listener(...dropped))); },
    };
    this.custody = new CustodyGate(shared);
    this.sender = new EnvelopeSender({
      ...shared,
      custody: this.custody,
      quota: new MailboxQuota(parts),
      envelopeIds: new EnvelopeIds(parts.envelopeKey),
      delivery: {
        refusal: (partition, devices) => this.owners.get(partition)?.refusal(devices) ?? null,
        isLive: (partition, device) => this.owners.get(partition)?.isLive(device) === true,
        believedSinceMs: partition => this.owners.get(partition)?.believedSinceMs(),
      },
    });
    this.changes = new AccountChanges({ ...shared, ownerHere: partition => this.holderOf(partition), isDraining: () => this.draining, hasOthers: parts.nodes !== undefined });
  }

  // ---------------------------------------------------------------- Router

  readonly send: Router['send'] = (sender, send) => this.sender.send(sender, send);

  readonly attach: Router['attach'] = subscription => this.ownerHere(subscription.device.account).attach(subscription);

  readonly changeManifest: Router['changeManifest'] = change => this.changes.changeManifest(change);

  readonly closeAccount: Router['closeAccount'] = (account, closeCode, dropMail, devices) =>
    this.changes.closeAccount(account, closeCode, dropMail, devices);

  readonly endAccount: Router['endAccount'] = (account, closeCode, end) => this.changes.endAccount(account, closeCode, end);

  readonly answerCustody: Router['answerCustody'] = async (consumer, business, answer) => {
    await this.custody.answer(consumer, business, answer);
    await this.relationChanged(consumer, business);
  };

  readonly describeBusiness: Router['describeBusiness'] = (account, business) => this.changes.describeBusiness(account, business);

  manifestSeen(account: AccountId, version: number): void {
    this.directory.seen(account, version);
  }

  async relationChanged(recipient: AccountId, sender: AccountId): Promise<void> {
    this.relations.forget(recipient, sender);
    const { nodes, log, clock } = this.parts;
    const partition = this.ownerParts.slots.partitionOf(recipient);
    if (nodes === undefined || this.holderOf(partition) !== null) return;
    const relation = { account: accountIdToBytes(recipient), peer: accountIdToBytes(sender), acceptedAtMs: clock.nowMs() };
    await log.append(partition, wire.Record.encode({ relation }).finish());
  }

  ownerOf(account: AccountId): AccountOwner {
    const partition = this.ownerParts.slots.partitionOf(account);
    if (!this.draining && this.holderOf(partition) !== null) return { at: 'here' };
    const { nodes } = this.parts;
    const map = nodes?.membership.ownerMap();
    const node = map?.owners[partition] ?? null;
    return map === undefined || node === null || node.name === nodes?.own ? { at: 'nobody' } : { at: 'elsewhere', node, mapVersion: map.version };
  }

  onOwned(listener: () => void): void {
    this.ownedListeners.push(listener);
  }

  onMailDropped(listener: MailDropped): void {
    this.mailListeners.push(listener);
  }

  // ---------------------------------------------------------------- its operator

  async start(): Promise<void> {
    const { clock, limits, log } = this.parts;
    this.timers.push(
      clock.every(limits.commitEveryMs, () => { this.tick(); }),
      clock.every(limits.strangerFlushMs, () => { void this.relations.flush(); }),
    );
    await log.subscribe(this);
  }

  async drain(): Promise<void> {
    this.draining = true;
    this.sender.drain();
    const { clock, limits } = this.parts;
    let cancel = (): void => undefined;
    const tooLong = new Promise<void>(resolve => { cancel = clock.after(limits.drainTimeoutMs, resolve); });
    const drained = Promise.all([...this.owners.values()].map(owner => owner.drain()));
    await Promise.race([drained, tooLong]);
    cancel();
    await this.relations.flush();
  }

  async handOver(): Promise<void> {
    const { nodes, clock, limits } = this.parts;
    if (nodes === undefined) return;
    const { own, membership } = nodes;
    await membership.leave();
    const untilMs = clock.monotonicMs() + limits.handOverMs;
    const isTaken = (): boolean => membership.ownerMap().owners.every(owner => owner !== null && owner.name !== own);
    while (!isTaken() && clock.monotonicMs() < untilMs) await sleep(clock, HAND_OVER_LOOK_MS);
  }

  async close(): Promise<void> {
    for (const cancel of this.timers) cancel();
    this.timers = [];
    this.draining = true;
    this.sender.drain();
    await this.relations.flush();
    await Promise.all([...this.owners.values()].map(owner => owner.commit()));
    for (const owner of this.owners.values()) owner.revoke(closeCodes.RESTART.code);
    this.owners.clear();
  }

  stats(): RoutingBacklog {
    const owners = [...this.owners.values()];
    const sum = (of: (owner: PartitionOwner) => number): number => owners.reduce((total, owner) => total + of(owner), 0);
    return {
      partitions: owners.length,
      leased: sum(owner => owner.holds() ? 1 : 0),
      generation: owners.reduce((highest, owner) => Math.max(highest, owner.generation), 0),
      lag: sum(owner => Math.max(0, this.parts.log.endOffset(owner.partition) - owner.committable)),
      attached: sum(owner => owner.attachedCount),
      uncommitted: sum(owner => owner.uncommitted),
      outstanding: sum(owner => owner.outstandingCount),
      pendingSpills: sum(owner => owner.pendingSpills),
      heldBytes: sum(owner => owner.heldBytes),
      unfinishedSends: this.sender.unfinished,
      unfinishedSendBytes: this.sender.unfinishedBytes,
    };
  }

  async trace(envelopeId: Uint8Array, recipient?: AccountId): Promise<readonly TracedRecord[]> {
    const { log, mailbox, limits, accounts } = this.parts;
    const { slots } = this.ownerParts;
    const parts = { log, mailbox, scanRecords: limits.traceScanRecords, ownerName: (partition: number) => this.ownerName(partition) };
    const partitions = recipient === undefined ? Array.from({ length: log.partitions }, (_, partition) => partition) : [slots.partitionOf(recipient)];
    const views = await Promise.all(partitions.map(async partition => this.owners.get(partition) ?? await viewFromElsewhere(log, partition)));
    const found = await traceEnvelope(parts, views, envelopeId);
    if (found.length > 0 || recipient === undefined) return found;
    const account = await accounts.load(recipient);
    const devices = (account?.devices ?? []).map(({ device, incarnation }) => ({ account: recipient, device, incarnation }));
    return traceInMailboxes(parts, slots.partitionOf(recipient), devices, envelopeId);
  }

  /** null: nobody is known to own it. */
  private ownerName(partition: number): string | null {
    const { nodes } = this.parts;
    if (this.owners.has(partition)) return nodes?.own ?? 'this node';
    return nodes?.membership.ownerMap().owners[partition]?.name ?? null;
  }

  // ---------------------------------------------------------------- LogConsumer

  assigned(partitions: readonly OwnedPartition[]): void {
    for (const owned of partitions) {
      this.owners.get(owned.partition)?.revoke(closeCodes.LEASE_LOST.code);
      // Of connections of before the new owner knows nothing: it could not close that of a device that is removed.
      this.leftOwners.get(owned.partition)?.closeLeftOpen(closeCodes.LEASE_LOST.code);
      this.leftOwners.delete(owned.partition);
      this.owners.set(owned.partition, new PartitionOwner(this.ownerParts, owned));
    }
    this.ownersChanged();
    for (const listener of this.ownedListeners) listener();
  }

  revoked(partitions: readonly number[]): void {
    // All of them before anything else happens: a lost partition must not be acted on while another is being closed.
    const lost = partitions.flatMap(partition => this.owners.get(partition) ?? []);
    for (const partition of partitions) this.owners.delete(partition);
    for (const owner of lost) {
      owner.revoke(this.draining ? null : closeCodes.LEASE_LOST.code);
      if (this.draining) this.leftOwners.set(owner.partition, owner);
    }
    this.ownersChanged();
  }

  records(partition: number, generation: number, records: Parameters<LogConsumer['records']>[2]): void {
    this.ownerIn(partition, generation)?.records(records);
  }

  skipped(partition: number, generation: number, offset: number): void {
    this.ownerIn(partition, generation)?.skipped(offset);
  }

  private ownersChanged(): void {
    this.toldSinceMs = Math.min(...[...this.owners.values()].map(({ ownedSinceMs }) => ownedSinceMs));
  }

  private ownerIn(partition: number, generation: number): PartitionOwner | undefined {
    const owner = this.owners.get(partition);
    return owner?.generation === generation ? owner : undefined;
  }

  private ownerHere(account: AccountId): PartitionOwner {
    const owner = this.holderOf(this.ownerParts.slots.partitionOf(account));
    if (this.draining || owner === null) throw new SealgateError('DRAINING');
    return owner;
  }

  private holderOf(partition: number): PartitionOwner | null {
    const owner = this.owners.get(partition);
    return owner?.holds() === true ? owner : null;
  }

  private tick(): void {
    const nowMs = this.parts.clock.monotonicMs();
    for (const owner of this.owners.values()) owner.tick(nowMs);
  }
}
