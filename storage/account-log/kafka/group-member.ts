import { sleep, type Clock } from '../../../proto/clock.ts';
import type { LogNode } from '../membership.ts';
import type { GroupAssignment } from './group-assignment.ts';
import type { KafkaBroker } from './kafka-broker.ts';
import type { Brokers } from './kafka-cluster.ts';
import { protocolError, reasonOf } from './kafka-errors.ts';
import type { KafkaReport } from './kafka-options.ts';
import { leaderAssignment } from './leader-assignment.ts';
import type { Lease } from './lease.ts';
import { decodeAssignment, encodeMember } from './member-codec.ts';

export interface MemberParts {
  readonly cluster: Brokers;
  readonly clock: Clock;
  readonly lease: Lease;
  readonly node: LogNode;
  readonly group: string;
  readonly partitions: number;
  readonly sessionTimeoutMs: number;
  readonly rebalanceTimeoutMs: number;
  readonly heartbeatMs: number;
  readonly report: KafkaReport;
}

/** What this member has in one generation of the group. */
export interface Membership {
  readonly generation: number;
  readonly memberId: string;
  readonly own: readonly number[];
  readonly all: GroupAssignment;
}

export interface MemberEvents {
  /** The last moment at which a commit under the old generation counts: it is awaited before this member joins again. */
  leaving(membership: Membership): Promise<void>;
  /** A generation is complete. What was lost must be dropped before this returns: the lease runs again from then on. */
  joined(membership: Membership): void;
}

const PROTOCOL = 'sealgate-sticky';
const BACK_OFF_MIN_MS = 100;
const BACK_OFF_MAX_MS = 3000;
/** How long leaving waits for a join that is under way. */
const CLOSE_MS = 1000;
/** The group has a coordinator that is not ready, or another one. */
const coordinatorMoved = new Set(['NOT_COORDINATOR_FOR_GROUP', 'GROUP_COORDINATOR_NOT_AVAILABLE', 'GROUP_LOAD_IN_PROGRESS']);
/** The generation is over for us. */
const mustJoinAgain = new Set(['REBALANCE_IN_PROGRESS', 'ILLEGAL_GENERATION', 'UNKNOWN_MEMBER_ID', 'FENCED_INSTANCE_ID']);

/**
 * Membership in the consumer group of the owners: joins, is told its partitions, sends heartbeats, joins again. It ends with close() and for no other reason: whatever fails is tried again.
 */
export class GroupMember {
  private readonly parts: MemberParts;
  private readonly events: MemberEvents;
  private readonly stop = new AbortController();
  private memberId = '';
  private current: Membership | null = null;
  private coordinator: KafkaBroker | null = null;
  private last: GroupAssignment | null = null;
  private running: Promise<void> | null = null;
  private backOffMs = BACK_OFF_MIN_MS;

  constructor(parts: MemberParts, events: MemberEvents) {
    this.parts = parts;
    this.events = events;
  }

  /** The generation that this member is in; null while it joins. */
  get membership(): Membership | null {
    return this.current;
  }

  start(): void {
    this.running ??= this.run();
  }

  /** Commits under the given generation, which the broker refuses when it is over. Offsets by partition. */
  async commit({ generation, memberId }: Membership, offsets: ReadonlyMap<number, number>): Promise<void> {
    const { cluster, group } = this.parts;
    const partitions = [...offsets].map(([partition, offset]) => ({ partition, offset: String(offset) }));
    const coordinator = this.coordinator ?? await cluster.coordinator(group);
    await coordinator.offsetCommit({ groupId: group, groupGenerationId: generation, memberId, topics: [{ topic: cluster.topic, partitions }] });
  }

  /** Leaves the group, so that the others need not wait for the session to end. */
  async close(): Promise<void> {
    this.stop.abort();
    this.current = null;
    this.parts.lease.suspend();
    await Promise.race([this.running, sleep(this.parts.clock, CLOSE_MS, undefined, true)]);
    try {
      if (this.memberId !== '') await this.coordinator?.leaveGroup({ groupId: this.parts.group, memberId: this.memberId });
    } catch {
      // The session ends by itself.
    }
  }

