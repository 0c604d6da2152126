import type { Cancel, Clock } from '../../../proto/clock.ts';
import type { OwnerMap } from '../membership.ts';
import { ownerMapOf } from './group-assignment.ts';
import type { Brokers } from './kafka-cluster.ts';
import { reasonOf } from './kafka-errors.ts';
import type { KafkaReport } from './kafka-options.ts';
import { decodeAssignment } from './member-codec.ts';

export interface MapWatchParts {
  readonly cluster: Brokers;
  readonly clock: Clock;
  readonly group: string;
  readonly partitions: number;
  readonly report: KafkaReport;
  readonly mapped: (map: OwnerMap) => void;
}

const INTERVAL_MS = 500;

/** Asks who the owners are, for a node that is not one of them: members are told. Shown only while the group is stable; until then the last map stays. */
export class MapWatch {
  private readonly parts: MapWatchParts;
  private readonly cancel: Cancel;
  private asking = false;

  constructor(parts: MapWatchParts) {
    this.parts = parts;
    this.cancel = parts.clock.every(INTERVAL_MS, () => { void this.ask(); });
  }

  stop(): void {
    this.cancel();
  }

  private async ask(): Promise<void> {
    if (this.asking) return;
    this.asking = true;
    const { cluster, group, partitions, report, mapped } = this.parts;
    try {
      const coordinator = await cluster.coordinator(group);
      const { groups } = await coordinator.describeGroups({ groupIds: [group] });
      const stable = groups.find(({ groupId, state }) => groupId === group && state === 'Stable');
      const [member] = stable?.members ?? [];
      if (member !== undefined) mapped(ownerMapOf(decodeAssignment(cluster.topic, member.memberAssignment).all, partitions));
    } catch (error) {
      report('debug', `the owners are asked for again: ${reasonOf(error)}`);
      await cluster.refreshAfter(error);
    }
    this.asking = false;
  }
}
