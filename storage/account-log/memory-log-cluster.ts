import type { Clock } from '../../proto/clock.ts';
import type { Random } from '../../proto/random.ts';
import type { LogRecord } from './account-log.ts';
import type { LogNode } from './membership.ts';
import { MemoryLogGroup, type GroupTimes } from './memory-log-group.ts';
import { MemoryLogMember, type MemoryLogParts } from './memory-log-member.ts';
import { MemoryLogNetwork, noLogFaults, type LogFaults } from './memory-log-network.ts';
import { MemoryLogPartition } from './memory-log-partition.ts';

export interface MemoryLogClusterOptions extends Partial<GroupTimes> {
  readonly clock: Clock;
  readonly random: Random;
  readonly partitions: number;
  readonly epoch?: number;
}

export const defaultGroupTimes: GroupTimes = { sessionTimeoutMs: 6000, heartbeatMs: 500, rebalanceTimeoutMs: 5000 };

/**
 * One log in memory that several nodes join, for tests and the simulation: they share records and committed offsets, and own partitions by generations as the members of a
 * Kafka group do. Nodes learn of a rebalance with their next heartbeat, so time has to pass. Nothing goes wrong until it is told to.
 */
export class MemoryLogCluster {
  readonly group: MemoryLogGroup;
  private readonly clock: Clock;
  private readonly network: MemoryLogNetwork;
  private readonly parts: MemoryLogParts;
  private readonly members = new Set<MemoryLogMember>();

  constructor(options: MemoryLogClusterOptions) {
    const times = { ...defaultGroupTimes, ...options };
    const epoch = options.epoch ?? 1;
    const logs = Array.from({ length: options.partitions }, (_, partition) => new MemoryLogPartition(partition, epoch));
    this.clock = options.clock;
    this.network = new MemoryLogNetwork(options.clock, options.random);
    this.group = new MemoryLogGroup(options.clock, times, logs);
    this.parts = { epoch, logs, times, group: this.group, network: this.network, written: partition => { this.written(partition); } };
  }

  /** A node's end of the log; it owns nothing before `subscribe`. A node that starts again joins anew. `make`: tests hand in broken members to see them found. */
  join(node: LogNode, clock: Clock = this.clock, make: typeof MemoryLogMember = MemoryLogMember): MemoryLogMember {
    const member = new make(this.parts, node, clock);
    this.members.add(member);
    return member;
  }

  /** What goes wrong from here on. */
  setFaults(faults: Partial<LogFaults>): void {
    this.network.faults = { ...noLogFaults, ...faults };
  }

  /** Nothing goes wrong any more; what stands still goes on. */
  heal(): void {
    this.network.faults = noLogFaults;
    for (const member of this.members) this.network.thaw(member);
  }

  /** The process is gone, kill -9: the others learn of it when its session runs out. */
  kill(member: MemoryLogMember): void {
    member.kill();
    this.members.delete(member);
  }

  /** Nothing arrives at the node until `thaw`: its session runs out, others get its partitions, and it does not notice. What it has sent is on its way. */
  freeze(member: MemoryLogMember): void {
    this.network.freeze(member);
  }

  thaw(member: MemoryLogMember): void {
    this.network.thaw(member);
  }

  /** Takes everything from all members and gives it back: what they had, if nobody has come or gone. */
  rebalance(): void {
    this.group.rebalance();
  }

  get partitions(): number {
    return this.parts.logs.length;
  }

  /** The records from `fromOffset` on and below `toOffset` that are not deleted. */
  peek(partition: number, fromOffset: number, toOffset: number): readonly LogRecord[] {
    return this.parts.logs[partition]?.read(fromOffset, Math.max(0, toOffset - fromOffset), Infinity).filter(({ position }) => position.offset < toOffset) ?? [];
  }

  committedOffset(partition: number): number {
    return this.parts.logs[partition]?.committed ?? 0;
  }

  endOffset(partition: number): number {
    return this.parts.logs[partition]?.endOffset ?? 0;
  }

  /** Deletes committed records, as the retention of a real log does. */
  deleteCommitted(partition: number): void {
    this.parts.logs[partition]?.deleteCommitted();
  }

  private written(partition: number): void {
    for (const member of this.members) member.pump(partition);
  }
}