  private async run(): Promise<void> {
    while (!this.isStopped()) {
      try {
        const { membership, sentMs } = await this.join();
        if (this.isStopped()) return;
        this.current = membership;
        this.last = membership.all;
        this.events.joined(membership);
        this.parts.lease.renewFrom(sentMs);
        this.backOffMs = BACK_OFF_MIN_MS;
        await this.beat(membership);
        this.parts.lease.suspend();
        if (this.isStopped()) return;
        await this.events.leaving(membership);
      } catch (error) {
        await this.failed(error);
      }
      this.current = null;
    }
  }

  private isStopped(): boolean {
    return this.stop.signal.aborted;
  }

  private async join(): Promise<{ membership: Membership; sentMs: number }> {
    const { cluster, clock, lease, node, group, sessionTimeoutMs, rebalanceTimeoutMs } = this.parts;
    lease.suspend();
    const coordinator = await cluster.coordinator(group);
    this.coordinator = coordinator;
    const joined = await coordinator.joinGroup({
      groupId: group, sessionTimeout: sessionTimeoutMs, rebalanceTimeout: rebalanceTimeoutMs, memberId: this.memberId,
      groupProtocols: [{ name: PROTOCOL, metadata: encodeMember(cluster.topic, node) }],
    });
    const { memberId, generationId } = joined;
    this.memberId = memberId;
    // Every member remembers what the last leader decided, so whoever leads next moves as little.
    const groupAssignment = joined.leaderId === memberId ? leaderAssignment(joined, cluster.topic, this.parts.partitions, this.last) : [];
    // The session starts anew with the answer to this request, so the lease may run from here.
    const sentMs = clock.monotonicMs();
    const { memberAssignment } = await coordinator.syncGroup({ groupId: group, generationId, memberId, groupAssignment });
    return { membership: { generation: generationId, memberId, ...decodeAssignment(cluster.topic, memberAssignment) }, sentMs };
  }

  /** Until the group rebalances, this member is no more in it, or it is closed. */
  private async beat(membership: Membership): Promise<void> {
    const { clock, lease, group, heartbeatMs, report, cluster } = this.parts;
    const request = { groupId: group, groupGenerationId: membership.generation, memberId: membership.memberId };
    while (!this.isStopped()) {
      await this.pause(heartbeatMs);
      if (this.isStopped()) return;
      const sentMs = clock.monotonicMs();
      try {
        this.coordinator ??= await cluster.coordinator(group);
        await this.coordinator.heartbeat(request);
        lease.renewFrom(sentMs);
      } catch (error) {
        if (mustJoinAgain.has(protocolError(error))) {
          if (protocolError(error) === 'UNKNOWN_MEMBER_ID') this.memberId = '';
          report('info', `the group of owners changes: ${reasonOf(error)}`);
          return;
        }
        report('info', `a heartbeat was not answered: ${reasonOf(error)}`);
        if (!coordinatorMoved.has(protocolError(error))) await cluster.refreshAfter(error);
        this.coordinator = null;
      }
    }
  }

  private async failed(error: unknown): Promise<void> {
    const { lease, report, cluster } = this.parts;
    lease.suspend();
    if (this.isStopped()) return;
    if (protocolError(error) === 'UNKNOWN_MEMBER_ID') this.memberId = '';
    const isNormal = coordinatorMoved.has(protocolError(error)) || mustJoinAgain.has(protocolError(error));
    report(isNormal ? 'debug' : 'warn', `joining the owners is tried again: ${reasonOf(error)}`);
    await this.pause(this.backOffMs);
    this.backOffMs = Math.min(this.backOffMs * 2, BACK_OFF_MAX_MS);
    if (!isNormal) await cluster.refreshAfter(error);
  }

  private async pause(ms: number): Promise<void> {
    await sleep(this.parts.clock, ms, this.stop.signal).catch(() => undefined);
  }
}
