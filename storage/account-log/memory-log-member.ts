import type { Cancel, Clock } from '../../proto/clock.ts';
import { SealgateError } from '../../proto/errors.ts';
import type { AccountLog, LogConsumer, LogRecord } from './account-log.ts';
import type { LogMembership, LogNode, OwnerMap } from './membership.ts';
import { MemoryAppendLane } from './memory-append-lane.ts';
import type { GroupMember, GroupTimes, HeartbeatAnswer, MemoryLogGroup } from './memory-log-group.ts';
import type { MemoryLogNetwork } from './memory-log-network.ts';
import type { MemoryLogPartition } from './memory-log-partition.ts';

/** What the members of one cluster share. */
export interface MemoryLogParts {
  readonly epoch: number;
  readonly logs: readonly MemoryLogPartition[];
  readonly group: MemoryLogGroup;
  readonly network: MemoryLogNetwork;
  readonly times: GroupTimes;
  /** A partition has new records. */
  readonly written: (partition: number) => void;
}

/** A partition that the member was given and has not lost. */
interface Held {
  /** In which it came here; it stays the same while later generations leave it here. */
  readonly generation: number;
  next: number;
  committed: number;
  commits: Promise<void>;
  paused: boolean;
  fetching: boolean;
}

/** `from`: where it was fetched; `oldest`: what lies below was deleted. */
export interface LogBatch { readonly from: number; readonly oldest: number; readonly records: readonly LogRecord[] }

const PAGE_RECORDS = 64;
const PAGE_BYTES = 1 << 20;

/** One node's end of a MemoryLogCluster. */
export class MemoryLogMember implements AccountLog, LogMembership, GroupMember {
  readonly epoch: number;
  readonly partitions: number;
  readonly node: LogNode;
  isDead = false;
  private readonly parts: MemoryLogParts;
  private readonly clock: Clock;
  private readonly held = new Map<number, Held>();
  /** What was fetched last, also of what was lost since. */
  private readonly lastBatches = new Map<number, LogBatch>();
  private readonly lanes: readonly MemoryAppendLane[];
  private consumer: LogConsumer | null = null;
  private closed = false;
  private generation = -1;
  /** Between the news of a rebalance and the assignment nothing may be done. */
  private suspended = true;
  private leaseUntilMs = 0;
  private cancelHeartbeats: Cancel = () => undefined;
  private map: OwnerMap;
  private joined: () => void = () => undefined;

  constructor(parts: MemoryLogParts, node: LogNode, clock: Clock) {
    this.parts = parts;
    this.node = node;
    this.clock = clock;
    this.epoch = parts.epoch;
    this.partitions = parts.logs.length;
    this.map = parts.group.ownerMap();
    this.lanes = parts.logs.map(log => this.makeLane(log));
  }

  ownerMap(): OwnerMap {
    return this.consumer === null ? this.parts.group.ownerMap() : this.map;
  }

  append(partition: number, value: Uint8Array): Promise<number> {
    if (this.closed) return Promise.reject(new SealgateError('LOG_UNAVAILABLE'));
    const lane = this.lanes[partition];
    return lane === undefined ? Promise.reject(new RangeError('no such partition')) : lane.append(value);
  }

  /** Resolves with the first assignment. */
  async subscribe(consumer: LogConsumer): Promise<void> {
    if (this.consumer !== null || this.closed) throw new SealgateError('LOG_UNAVAILABLE', { detail: 'subscribed already, or closed' });
    this.consumer = consumer;
    const { times } = this.parts;
    this.cancelHeartbeats = this.clock.every(times.heartbeatMs, () => { this.heartbeat(); });
    await new Promise<void>(resolve => {
      this.joined = resolve;
      this.join();
    });
  }

  holds(partition: number, generation: number): boolean {
    return this.held.get(partition)?.generation === generation && this.hasLease();
  }

  pause(partition: number): void {
    const held = this.held.get(partition);
    if (held !== undefined) held.paused = true;
  }

  resume(partition: number): void {
    const held = this.held.get(partition);
    if (held !== undefined) held.paused = false;
    this.pump(partition);
  }

  async read(partition: number, fromOffset: number, maxRecords: number, maxBytes: number): Promise<readonly LogRecord[]> {
    return new Promise(resolve => {
      this.parts.network.toLog(() => {
        const found = this.log(partition).read(fromOffset, maxRecords, maxBytes);
        this.answer(() => { resolve(found); });
      });
    });
  }

