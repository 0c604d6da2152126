import { evenSlotMap } from '../../gateway/routing/slots.ts';
import { ManualClock } from '../../proto/clock-manual.ts';
import type { AccountId } from '../../proto/ids.ts';
import type { Random } from '../../proto/random.ts';
import { MemoryLogCluster } from '../../storage/account-log/memory-log-cluster.ts';
import type { AccountRow, DeviceRow } from '../../storage/accounts/accounts.ts';
import { MemoryAccountStore } from '../../storage/accounts/accounts-memory.ts';
import { MemoryConversationStore } from '../../storage/conversations/conversations-memory.ts';
import { MemoryRelationStore } from '../../storage/relations/relations-memory.ts';
import { accountOf, deviceOf, deviceRow, manifestOf, seededRandom } from '../gateway/routing/harness.ts';
import { watchCommits } from './commit-watch.ts';
import { DeviceChanges } from './device-changes.ts';
import { FaultPlan, type Hospital } from './fault-plan.ts';
import { HostedBusiness } from './hosted/hosted-business.ts';
import type { Planted } from './planted.ts';
import { SharedMailbox, SharedPreKeys, type SharedStores } from './shared-stores.ts';
import { SimulatedDevice } from './simulated-device.ts';
import { SimulatedNode } from './simulated-node.ts';
import { SimulatedSender } from './simulated-sender.ts';
import { noStoreFaults } from './store-link.ts';
import { textOf, Witness } from './witness.ts';
import { chance, pick, someMs, type World } from './world.ts';

export interface SimulationOptions {
  readonly messages?: number;
  readonly planted?: Planted;
  /** Keeps a trace of what happened. */
  readonly isTold?: boolean;
}

export interface SimulationReport {
  readonly seed: number;
  readonly violations: readonly string[];
  readonly trace: readonly string[];
  readonly messages: number;
  readonly accepted: number;
  readonly delivered: number;
  readonly takeOvers: number;
  readonly spilled: number;
  readonly connections: number;
  readonly deviceChanges: number;
  /** Steps in hosted conversations that another owner had made first. */
  readonly overtaken: number;
  readonly faults: Readonly<Record<string, number>>;
  readonly virtualMs: number;
}

const NODES = ['a', 'b', 'c'];
const ACCOUNTS = 5;
/** Has no device that connects. */
const BUSINESS = 5;
/** Consumers that it writes to. */
const CUSTOMERS = 2;
const PARTITIONS = 5;
const KEYS = 12;
const MESSAGES = 500;
/** A tenth of what a cluster has, so that much happens in a short run. */
const GROUP_TIMES = { sessionTimeoutMs: 600, heartbeatMs: 50, rebalanceTimeoutMs: 500 };
const FAULTS_MIN = 5;
/** One seed in so many has a mailbox that is an index on the log. */
const INDEX_EVERY = 3;
const HEAL_MS = 60_000;
/** A quarter of a minute before midnight, so that runs cross it. */
const START_MS = Date.UTC(2027, 0, 15, 23, 59, 53);

/** Runs one seed: faults, then healing, then the final checks. Virtual time; the same seed does the same. */
export async function simulate(seed: number, options: SimulationOptions = {}): Promise<SimulationReport> {
  const simulation = new Simulation(seed, options);
  await simulation.run();
  return simulation.report();
}

class Simulation implements World, Hospital {
  readonly clock = new ManualClock(START_MS);
  readonly random: Random;
  readonly cluster: MemoryLogCluster;
  readonly stores: SharedStores;
  readonly planted: Planted;
  readonly witness: Witness;
  readonly business: HostedBusiness;
  readonly isMailboxIndex: boolean;
  readonly partitionOf = (account: AccountId): number => this.slots.partitionOf(account);
  storeFaults = noStoreFaults;
  isHealed = false;
  nodes: readonly SimulatedNode[] = [];
  private readonly seed: number;
  private readonly messages: number;
  private readonly slots = evenSlotMap(PARTITIONS);
  private readonly senders = new Map<SimulatedDevice, SimulatedSender>();
  private readonly changes: DeviceChanges;
  private readonly faults: FaultPlan;
  private readonly draining = new Set<SimulatedNode>();
  private returning = 0;
  private next = 0;
  private spilledBefore = 0;

