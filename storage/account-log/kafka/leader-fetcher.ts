import { sleep, type Clock } from '../../../proto/clock.ts';
import { FetchPace } from './fetch-pace.ts';
import type { Brokers } from './kafka-cluster.ts';
import { partitionOutOfRange, reasonOf } from './kafka-errors.ts';
import type { KafkaReport } from './kafka-options.ts';
import type { Lease } from './lease.ts';
import type { Tenures } from './tenures.ts';

export interface FetcherParts {
  readonly cluster: Brokers;
  readonly clock: Clock;
  readonly lease: Lease;
  readonly tenures: Tenures;
  readonly report: KafkaReport;
  readonly endOffset: (partition: number, offset: number) => void;
  readonly leadersMayHaveMoved: () => void;
}

/** One page: handed over in one call, so it bounds memory and the time for which others wait. */
const PARTITION_BYTES = 256 * 1024;
const ANSWER_BYTES = 4 * 1024 * 1024;
const GATHER_MS = 10;
const GATHER_BYTES = 16 * 1024;
/** Also how long a partition that was resumed or assigned waits for a fetch that was under way without it: the longer time only at a node to which nothing has come for a while. */
const IDLE_MIN_MS = 100;
const IDLE_MAX_MS = 500;
const RETRY_MS = 100;
/** Between two looks at a partition that has lost records. */
const MISSING_MS = 5000;

/** Fetches, one request after the other, what one broker leads of our partitions, and hands it over. */
export class LeaderFetcher {
  private readonly nodeId: number;
  private readonly parts: FetcherParts;
  private readonly pace = new FetchPace(GATHER_MS, GATHER_BYTES, IDLE_MIN_MS, IDLE_MAX_MS);
  private running: Promise<void> | null = null;
  private stopped = false;
  private turn = 0;

  constructor(nodeId: number, parts: FetcherParts) {
    this.nodeId = nodeId;
    this.parts = parts;
  }

  /** There may be something to fetch. */
  wake(): void {
    if (this.stopped) return;
    this.running ??= this.run().finally(() => {
      this.running = null;
      if (this.wanted().length > 0) this.wake();
    });
  }

  /** What a fetch still brings is for nobody. */
  stop(): void {
    this.stopped = true;
  }

  private async run(): Promise<void> {
    for (let wanted = this.wanted(); wanted.length > 0; wanted = this.wanted()) {
      try {
        await this.fetch(wanted);
      } catch (error) {
        await this.failed(error);
      }
    }
  }

  private wanted(): { partition: number; nextOffset: number }[] {
    if (this.stopped) return [];
    const { cluster, clock, tenures } = this.parts;
    const nowMs = clock.monotonicMs();
    return tenures.all().filter(({ partition, paused, missingUntilMs }) => !paused && missingUntilMs <= nowMs && cluster.leaderOf(partition) === this.nodeId).map(({ partition, nextOffset }) => ({ partition, nextOffset }));
  }

  private async fetch(wanted: readonly { partition: number; nextOffset: number }[]): Promise<void> {
    const { cluster, clock, tenures, lease, endOffset } = this.parts;
    if (!lease.runs) {
      await sleep(clock, RETRY_MS);
      return;
    }
    const broker = await cluster.broker(this.nodeId);
    // The broker fills the answer in this order, as far as it has room: each time another one is first.
    const turn = this.turn++ % wanted.length;
    const partitions = [...wanted.slice(turn), ...wanted.slice(0, turn)].map(({ partition, nextOffset }) => ({ partition, fromOffset: nextOffset, maxBytes: PARTITION_BYTES }));
    const answer = await broker.fetch({ ...this.pace.next(), topic: cluster.topic, partitions, maxBytes: ANSWER_BYTES });
    let count = 0;
    for (const { partition, endOffset: end, records } of answer.partitions) {
      endOffset(partition, end);
      count += records.length;
      if (records.length > 0) tenures.handOver(partition, wanted.find(one => one.partition === partition)?.nextOffset ?? -1, records);
    }
    this.pace.answered(count, clock.monotonicMs());
  }

  private async failed(error: unknown): Promise<void> {
    const { cluster, clock, report, leadersMayHaveMoved } = this.parts;
    if (this.stopped) return;
    report('info', `fetching from broker ${this.nodeId} is tried again: ${reasonOf(error)}`);
    await sleep(clock, RETRY_MS);
    try {
      const outOfRange = partitionOutOfRange(error);
      if (outOfRange !== null) await this.findStart(outOfRange);
      else await cluster.refreshAfter(error);
    } catch (again) {
      await cluster.refreshAfter(again);
    }
    leadersMayHaveMoved();
  }

  /** What lies below the start was deleted. An offset above the end is a log that has lost records: nothing of it is handed over, since its offsets would name other records; the other partitions go on. */
  private async findStart(partition: number): Promise<void> {
    const { cluster, clock, tenures, report } = this.parts;
    const start = (await cluster.offsets([partition], -2)).get(partition) ?? 0;
    const end = (await cluster.offsets([partition], -1)).get(partition) ?? 0;
    tenures.skip(partition, start);
    const tenure = tenures.get(partition);
    if (tenure === undefined || tenure.nextOffset <= end) return;
    tenure.missingUntilMs = clock.monotonicMs() + MISSING_MS;
    report('warn', `partition ${partition} ends at ${end}, but ${tenure.nextOffset} was committed: the log has lost records; begin a new epoch`);
  }
}