  /** Those of one partition go one after the other, in order. Rejects with LOG_UNAVAILABLE when one was lost on the way. */
  commit(partition: number, generation: number, offset: number): Promise<void> {
    const held = this.held.get(partition);
    if (held === undefined || offset <= held.committed || !this.holds(partition, generation)) return Promise.resolve();
    const before = held.committed;
    held.committed = offset;
    const sent = held.commits.then(() => this.sendCommit(partition, generation, offset)).catch((error: unknown) => {
      held.committed = Math.min(held.committed, before);
      throw error;
    });
    held.commits = sent.catch(() => undefined);
    return sent;
  }

  async committed(partition: number): Promise<number> {
    return this.log(partition).committed;
  }

  endOffset(partition: number): number {
    return this.log(partition).endOffset;
  }

  async close(): Promise<void> {
    if (this.closed) return;
    await this.leave();
    this.closed = true;
    await Promise.all(this.lanes.map(lane => lane.idle()));
  }

  async leave(): Promise<void> {
    if (this.consumer === null || this.isDead) return;
    this.cancelHeartbeats();
    this.suspended = true;
    this.lose([...this.held.keys()]);
    this.consumer = null;
    this.parts.group.leave(this);
  }

  /** The process is gone: nobody is told, and nothing arrives here any more. */
  kill(): void {
    this.isDead = true;
    this.closed = true;
    this.cancelHeartbeats();
    this.held.clear();
  }

  /** Something was written. */
  pump(partition: number): void {
    const held = this.held.get(partition);
    if (held === undefined || held.fetching || held.paused || this.isStopped || !this.hasLease() || held.next >= this.endOffset(partition)) return;
    held.fetching = true;
    const { network } = this.parts;
    const from = held.next;
    network.toLog(() => {
      const log = this.log(partition);
      const batch = { from, oldest: log.firstOffset, records: log.read(from, PAGE_RECORDS, PAGE_BYTES) };
      this.lastBatches.set(partition, batch);
      const arrive = (): void => { this.answer(() => { this.take(partition, held, batch); }); };
      arrive();
      if (network.happens(network.faults.staleBatch)) network.later(network.someMs(network.faults.staleMs), arrive);
    });
  }

  /** See GroupMember. */
  assignment(generation: number, partitions: readonly number[]): void {
    const map = this.parts.group.ownerMap();
    this.answer(() => {
      if (this.consumer === null || this.closed || generation < this.generation) return;
      // Of a generation that it missed, perhaps because it was out, it cannot know whose its partitions were.
      const isNext = generation <= this.generation + 1;
      this.generation = generation;
      this.map = map;
      this.lose([...this.held.keys()].filter(partition => !isNext || !partitions.includes(partition)));
      this.gain(partitions.filter(partition => !this.held.has(partition)));
      this.suspended = false;
      this.heartbeat();
      this.joined();
    });
  }

  /** Of rule 8: the log checks the generation only, so the member checks that it still holds what it commits. */
  protected mayCommit(partition: number, generation: number): boolean {
    return this.holds(partition, generation);
  }

  /** Of rule 7: a lease that is not renewed ends before the log gives the partitions away. */
  protected hasLease(): boolean {
    return !this.suspended && this.clock.monotonicMs() < this.leaseUntilMs;
  }

  /** Of rule 8: whatever a fetcher hands over late, the consumer sees every offset once and in order. */
  protected unseen(held: { readonly next: number }, batch: LogBatch): readonly LogRecord[] {
    const isGap = batch.from > held.next;
    return isGap ? [] : batch.records.filter(({ position }) => position.offset >= held.next);
  }

  /** Of rule 3: how appends are repeated is the lane's. */
  protected makeLane(log: MemoryLogPartition): MemoryAppendLane {
    return this.laneOf(MemoryAppendLane, log);
  }

  protected laneOf(Lane: typeof MemoryAppendLane, log: MemoryLogPartition): MemoryAppendLane {
    return new Lane(log, this.parts.network, task => { this.answer(task); }, () => { this.parts.written(log.partition); });
  }

  /** Nothing is sent from here. */
  private get isStopped(): boolean {
    return this.closed || this.parts.network.isFrozen(this);
  }

