import { defaultRoutingLimits, type RoutingLimits } from '../../gateway/routing/limits.ts';
import { noopRoutingObserver } from '../../gateway/routing/observer.ts';
import { createRouter, type LocalRouter } from '../../gateway/routing/router-local.ts';
import type { AccountLog, LogConsumer, LogRecord, OwnedPartition } from '../../storage/account-log/account-log.ts';
import type { MemoryLogMember } from '../../storage/account-log/memory-log-member.ts';
import { SimulatedEndpoint } from './hosted/simulated-endpoint.ts';
import { indexOn } from './index-mailbox.ts';
import { NodeProcess } from './node-process.ts';
import { linkStores, type LinkedStores } from './shared-stores.ts';
import { StoreLink } from './store-link.ts';
import { someMs, type World } from './world.ts';

const CLOCK_SKEW_MS = 5 * 60_000;

/** Small, so that every limit is met. */
export const simulatedLimits: RoutingLimits = {
  ...defaultRoutingLimits, windowMessages: 8, takeOverHoldMs: 300, ackGraceMs: 400, strangerMessages: 1e6, strangerBytes: 1e9, directoryCacheMs: 5000,
  mailboxReadItems: 5, mailboxWriteItems: 7, readAgainItems: 3, storeRetryMaxMs: 400, takeOverHoldBytes: 3000, spillMemoryBytes: 3000, drainTimeoutMs: 2000, handOverMs: 1000, strangerFlushMs: 5000,
};

/** A partition that a node was given. */
export interface Ownership extends OwnedPartition {
  /** Where the log ended then: rows of the mailbox below it may be a former owner's, and on their way still. */
  readonly endOffset: number;
  /** The offset that has to come next. */
  next: number;
}

/** One life of a gateway node: the real router on its end of the shared log and stores. */
export class SimulatedNode {
  readonly name: string;
  readonly process: NodeProcess;
  readonly log: MemoryLogMember;
  readonly stores: LinkedStores;
  readonly router: LocalRouter;
  /** What it was given, as long as it was not told otherwise. */
  readonly owned = new Map<number, Ownership>();
  spilled = 0;
  /** While it owns the business's partition. */
  endpoint: SimulatedEndpoint | null = null;
  private readonly world: World;

  constructor(world: World, name: string) {
    this.world = world;
    this.name = name;
    this.process = new NodeProcess(world.clock, someMs(world, 2 * CLOCK_SKEW_MS) - CLOCK_SKEW_MS);
    this.log = world.cluster.join({ name, deviceUrl: `ws://${name}`, nodeUrl: `ws://${name}` }, this.process, world.planted.Member);
    const link = new StoreLink(world.clock, world.random, this.process, () => world.storeFaults);
    const acts = (partition: number, what: string): void => { this.acts(partition, what); };
    this.stores = linkStores(world.stores, link, () => this.process.nowMs(), acts, world.partitionOf);
    const { accounts, preKeys, relations } = this.stores;
    const mailbox = world.isMailboxIndex ? indexOn(world.cluster, this.stores.mailbox) : this.stores.mailbox;
    this.router = createRouter({
      log: this.watched(), mailbox, accounts, preKeys, relations, relationKeys: { pair: (a, b) => Buffer.from(a + b), owner: a => Buffer.from(a) },
      envelopeKey: new Uint8Array(32).fill(1), clock: this.process, wakeUp: { deviceHasMail: () => undefined }, limits: simulatedLimits,
      observer: { ...noopRoutingObserver, spilled: count => { this.spilled += count; } },
      nodes: { own: name, membership: this.log },
      ...world.planted.makeDelivery === undefined ? {} : { makeDelivery: world.planted.makeDelivery },
    });
    void this.router.start();
  }

  get isDead(): boolean {
    return this.process.isDead;
  }

  /** Called with everything that only the owner of a partition may do. */
  acts(partition: number, what: string): void {
    const owner = this.world.cluster.group.ownerOf(partition);
    if (owner !== this.log) this.world.witness.fail(`I12: ${this.name} ${what} of partition ${partition}, which is ${owner?.node.name ?? 'nobody'}'s`);
  }

  /** kill -9: its memory is gone. */
  kill(): void {
    this.process.kill();
    this.world.cluster.kill(this.log);
  }

  /** SIGSTOP. */
  freeze(): void {
    this.process.freeze();
    this.world.cluster.freeze(this.log);
  }

  /** SIGCONT: what fell due and what arrived meanwhile, in either order. */
  thaw(): void {
    if (this.isDead) return;
    this.process.isFrozen = false;
    if (this.world.random.fraction() < 0.5) this.world.cluster.thaw(this.log);
    this.process.thaw();
    this.world.cluster.thaw(this.log);
  }

  /** As an operator stops it. */
  async drain(): Promise<void> {
    this.closeBusiness();
    await this.router.drain();
    await this.router.handOver();
    await this.router.close();
    await this.log.close();
    this.kill();
  }

  private get businessPartition(): number {
    return this.world.partitionOf(this.world.business.key.account);
  }

  private openBusiness(): void {
    this.closeBusiness();
    this.endpoint = new SimulatedEndpoint(this.world, this.world.business, this);
    this.endpoint.look();
  }

  private closeBusiness(): void {
    this.endpoint?.stop();
    this.endpoint = null;
  }

  /** The log, with an eye on what it gives the router. */
  private watched(): AccountLog {
    const { log, owned } = this;
    const watch = (consumer: LogConsumer): LogConsumer => ({
      assigned: partitions => {
        for (const one of partitions) owned.set(one.partition, { ...one, endOffset: log.endOffset(one.partition), next: one.committedOffset });
        this.world.witness.tell(() => `${this.name} owns ${partitions.map(one => `${one.partition} from ${one.committedOffset} in ${one.generation}`).join(', ')}`);
        consumer.assigned(partitions);
        if (partitions.some(({ partition }) => partition === this.businessPartition)) this.openBusiness();
      },
      revoked: partitions => {
        for (const partition of partitions) owned.delete(partition);
        if (partitions.includes(this.businessPartition)) this.closeBusiness();
        this.world.witness.tell(() => `${this.name} lost ${partitions.join(', ')}`);
        consumer.revoked(partitions);
      },
      records: (partition, generation, batch) => {
        this.follows(partition, batch);
        consumer.records(partition, generation, batch);
      },
      skipped: (partition, generation, offset) => {
        const ownership = owned.get(partition);
        if (ownership !== undefined) ownership.next = Math.max(ownership.next, offset);
        consumer.skipped?.(partition, generation, offset);
      },
    });
    const subscribe = log.subscribe.bind(log);
    log.subscribe = consumer => subscribe(watch(consumer));
    return log;
  }

  /** An owner is handed the records of its partition without gap or repeat. */
  private follows(partition: number, batch: readonly LogRecord[]): void {
    const ownership = this.owned.get(partition);
    if (ownership === undefined) return;
    for (const { position: { offset } } of batch) {
      if (offset !== ownership.next) this.world.witness.fail(`I4: ${this.name} is handed ${offset} of partition ${partition}, and ${ownership.next} is due`);
      ownership.next = offset + 1;
    }
  }
}
