import { sleep, type Cancel, type Clock } from '../../../../proto/clock.ts';
import { SealgateError } from '../../../../proto/errors.ts';
import type { AccountLog, LogConsumer, LogRecord, OwnedPartition } from '../../../../storage/account-log/account-log.ts';
import type { LogMembership } from '../../../../storage/account-log/membership.ts';
import type { ConversationKey } from '../../../../storage/conversations/conversations.ts';
import { retrying } from '../../../routing/owner/retrying.ts';
import { slotOf } from '../../../routing/slots.ts';
import type { RoutingLimits } from '../../../routing/limits.ts';
import type { EndpointObserver } from '../endpoint-observer.ts';
import type { ConversationHost, ConversationLine, LineBacklog, Tenure } from './conversation-line.ts';
import { ConversationPartition } from './conversation-partition.ts';
import { encodeWork, type ConversationWork, type EncodedWork } from './conversation-work.ts';

export interface LogLineParts {
  readonly log: AccountLog & Pick<LogMembership, 'leave'>;
  readonly clock: Clock;
  readonly limits: RoutingLimits;
  readonly observer: EndpointObserver;
}

/** Which partition of the log a conversation is in: that of the pair, so that one business is everybody's work. */
export function partitionOf({ business, peer }: ConversationKey, partitions: number): number {
  return slotOf(`${business}/${peer}`) % partitions;
}

/** Over the log of conversations: any node appends, and whoever owns the partition does the work and frees its offset. */
export class LogLine implements ConversationLine, LogConsumer {
  private readonly parts: LogLineParts;
  private readonly partitions = new Map<number, ConversationPartition>();
  private host: ConversationHost | null = null;
  private hasLeft = false;
  private cancel: Cancel | null = null;

  constructor(parts: LogLineParts) {
    this.parts = parts;
  }

  async hand(key: ConversationKey, work: ConversationWork): Promise<void> {
    for (const encoded of encodeWork(key, work)) await this.append(key, encoded);
  }

  /** What may be in the log or not is appended until it certainly is: its owner does it once. */
  private async append(key: ConversationKey, encoded: EncodedWork): Promise<void> {
    const { log, clock, limits, observer } = this.parts;
    let pauseMs = limits.storeRetryMinMs;
    for (let again = false; ; again = true) {
      try {
        await log.append(partitionOf(key, log.partitions), encoded(again));
        return;
      } catch (error) {
        const isKnown = SealgateError.is(error) && error.code !== 'RESULT_UNKNOWN';
        if (this.hasLeft || !again && isKnown) throw error;
        observer.waits(isKnown ? error.code : 'RESULT_UNKNOWN');
        await sleep(clock, pauseMs);
        pauseMs = Math.min(2 * pauseMs, limits.storeRetryMaxMs);
      }
    }
  }

  tenureOf(key: ConversationKey): Tenure | null {
    return this.partitions.get(partitionOf(key, this.parts.log.partitions)) ?? null;
  }

  serve(host: ConversationHost): void {
    this.host = host;
  }

  async start(): Promise<void> {
    const { log, clock, limits } = this.parts;
    this.cancel = clock.every(limits.commitEveryMs, () => { for (const partition of this.partitions.values()) partition.tick(); });
    await log.subscribe(this);
  }

  async leave(): Promise<void> {
    this.hasLeft = true;
    this.cancel?.();
    await Promise.all([...this.partitions.values()].map(partition => partition.commit()));
    await this.parts.log.leave();
  }

  backlog(): LineBacklog {
    const owned = [...this.partitions.values()];
    return { partitions: owned.length, leased: owned.filter(partition => partition.holds()).length, lag: owned.reduce((sum, { lag }) => sum + lag, 0) };
  }

  // ---------------------------------------------------------------- LogConsumer

  assigned(owned: readonly OwnedPartition[]): void {
    const { host } = this;
    if (host === null) return;
    this.revoked(owned.map(({ partition }) => partition));
    const gained = new Map(owned.map(each => [each.partition, new ConversationPartition({ ...this.parts, host }, each)]));
    for (const [partition, owner] of gained) this.partitions.set(partition, owner);
    void this.takeOver(host, gained);
  }

  revoked(partitions: readonly number[]): void {
    for (const partition of partitions) this.partitions.get(partition)?.end();
    for (const partition of partitions) this.partitions.delete(partition);
    this.host?.drop(key => partitions.includes(partitionOf(key, this.parts.log.partitions)));
  }

  records(partition: number, generation: number, records: readonly LogRecord[]): void {
    this.ownerIn(partition, generation)?.records(records);
  }

  skipped(partition: number, generation: number, offset: number): void {
    this.ownerIn(partition, generation)?.skipped(offset);
  }

  private ownerIn(partition: number, generation: number): ConversationPartition | undefined {
    const owner = this.partitions.get(partition);
    return owner?.generation === generation ? owner : undefined;
  }

  /** What has left the log and is not finished. */
  private takeOver(host: ConversationHost, gained: ReadonlyMap<number, ConversationPartition>): Promise<void> {
    const { log, clock, limits } = this.parts;
    const isOurs = (key: ConversationKey): boolean => gained.get(partitionOf(key, log.partitions))?.isOver() === false;
    return retrying({ clock, limits, isOver: () => [...gained.values()].every(partition => partition.isOver()) }, async () => {
      await host.takeOver(isOurs);
      return true;
    });
  }
}
