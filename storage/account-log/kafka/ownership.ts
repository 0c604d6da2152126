import { sleep, type Cancel, type Clock } from '../../../proto/clock.ts';
import type { LogConsumer, OwnedPartition } from '../account-log.ts';
import type { OwnerMap } from '../membership.ts';
import { Commits } from './commits.ts';
import { committedOffsets } from './committed-offsets.ts';
import type { EndOffsets } from './end-offsets.ts';
import { ownerMapOf } from './group-assignment.ts';
import { GroupMember, type MemberEvents, type MemberParts, type Membership } from './group-member.ts';
import { reasonOf } from './kafka-errors.ts';
import { LeaderFetcher } from './leader-fetcher.ts';
import { Lease } from './lease.ts';
import { Tenures } from './tenures.ts';

export interface OwnershipParts extends Omit<MemberParts, 'lease'> {
  readonly clock: Clock;
  readonly epoch: number;
  readonly commitIntervalMs: number;
  readonly ends: EndOffsets;
  /** The map has changed. */
  readonly mapped: (map: OwnerMap) => void;
}

const RETRY_MS = 200;
const LOOK_MS = 1000;

/** The owner's side of the log: this node's membership, what it has by it, and the records of that. */
export class Ownership implements MemberEvents {
  readonly tenures: Tenures;
  private readonly parts: OwnershipParts;
  private readonly lease: Lease;
  private readonly member: GroupMember;
  private readonly commits: Commits;
  private readonly fetchers = new Map<number, LeaderFetcher>();
  private readonly cancelLook: Cancel;
  private firstJoin: (() => void) | null = null;
  private closed = false;

  constructor(parts: OwnershipParts, consumer: LogConsumer) {
    this.parts = parts;
    this.lease = new Lease(parts.clock, leaseMs(parts.sessionTimeoutMs));
    this.tenures = new Tenures(this.lease, consumer, parts.epoch);
    this.member = new GroupMember({ ...parts, lease: this.lease }, this);
    this.commits = new Commits({ ...parts, tenures: this.tenures, member: this.member, intervalMs: parts.commitIntervalMs });
    this.cancelLook = parts.clock.every(LOOK_MS, () => { void this.lookForLeaders(); });
  }

  /** Resolves with the first complete generation. */
  start(): Promise<void> {
    this.member.start();
    return new Promise(resolve => { this.firstJoin = resolve; });
  }

  commit(partition: number, generation: number, offset: number): void {
    this.commits.add(partition, generation, offset);
  }

  pause(partition: number): void {
    const tenure = this.tenures.get(partition);
    if (tenure !== undefined) tenure.paused = true;
  }

  resume(partition: number): void {
    const tenure = this.tenures.get(partition);
    if (tenure === undefined) return;
    tenure.paused = false;
    this.wakeFetchers();
  }

  async close(): Promise<void> {
    if (this.closed) return;
    this.closed = true;
    this.commits.stop();
    this.cancelLook();
    await this.commits.flush(this.member.membership, this.tenures.end());
    for (const fetcher of this.fetchers.values()) fetcher.stop();
    await this.member.close();
    this.firstJoin?.();
  }

  // ---------------------------------------------------------------- MemberEvents

  async leaving(membership: Membership): Promise<void> {
    await this.commits.flush(membership);
  }

  joined(membership: Membership): void {
    const { generation, own, all } = membership;
    const gained = this.tenures.keep(generation, own);
    this.parts.mapped(ownerMapOf(all, this.parts.partitions));
    this.parts.report('info', `generation ${generation}: ${own.length} partitions, ${gained.length} of them new`);
    void this.begin(membership, gained);
  }

  /** Begins what is new, however often that takes, unless another generation comes first. */
  private async begin(membership: Membership, gained: readonly number[]): Promise<void> {
    const { cluster, clock, report } = this.parts;
    const isOver = (): boolean => this.closed || this.member.membership !== membership;
    for (let owned: readonly OwnedPartition[] | null = null; owned === null && !isOver();) {
      try {
        owned = await this.whereToBegin(membership.generation, gained);
        if (!isOver()) this.tenures.begin(owned);
      } catch (error) {
        report('info', `where partitions begin is asked again: ${reasonOf(error)}`);
        await sleep(clock, RETRY_MS);
        await cluster.refreshAfter(error);
      }
    }
    if (isOver()) return;
    this.wakeFetchers();
    this.firstJoin?.();
  }

  /** Nobody of an earlier generation can commit any more, so this is the last word. */
  private async whereToBegin(generation: number, gained: readonly number[]): Promise<readonly OwnedPartition[]> {
    if (gained.length === 0) return [];
    const { cluster, group, ends } = this.parts;
    const [committed, starts, latest] = await Promise.all([committedOffsets(cluster, group, gained), cluster.offsets(gained, -2), cluster.offsets(gained, -1)]);
    return gained.map(partition => {
      const start = starts.get(partition);
      const end = latest.get(partition);
      if (start === undefined || end === undefined) throw new Error(`partition ${partition} has no leader`);
      ends.seen(partition, end);
      return { partition, generation, committedOffset: committed.get(partition) ?? start };
    });
  }

  /** A partition without a leader, or of which nothing is fetched for a while, has no fetcher that would notice when that is over. */
  private async lookForLeaders(): Promise<void> {
    const { cluster } = this.parts;
    if (this.tenures.all().some(({ partition }) => cluster.leaderOf(partition) === null)) await cluster.refreshAfter(null);
    this.wakeFetchers();
  }

  private wakeFetchers(): void {
    if (this.closed) return;
    for (const leader of this.parts.cluster.leaderIds()) {
      const fetcher = this.fetchers.get(leader) ?? new LeaderFetcher(leader, {
        ...this.parts, lease: this.lease, tenures: this.tenures,
        endOffset: (partition, end) => { this.parts.ends.seen(partition, end); },
        leadersMayHaveMoved: () => { this.wakeFetchers(); },
      });
      this.fetchers.set(leader, fetcher);
      fetcher.wake();
    }
  }
}

/** Shorter than the session, by what a message to the broker and back may take and by how differently two clocks may run. */
export function leaseMs(sessionTimeoutMs: number): number {
  return sessionTimeoutMs * 2 / 3;
}
