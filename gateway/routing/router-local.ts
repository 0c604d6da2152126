import { sleep, type Clock } from '../../proto/clock.ts';
import { SealgateError } from '../../proto/errors.ts';
import { accountIdToBytes, type AccountId } from '../../proto/ids.ts';
import { wire } from '../../proto/messages.ts';
import type { AccountLog } from '../../storage/account-log/account-log.ts';
import type { LogMembership } from '../../storage/account-log/membership.ts';
import type { AccountStore } from '../../storage/accounts/accounts.ts';
import type { Mailbox } from '../../storage/mailbox/mailbox.ts';
import type { PreKeyStore } from '../../storage/pre-keys/pre-keys.ts';
import type { RelationKeys, RelationStore } from '../../storage/relations/relations.ts';
import { AccountChanges } from './account-changes/account-changes.ts';
import { CustodyGate } from './sending/custody-gate.ts';
import { Directory, type CustodyVersionOf } from './cache/directory.ts';
import { EnvelopeIds } from './sending/envelope-id.ts';
import { EnvelopeSender } from './sending/envelope-sender.ts';
import { noFailPoints, type FailPoints } from './fail-points.ts';
import type { RoutingLimits } from './limits.ts';
import { MailboxQuota } from './sending/mailbox-quota.ts';
import type { RoutingBacklog, RoutingObserver } from './observer.ts';
import type { OwnerParts } from './owner/owner-parts.ts';
import type { PartitionOwner } from './owner/partition-owner.ts';
import { PartitionOwners } from './owner/partition-owners.ts';
import { PoisonWatch } from './owner/poison-watch.ts';
import { ReadingTurns } from './owner/reading-turns.ts';
import { RelationCache } from './cache/relation-cache.ts';
import type { AccountOwner, MailDropped, Router, WakeUp } from './router.ts';
import { evenSlotMap, type SlotMap } from './slots.ts';
import { viewFromElsewhere, traceInMailboxes } from './tracing/trace-elsewhere.ts';
import { traceEnvelope, type TracedRecord } from './tracing/trace.ts';

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

class RouterOfThisNode implements LocalRouter {
  private readonly parts: RouterParts;
  private readonly slots: SlotMap;
  private readonly owners: PartitionOwners;
  private readonly sender: EnvelopeSender;
  private readonly changes: AccountChanges;
  private readonly relations: RelationCache;
  private readonly custody: CustodyGate;
  private readonly directory: Directory;
  private readonly mailListeners: MailDropped[] = [];
  private timers: (() => void)[] = [];

  constructor(parts: RouterParts) {
    const { log, limits, observer } = parts;
    const failPoints = parts.failPoints ?? noFailPoints;
    const slots = evenSlotMap(log.partitions);
    this.parts = parts;
    this.slots = slots;
    this.directory = new Directory({ ...parts, custodyVersionOf: parts.custodyVersionOf ?? (() => null), toldSinceMs: () => this.owners.toldSinceMs });
    this.relations = new RelationCache(parts);
    const shared = { ...parts, failPoints, slots, directory: this.directory, relations: this.relations };
    this.owners = new PartitionOwners({
      ...shared, poison: new PoisonWatch(limits, observer), readingTurns: new ReadingTurns(parts.clock, limits.readAgainEveryMs),
      mailDropped: async (...dropped) => { await Promise.all(this.mailListeners.map(listener => listener(...dropped))); },
    });
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
    this.changes = new AccountChanges({ ...shared, ownerHere: partition => this.owners.holderOf(partition), isDraining: () => this.owners.isDraining, hasOthers: parts.nodes !== undefined });
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
    const partition = this.slots.partitionOf(recipient);
    if (nodes === undefined || this.owners.holderOf(partition) !== null) return;
    const relation = { account: accountIdToBytes(recipient), peer: accountIdToBytes(sender), acceptedAtMs: clock.nowMs() };
    await log.append(partition, wire.Record.encode({ relation }).finish());
  }

  ownerOf(account: AccountId): AccountOwner {
    const partition = this.slots.partitionOf(account);
    if (!this.owners.isDraining && this.owners.holderOf(partition) !== null) return { at: 'here' };
    const { nodes } = this.parts;
    const map = nodes?.membership.ownerMap();
    const node = map?.owners[partition] ?? null;
    return map === undefined || node === null || node.name === nodes?.own ? { at: 'nobody' } : { at: 'elsewhere', node, mapVersion: map.version };
  }

  onOwned(listener: () => void): void {
    this.owners.onOwned(listener);
  }

  onMailDropped(listener: MailDropped): void {
    this.mailListeners.push(listener);
  }

  // ---------------------------------------------------------------- its operator

  async start(): Promise<void> {
    const { clock, limits, log } = this.parts;
    this.timers.push(
      clock.every(limits.commitEveryMs, () => { this.owners.tick(); }),
      clock.every(limits.strangerFlushMs, () => { void this.relations.flush(); }),
    );
    await log.subscribe(this.owners);
  }

  async drain(): Promise<void> {
    this.sender.drain();
    const { clock, limits } = this.parts;
    let cancel = (): void => undefined;
    const tooLong = new Promise<void>(resolve => { cancel = clock.after(limits.drainTimeoutMs, resolve); });
    await Promise.race([this.owners.drain(), tooLong]);
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
    this.owners.stopAdmitting();
    this.sender.drain();
    await this.relations.flush();
    await this.owners.close();
  }

  stats(): RoutingBacklog {
    return {
      ...this.owners.backlog(),
      unfinishedSends: this.sender.unfinished,
      unfinishedSendBytes: this.sender.unfinishedBytes,
    };
  }

  async trace(envelopeId: Uint8Array, recipient?: AccountId): Promise<readonly TracedRecord[]> {
    const { log, mailbox, limits, accounts } = this.parts;
    const parts = { log, mailbox, scanRecords: limits.traceScanRecords, ownerName: (partition: number) => this.ownerName(partition) };
    const partitions = recipient === undefined ? Array.from({ length: log.partitions }, (_, partition) => partition) : [this.slots.partitionOf(recipient)];
    const views = await Promise.all(partitions.map(async partition => this.owners.get(partition) ?? await viewFromElsewhere(log, partition)));
    const found = await traceEnvelope(parts, views, envelopeId);
    if (found.length > 0 || recipient === undefined) return found;
    const account = await accounts.load(recipient);
    const devices = (account?.devices ?? []).map(({ device, incarnation }) => ({ account: recipient, device, incarnation }));
    return traceInMailboxes(parts, this.slots.partitionOf(recipient), devices, envelopeId);
  }

  /** null: nobody is known to own it. */
  private ownerName(partition: number): string | null {
    const { nodes } = this.parts;
    if (this.owners.get(partition) !== undefined) return nodes?.own ?? 'this node';
    return nodes?.membership.ownerMap().owners[partition]?.name ?? null;
  }

  private ownerHere(account: AccountId): PartitionOwner {
    const owner = this.owners.holderOf(this.slots.partitionOf(account));
    if (this.owners.isDraining || owner === null) throw new SealgateError('DRAINING');
    return owner;
  }
}
