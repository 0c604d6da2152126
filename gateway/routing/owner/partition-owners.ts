import { closeCodes } from '../../../proto/close-codes.ts';
import type { LogConsumer, OwnedPartition } from '../../../storage/account-log/account-log.ts';
import type { RoutingBacklog } from '../observer.ts';
import type { OwnerParts } from './owner-parts.ts';
import { PartitionOwner } from './partition-owner.ts';

/** The partitions that this node owns now, each with its owner. */
export class PartitionOwners implements LogConsumer {
  /** Monotonic: changes of accounts are told in every partition, so a node that has had one since then knows of all. */
  toldSinceMs = Number.POSITIVE_INFINITY;
  private readonly parts: OwnerParts;
  private readonly owners = new Map<number, PartitionOwner>();
  /** By partition: those lost in a drain, whose connections stay open for a while. */
  private readonly leftOwners = new Map<number, PartitionOwner>();
  private readonly ownedListeners: (() => void)[] = [];
  private draining = false;

  constructor(parts: OwnerParts) {
    this.parts = parts;
  }

  get isDraining(): boolean {
    return this.draining;
  }

  get(partition: number): PartitionOwner | undefined {
    return this.owners.get(partition);
  }

  /** The owner that may act now; null: nobody here. */
  holderOf(partition: number): PartitionOwner | null {
    const owner = this.owners.get(partition);
    return owner?.holds() === true ? owner : null;
  }

  onOwned(listener: () => void): void {
    this.ownedListeners.push(listener);
  }

  tick(): void {
    const nowMs = this.parts.clock.monotonicMs();
    for (const owner of this.owners.values()) owner.tick(nowMs);
  }

  /** Nobody is let in any more. */
  stopAdmitting(): void {
    this.draining = true;
  }

  /** Resolves when what is outstanding is spilled and committed. */
  async drain(): Promise<void> {
    this.stopAdmitting();
    await Promise.all([...this.owners.values()].map(owner => owner.drain()));
  }

  /** Commits, and closes what is still attached with RESTART. */
  async close(): Promise<void> {
    this.stopAdmitting();
    await Promise.all([...this.owners.values()].map(owner => owner.commit()));
    for (const owner of this.owners.values()) owner.revoke(closeCodes.RESTART.code);
    this.owners.clear();
  }

  backlog(): Omit<RoutingBacklog, 'unfinishedSends' | 'unfinishedSendBytes'> {
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
    };
  }

  // ---------------------------------------------------------------- LogConsumer

  assigned(partitions: readonly OwnedPartition[]): void {
    for (const owned of partitions) {
      this.owners.get(owned.partition)?.revoke(closeCodes.LEASE_LOST.code);
      // Of connections of before the new owner knows nothing: it could not close that of a device that is removed.
      this.leftOwners.get(owned.partition)?.closeLeftOpen(closeCodes.LEASE_LOST.code);
      this.leftOwners.delete(owned.partition);
      this.owners.set(owned.partition, new PartitionOwner(this.parts, owned));
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
}
