import type { Cancel, Clock } from '../../proto/clock.ts';
import type { LogNode, OwnerMap } from './membership.ts';
import type { MemoryLogPartition } from './memory-log-partition.ts';
import { stickyAssignment } from './sticky-assignment.ts';

export interface GroupTimes {
  /** A member that is not heard of for so long is out. */
  readonly sessionTimeoutMs: number;
  readonly heartbeatMs: number;
  /** A member that does not join again within this time is out. */
  readonly rebalanceTimeoutMs: number;
}

/** What the group tells a member. */
export interface GroupMember {
  readonly node: LogNode;
  /** Its partitions from now on. Those that it had under the generation before and has again are its own all along. */
  assignment(generation: number, partitions: readonly number[]): void;
}

export type HeartbeatAnswer = 'ok' | 'rebalance' | 'unknown';

interface Session { generation: number; joined: boolean; cancelTimeout: Cancel }

/**
 * The owners of a log as Kafka's group coordinator keeps them: eager rebalances (all members join again, then get their partitions under a new generation), sessions that run out,
 * and commits that are fenced by the generation alone: whether the member holds the partition is for the member to check.
 */
export class MemoryLogGroup {
  generation = 0;
  private readonly clock: Clock;
  private readonly times: GroupTimes;
  private readonly logs: readonly MemoryLogPartition[];
  private readonly sessions = new Map<GroupMember, Session>();
  private owners: readonly (GroupMember | null)[];
  private cancelRebalance: Cancel | null = null;

  constructor(clock: Clock, times: GroupTimes, logs: readonly MemoryLogPartition[]) {
    this.clock = clock;
    this.times = times;
    this.logs = logs;
    this.owners = logs.map(() => null);
  }

  /** Between a change of the members and the new assignment the former one is shown. */
  ownerMap(): OwnerMap {
    return { version: this.generation, owners: this.owners.map(owner => owner?.node ?? null) };
  }

  /** Who was given the partition last. */
  ownerOf(partition: number): GroupMember | null {
    return this.owners[partition] ?? null;
  }

  get isRebalancing(): boolean {
    return this.cancelRebalance !== null;
  }

  /** Comes in, or answers to a rebalance. The answer is `assignment`. */
  join(member: GroupMember): void {
    const isNew = !this.sessions.has(member);
    const session = this.sessions.get(member) ?? { generation: -1, joined: false, cancelTimeout: () => undefined };
    this.sessions.set(member, session);
    this.heardOf(member, session);
    if (isNew) this.rebalance();
    session.joined = true;
    if (this.isRebalancing) this.completeIfAll();
    else this.assign(member, session);
  }

  leave(member: GroupMember): void {
    const session = this.sessions.get(member);
    if (session === undefined) return;
    session.cancelTimeout();
    this.sessions.delete(member);
    this.rebalance();
    this.completeIfAll();
  }

  heartbeat(member: GroupMember, generation: number): HeartbeatAnswer {
    const session = this.sessions.get(member);
    if (session === undefined) return 'unknown';
    this.heardOf(member, session);
    return this.isRebalancing || session.generation !== generation ? 'rebalance' : 'ok';
  }

  /** False: another generation, or no member. */
  commit(member: GroupMember, generation: number, partition: number, offset: number): boolean {
    const log = this.logs[partition];
    if (log === undefined || this.sessions.get(member)?.generation !== generation || generation !== this.generation) return false;
    log.committed = Math.min(offset, log.endOffset);
    return true;
  }

  /** All members have to join again; what they had is given anew. */
  rebalance(): void {
    if (this.cancelRebalance !== null) return;
    for (const session of this.sessions.values()) session.joined = false;
    this.cancelRebalance = this.clock.after(this.times.rebalanceTimeoutMs, () => { this.giveUpOnOthers(); });
  }

  private heardOf(member: GroupMember, session: Session): void {
    session.cancelTimeout();
    session.cancelTimeout = this.clock.after(this.times.sessionTimeoutMs, () => { this.leave(member); });
  }

  private giveUpOnOthers(): void {
    for (const [member, session] of this.sessions) {
      if (session.joined) continue;
      session.cancelTimeout();
      this.sessions.delete(member);
    }
    this.complete();
  }

  private completeIfAll(): void {
    if (this.isRebalancing && [...this.sessions.values()].every(({ joined }) => joined)) this.complete();
  }

  private complete(): void {
    this.cancelRebalance?.();
    this.cancelRebalance = null;
    this.generation += 1;
    const byName = new Map([...this.sessions.keys()].map(member => [member.node.name, member]));
    const names = stickyAssignment(this.logs.length, [...byName.keys()], this.owners.map(owner => owner?.node.name ?? null));
    this.owners = names.map(name => name === null ? null : byName.get(name) ?? null);
    for (const [member, session] of this.sessions) this.assign(member, session);
  }

  private assign(member: GroupMember, session: Session): void {
    session.generation = this.generation;
    this.heardOf(member, session);
    member.assignment(this.generation, this.owners.flatMap((owner, partition) => owner === member ? [partition] : []));
  }
}
