import type { RoutingLimits } from '../../../gateway/routing/limits.ts';
import { ManualClock } from '../../../proto/clock-manual.ts';
import type { DeviceKey } from '../../../proto/ids.ts';
import type { Position } from '../../../proto/position.ts';
import { MemoryLogCluster } from '../../../storage/account-log/memory-log-cluster.ts';
import type { MemoryLogMember } from '../../../storage/account-log/memory-log-member.ts';
import { NodeProcess } from '../../simulation/node-process.ts';
import { deviceOf, Rig, seededRandom, settle, TestSubscription } from './harness.ts';

/** One life of a gateway's routing. */
export interface TestNode {
  readonly process: NodeProcess;
  readonly rig: Rig;
  readonly log: MemoryLogMember;
}

/** Routers of several nodes on one log and one set of stores, with a clock that stands still. */
export class SeveralNodes {
  readonly clock = new ManualClock();
  readonly cluster = new MemoryLogCluster({ clock: this.clock, random: seededRandom(2), partitions: 4 });
  /** Its stores are everybody's; its own router does nothing. */
  readonly shared = new Rig();
  readonly nodes = new Map<string, TestNode>();
  private readonly limits: Partial<RoutingLimits>;

  constructor(limits: Partial<RoutingLimits> = {}) {
    this.limits = limits;
  }

  /** Starts them one after the other; resolves when the owners are settled. */
  async start(...names: readonly string[]): Promise<this> {
    for (const name of names) {
      const process = new NodeProcess(this.clock, 0);
      const log = this.cluster.join({ name, deviceUrl: `ws://${name}`, nodeUrl: `ws://${name}` }, process);
      const { mailbox, accounts, preKeys, relations } = this.shared;
      const rig = new Rig({ limits: this.limits, parts: { log, clock: process, mailbox, accounts, preKeys, relations, nodes: { own: name, membership: log } } });
      this.nodes.set(name, { process, rig, log });
      const started = rig.router.start();
      await this.pass(1500);
      await started;
    }
    return this;
  }

  node(name: string): TestNode {
    const node = this.nodes.get(name);
    if (node === undefined) throw new Error(`no node ${name}`);
    return node;
  }

  /** The names of the node that owns the account, as that node itself says, and of one that does not. */
  roles(account: number): { readonly owner: string; readonly other: string } {
    const { account: id } = deviceOf(account);
    const owner = [...this.nodes].find(([, { rig }]) => rig.router.ownerOf(id).at === 'here')?.[0];
    const other = [...this.nodes.keys()].find(name => name !== owner);
    if (owner === undefined || other === undefined) throw new Error('nobody owns it');
    return { owner, other };
  }

  /** The device connects to the node that owns its account now. */
  async attach(device: DeviceKey, lastPosition: Position | null = null): Promise<TestSubscription> {
    const owner = [...this.nodes.values()].find(({ rig }) => rig.router.ownerOf(device.account).at === 'here');
    if (owner === undefined) throw new Error('nobody owns it');
    const subscription = new TestSubscription(device, lastPosition, this.clock.monotonicMs());
    subscription.attachment = owner.rig.router.attach(subscription);
    await settle();
    return subscription;
  }

  /** kill -9: the others learn of it when its session runs out. */
  kill(name: string): void {
    const { process, log } = this.node(name);
    process.kill();
    this.cluster.kill(log);
    this.nodes.delete(name);
  }

  /** Time passes, in steps, with everything that becomes ready. */
  async pass(ms: number, stepMs = 50): Promise<void> {
    for (let left = ms; left > 0; left -= stepMs) {
      this.clock.advance(Math.min(stepMs, left));
      await settle();
    }
  }
}