  constructor(seed: number, { messages = MESSAGES, planted = {}, isTold = false }: SimulationOptions) {
    this.seed = seed;
    this.messages = messages;
    this.isMailboxIndex = seed % INDEX_EVERY === 0;
    this.planted = planted;
    this.random = seededRandom(seed);
    this.cluster = new MemoryLogCluster({ clock: this.clock, random: this.random, partitions: PARTITIONS, ...GROUP_TIMES });
    this.stores = {
      mailbox: new (planted.Mailbox ?? SharedMailbox)(), accounts: new MemoryAccountStore(), preKeys: new (planted.PreKeys ?? SharedPreKeys)(), relations: new MemoryRelationStore(),
      conversations: new (planted.Conversations ?? MemoryConversationStore)(),
    };
    this.witness = new Witness(this.stores.mailbox, () => this.clock.monotonicMs(), isTold);
    watchCommits(this.cluster, this.witness);
    this.business = new HostedBusiness(this, deviceOf(BUSINESS));
    this.faults = new FaultPlan(this, this);
    this.changes = new DeviceChanges(this, (account, row) => { this.addDevice(account, row); });
  }

  report(): SimulationReport {
    const devices = [...this.witness.devices.values()];
    const sum = (of: (device: SimulatedDevice) => number): number => devices.reduce((total, device) => total + of(device), 0);
    return {
      seed: this.seed, violations: [...this.witness.violations], trace: this.witness.trace, messages: this.next,
      accepted: [...this.senders.values()].reduce((total, sender) => total + sender.accepted, 0), delivered: sum(device => device.seen.size),
      takeOvers: this.cluster.group.generation, spilled: this.spilledBefore + this.nodes.reduce((total, node) => total + node.spilled, 0),
      connections: sum(device => device.connections), deviceChanges: this.changes.count, overtaken: this.business.overtaken, faults: Object.fromEntries(this.faults.counts), virtualMs: this.clock.monotonicMs(),
    };
  }

  async run(): Promise<void> {
    for (let n = 0; n < ACCOUNTS; n += 1) await this.addAccount(n);
    await this.addBusiness();
    this.nodes = NODES.map(name => new SimulatedNode(this, name));
    while ((this.next < this.messages || this.faults.total < FAULTS_MIN) && this.isFine) {
      this.step();
      await this.pass(someMs(this, 25));
    }
    await this.heal();
    for (const node of this.nodes) node.kill();
  }

  // ---------------------------------------------------------------- Hospital

  kill(name: string, backAfterMs: number): void {
    const node = this.nodeOf(name);
    node?.kill();
    this.comeBack(node, backAfterMs);
  }

  freeze(name: string, forMs: number): void {
    const node = this.nodeOf(name);
    if (node === undefined || node.process.isFrozen) return;
    this.witness.tell(() => `${name} stands still for ${forMs} ms`);
    node.freeze();
    this.clock.after(forMs, () => {
      this.witness.tell(() => `${name} goes on`);
      node.thaw();
    });
  }

  restart(name: string, backAfterMs: number): void {
    const node = this.nodeOf(name);
    if (node === undefined || this.draining.has(node)) return;
    this.draining.add(node);
    node.process.whenDead(() => { this.draining.delete(node); });
    void node.drain().then(() => { this.comeBack(node, backAfterMs); });
  }

  private nodeOf(name: string): SimulatedNode | undefined {
    return this.nodes.find(node => node.name === name && !node.isDead);
  }

  private comeBack(node: SimulatedNode | undefined, afterMs: number): void {
    if (node === undefined) return;
    this.witness.tell(() => `${node.name} is gone for ${afterMs} ms`);
    this.returning += 1;
    this.clock.after(afterMs, () => {
      this.returning -= 1;
      this.spilledBefore += node.spilled;
      this.nodes = this.nodes.map(one => one === node ? new SimulatedNode(this, node.name) : one);
    });
  }

  // ---------------------------------------------------------------- the run

  private get isFine(): boolean {
    return this.witness.violations.size === 0;
  }

  /** Time passes; promises get their turn after every moment in which something happens: a tick comes when none is left that can go on, and costs a tenth of a turn of the event loop. */
  private async pass(ms: number): Promise<void> {
    const end = this.clock.monotonicMs() + ms;
    for (let due = this.clock.nextDueMs; due !== null && due <= end; due = this.clock.nextDueMs) {
      this.clock.advance(Math.max(0, due - this.clock.monotonicMs()));
      await new Promise<void>(resolve => { process.nextTick(resolve); });
    }
    this.clock.advance(end - this.clock.monotonicMs());
  }

  private step(): void {
    const living = this.living();
    for (const device of living) device.live();
    const burst = chance(this, 0.03) ? 20 : someMs(this, 2);
    for (let i = 0; i < burst; i += 1) this.sendSomething(living);
    if (chance(this, 0.02)) void this.changes.changeSomething(accountOf(someMs(this, ACCOUNTS - 1)));
    if (chance(this, 0.05)) void this.takeKey();
    if (chance(this, 0.15)) this.callBusiness();
    this.faults.step(this.clock.monotonicMs());
  }

