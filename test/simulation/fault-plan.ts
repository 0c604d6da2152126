import type { LogFaults } from '../../storage/account-log/memory-log-network.ts';
import { noStoreFaults, type StoreFaults } from './store-link.ts';
import { chance, pick, someMs, type World } from './world.ts';

/** What the plan may do to the nodes. */
export interface Hospital {
  kill(name: string, backAfterMs: number): void;
  freeze(name: string, forMs: number): void;
  /** Drains it and starts it again. */
  restart(name: string, backAfterMs: number): void;
}

/** Those that move partitions come more often. */
const kinds = ['kill', 'kill', 'freeze', 'freeze', 'restart', 'restart', 'rebalance', 'storeDown', 'logTrouble', 'heartbeatsLost', 'clockStep', 'retention', 'disconnects'] as const;
type Kind = typeof kinds[number];

const CALM_LATENCY_MS = 3;

/** Which faults come when: each seed has kinds and a temper of its own, so that rare combinations are met. */
export class FaultPlan {
  /** How many came, by kind. */
  readonly counts = new Map<Kind, number>();
  private readonly world: World;
  private readonly hospital: Hospital;
  private readonly enabled: readonly Kind[];
  private readonly storeTemper: StoreFaults;
  private readonly logTemper: Partial<LogFaults>;
  private nextMs: number;

  constructor(world: World, hospital: Hospital) {
    this.world = world;
    this.hospital = hospital;
    const chosen = kinds.filter(() => chance(world, 0.6));
    this.enabled = chosen.length < 3 ? kinds : chosen;
    const share = (most: number): number => chance(world, 0.6) ? world.random.fraction() * most : 0;
    this.storeTemper = { latencyMs: someMs(world, 20, 1), refused: share(0.08), unknown: share(0.1), late: share(0.06), lateMs: 400 };
    this.logTemper = {
      latencyMs: someMs(world, 8, 1), twice: share(0.08), unknown: share(0.08), late: share(0.05), lateMs: someMs(world, 1500, 100),
      moved: share(0.1), lost: share(0.1), staleBatch: share(0.3), staleMs: someMs(world, 5000, 500),
    };
    this.nextMs = someMs(world, 800, 100);
    this.calmDown();
  }

  get total(): number {
    return [...this.counts.values()].reduce((sum, count) => sum + count, 0);
  }

  /** Called now and then; `nowMs` is the virtual time. */
  step(nowMs: number): void {
    if (nowMs < this.nextMs) return;
    this.nextMs = nowMs + someMs(this.world, 900, 100);
    const kind = pick(this.world, this.enabled);
    if (kind === undefined) return;
    this.counts.set(kind, (this.counts.get(kind) ?? 0) + 1);
    this.world.witness.tell(() => `FAULT ${kind}`);
    this.strike(kind);
  }

  /** No fault from here on. */
  heal(): void {
    this.world.storeFaults = { ...noStoreFaults, latencyMs: CALM_LATENCY_MS };
    this.world.cluster.heal();
    this.world.cluster.setFaults({ latencyMs: CALM_LATENCY_MS });
  }

  private calmDown(): void {
    if (this.world.isHealed) return;
    this.world.storeFaults = this.storeTemper;
    this.world.cluster.setFaults(this.logTemper);
  }

  private strike(kind: Kind): void {
    const { world, hospital } = this;
    const node = pick(world, world.nodes);
    if (node === undefined) return;
    const forMs = someMs(world, 2500, 50);
    if (kind === 'kill') hospital.kill(node.name, someMs(world, 2000));
    else if (kind === 'freeze') hospital.freeze(node.name, forMs);
    else if (kind === 'restart') hospital.restart(node.name, someMs(world, 500));
    else if (kind === 'rebalance') world.cluster.rebalance();
    else if (kind === 'storeDown') this.forAWhile(forMs, () => { world.storeFaults = { ...this.storeTemper, refused: 1 }; });
    else if (kind === 'logTrouble') this.forAWhile(forMs, () => { world.cluster.setFaults({ ...this.logTemper, moved: 0.5, unknown: 0.3, latencyMs: 30 }); });
    else if (kind === 'heartbeatsLost') this.forAWhile(forMs, () => { world.cluster.setFaults({ ...this.logTemper, lost: 0.9 }); });
    else if (kind === 'clockStep') node.process.skewMs = someMs(world, 600_000) - 300_000;
    else if (kind === 'retention') for (let partition = 0; partition < world.cluster.partitions; partition += 1) world.cluster.deleteCommitted(partition);
    else for (const device of world.witness.devices.values()) if (chance(world, 0.5)) device.disconnect();
  }

  private forAWhile(ms: number, begin: () => void): void {
    begin();
    this.world.clock.after(ms, () => { this.calmDown(); });
  }
}
