import type { Cancel, Clock } from '../../../proto/clock.ts';
import type { GroupMember, Membership } from './group-member.ts';
import { reasonOf } from './kafka-errors.ts';
import type { KafkaReport } from './kafka-options.ts';
import type { Tenure, Tenures } from './tenures.ts';

export interface CommitsParts {
  readonly clock: Clock;
  readonly tenures: Tenures;
  readonly member: GroupMember;
  readonly intervalMs: number;
  readonly report: KafkaReport;
}

/** Brings commits to Kafka, all partitions in one request every now and then, under the generation in which they are ours: a member that lost a partition must not commit it, and the broker does not check that. */
export class Commits {
  private readonly parts: CommitsParts;
  private readonly cancel: Cancel;

  constructor(parts: CommitsParts) {
    this.parts = parts;
    this.cancel = parts.clock.every(parts.intervalMs, () => { void this.flush(); });
  }

  /** See AccountLog.commit. */
  add(partition: number, generation: number, offset: number): void {
    const tenure = this.parts.tenures.get(partition);
    if (tenure === undefined || !this.parts.tenures.holds(partition, generation)) return;
    tenure.committable = Math.max(tenure.committable, Math.min(offset, tenure.nextOffset));
  }

  /** What was added before is in Kafka when it resolves, or was refused. Never rejects. `tenures`: those to commit; a node that leaves has none any more. */
  async flush(membership: Membership | null = this.parts.member.membership, tenures: readonly Tenure[] = this.parts.tenures.all()): Promise<void> {
    const due = tenures.filter(tenure => tenure.committable > tenure.committed && membership?.own.includes(tenure.partition) === true);
    if (membership === null || due.length === 0) return;
    const offsets = new Map(due.map(({ partition, committable }) => [partition, committable]));
    try {
      await this.parts.member.commit(membership, offsets);
      for (const tenure of due) tenure.committed = Math.max(tenure.committed, offsets.get(tenure.partition) ?? 0);
    } catch (error) {
      this.parts.report('debug', `commits are tried again: ${reasonOf(error)}`);
    }
  }

  stop(): void {
    this.cancel();
  }
}
