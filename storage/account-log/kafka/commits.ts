import type { Cancel, Clock } from '../../../proto/clock.ts';
import type { GroupMember, Membership } from './group-member.ts';
import { reasonOf } from './kafka-errors.ts';
import type { KafkaReport } from './kafka-options.ts';
import type { Tenures } from './tenures.ts';

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
  private flushing: Promise<void> | null = null;

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

  /** Everything that was added before is in Kafka when it resolves, or was refused. Never rejects. */
  async flush(membership: Membership | null = this.parts.member.membership): Promise<void> {
    await this.flushing;
    this.flushing = this.send(membership).finally(() => { this.flushing = null; });
    await this.flushing;
  }

  stop(): void {
    this.cancel();
  }

  private async send(membership: Membership | null): Promise<void> {
    if (membership === null) return;
    const { tenures, member, report } = this.parts;
    const due = tenures.all().filter(tenure => tenure.committable > tenure.committed && membership.own.includes(tenure.partition));
    if (due.length === 0) return;
    const offsets = new Map(due.map(({ partition, committable }) => [partition, committable]));
    try {
      await member.commit(membership, offsets);
      for (const tenure of due) tenure.committed = Math.max(tenure.committed, offsets.get(tenure.partition) ?? 0);
    } catch (error) {
      report('debug', `commits are tried again: ${reasonOf(error)}`);
    }
  }
}