  private living(): SimulatedDevice[] {
    return [...this.witness.devices.values()].filter(device => device.state !== 'removed');
  }

  private sendSomething(living: readonly SimulatedDevice[]): void {
    const from = pick(this, living);
    const to = accountOf(someMs(this, ACCOUNTS - 1));
    if (from === undefined || to === from.key.account) return;
    this.next += 1;
    this.senders.get(from)?.send(this.next, to);
  }

  private callBusiness(): void {
    this.next += 1;
    this.business.call(this.next, accountOf(someMs(this, CUSTOMERS - 1)));
  }

  private async takeKey(): Promise<void> {
    const living = this.living();
    const of = pick(this, living);
    if (of === undefined) return;
    const askers = [pick(this, living), pick(this, living)];
    await Promise.all(askers.map(async asker => {
      if (asker?.socket?.isReady !== true) return;
      await asker.socket.request(async node => { this.witness.handedOutKey(of.key, await node.stores.takeKey(of.key)); }).catch(() => undefined);
    }));
  }

  private async heal(): Promise<void> {
    this.isHealed = true;
    this.faults.heal();
    for (const node of this.nodes) if (node.process.isFrozen) node.thaw();
    this.witness.tell(() => 'HEALED');
    const healedMs = this.clock.monotonicMs();
    let reconnected = false;
    while (this.clock.monotonicMs() < healedMs + HEAL_MS && this.isFine && !await this.isQuiet()) {
      // A row that a lost owner's writer left behind after the device had said what it has goes at the next connection.
      const mustReconnect: boolean = !reconnected && this.clock.monotonicMs() >= healedMs + HEAL_MS / 4;
      reconnected ||= mustReconnect;
      for (const device of this.living()) {
        if (mustReconnect) device.disconnect();
        if (device.socket === null) device.connect();
        device.ack();
      }
      await this.pass(50);
    }
    if (!this.isFine) return;
    this.witness.checkEnd();
    const unrest = await this.unrest();
    if (unrest !== null) this.witness.fail(`I14: not drained within a minute after healing: ${unrest}`);
  }

  private async isQuiet(): Promise<boolean> {
    return await this.unrest() === null;
  }

  /** What is not at rest; null: all is. */
  private async unrest(): Promise<string | null> {
    if (this.returning > 0 || this.draining.size > 0) return 'a node is not back';
    if (this.changes.isBusy) return 'a change of devices';
    const { business, stores } = this;
    if (business.unfinished > 0 || (await stores.conversations.unfinished(null, 1)).length > 0) return `conversations of ${textOf(business.key)}`;
    for (const [device, sender] of this.senders) if (device.isOwed && sender.unfinished > 0) return `a send of ${device.text}`;
    for (let partition = 0; partition < PARTITIONS; partition += 1) {
      const lag = this.cluster.endOffset(partition) - this.cluster.committedOffset(partition);
      if (lag > 0) return `${lag} records of partition ${partition}`;
    }
    for (const { name, router } of this.nodes) {
      const { uncommitted, outstanding, pendingSpills, unfinishedSends } = router.stats();
      if (uncommitted + outstanding + pendingSpills + unfinishedSends > 0) return `${name}: ${JSON.stringify({ uncommitted, outstanding, pendingSpills, unfinishedSends })}`;
    }
    for (const device of this.living()) if (device.isOwed && (await this.stores.mailbox.usage(device.key)).items > 0) return `the mailbox of ${device.text}`;
    return null;
  }

  private async addAccount(n: number): Promise<void> {
    const devices = Array.from({ length: 1 + n % 3 }, (_, i) => this.changes.nextRow(i + 1));
    await this.stores.accounts.create(accountRow(accountOf(n), 'consumer'), devices);
    for (const row of devices) this.addDevice(accountOf(n), row);
  }

  private async addBusiness(): Promise<void> {
    const { account, device, incarnation } = this.business.key;
    await this.stores.accounts.create(accountRow(account, 'business'), [deviceRow(device, incarnation)]);
  }

  private addDevice(account: AccountId, row: DeviceRow): void {
    const device = new SimulatedDevice(this, { account, device: row.device, incarnation: row.incarnation });
    this.witness.devices.set(device.text, device);
    this.senders.set(device, new SimulatedSender(this, device));
    this.stores.preKeys.upload(device.key, KEYS);
  }
}

function accountRow(account: AccountId, kind: AccountRow['kind']): AccountRow {
  return {
    account, kind, state: 'active', numberIndex: null, numberSealed: null, manifestVersion: 1, manifest: manifestOf(1), business: null, pinHash: null, recoveryHash: null, createdAtMs: 1,
    lastSeenDay: 0, tag: '',
  };
}