  private log(partition: number): MemoryLogPartition {
    const log = this.parts.logs[partition];
    if (log === undefined) throw new RangeError('no such partition');
    return log;
  }

  private answer(task: () => void): void {
    this.parts.network.toMember(this, task);
  }

  /** The request waits for the connection first; what was lost meanwhile is not committed. */
  private async sendCommit(partition: number, generation: number, offset: number): Promise<void> {
    const { network, group } = this.parts;
    const { late, lateMs, lost } = network.faults;
    if (network.happens(late)) await new Promise<void>(resolve => { network.later(network.someMs(lateMs), () => { this.answer(resolve); }); });
    const isStillHere = this.held.get(partition)?.generation === generation;
    if (!this.mayCommit(partition, generation)) {
      // Lost: it is another's. Otherwise it is a rebalance that leaves it here: the commit has to come again.
      if (isStillHere) throw new SealgateError('LOG_UNAVAILABLE', { detail: 'no lease' });
      return;
    }
    const memberGeneration = this.generation;
    const isDone = await new Promise<boolean>(resolve => {
      network.toLog(() => {
        const done = !network.happens(lost) && group.commit(this, memberGeneration, partition, offset);
        this.answer(() => { resolve(done); });
      });
    });
    if (!isDone) throw new SealgateError('LOG_UNAVAILABLE', { detail: 'the commit was lost' });
  }

  // ---------------------------------------------------------------- the group

  private join(): void {
    this.suspended = true;
    this.parts.network.toLog(() => {
      if (this.consumer !== null && !this.closed) this.parts.group.join(this);
    });
  }

  private heartbeat(): void {
    if (this.suspended || this.isStopped) return;
    const { network, group } = this.parts;
    const { generation } = this;
    const sentMs = this.clock.monotonicMs();
    network.toLog(() => {
      if (this.closed || network.happens(network.faults.lost)) return;
      const answer = group.heartbeat(this, generation);
      const map = group.ownerMap();
      this.answer(() => { if (generation === this.generation) this.heard(answer, map, sentMs); });
    });
  }

  private heard(answer: HeartbeatAnswer, map: OwnerMap, sentMs: number): void {
    if (this.suspended || this.closed) return;
    if (answer === 'ok') {
      this.map = map;
      this.leaseUntilMs = Math.max(this.leaseUntilMs, sentMs + this.parts.times.sessionTimeoutMs * 2 / 3);
      for (const partition of this.held.keys()) this.pump(partition);
      return;
    }
    if (answer === 'unknown') this.lose([...this.held.keys()]);
    this.join();
  }

  private lose(partitions: readonly number[]): void {
    for (const partition of partitions) this.held.delete(partition);
    if (partitions.length > 0) this.consumer?.revoked(partitions);
  }

  private gain(partitions: readonly number[]): void {
    const { generation } = this;
    const owned = partitions.map(partition => {
      const { committed } = this.log(partition);
      const held = { generation, next: committed, committed, commits: Promise.resolve(), paused: false, fetching: false };
      this.held.set(partition, held);
      this.repeatLastBatch(partition, held);
      return { partition, generation, committedOffset: committed };
    });
    if (owned.length > 0) this.consumer?.assigned(owned);
  }

  // ---------------------------------------------------------------- records

  /** A fetcher of the time before the partition was lost may still hand over what it has. */
  private repeatLastBatch(partition: number, held: Held): void {
    const { network } = this.parts;
    const former = this.lastBatches.get(partition);
    if (former !== undefined && network.happens(network.faults.staleBatch)) this.answer(() => { this.take(partition, held, former); });
  }

  /** A batch arrives, perhaps a second time, perhaps of a partition that was lost meanwhile. */
  private take(partition: number, fetchedFor: Held, batch: LogBatch): void {
    fetchedFor.fetching = false;
    const held = this.held.get(partition);
    if (held === undefined) return;
    if (!held.paused && this.hasLease()) this.handOver(partition, held, batch);
    this.pump(partition);
  }

  private handOver(partition: number, held: Held, batch: LogBatch): void {
    if (batch.from <= held.next && batch.oldest > held.next) {
      held.next = batch.oldest;
      this.consumer?.skipped?.(partition, held.generation, held.next);
    }
    const records = this.unseen(held, batch);
    const last = records.at(-1);
    if (last === undefined) return;
    held.next = last.position.offset + 1;
    this.consumer?.records(partition, held.generation, records);
  }
}
