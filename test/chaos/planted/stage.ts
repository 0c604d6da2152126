import { setTimeout as pause } from 'node:timers/promises';
import { until } from '../../support/patience.ts';
import { FaultRunner } from '../fault-runner.ts';
import type { Heal } from '../faults.ts';
import type { History } from '../history.ts';
import { MetricsLog } from '../metrics-log.ts';
import type { ClusterTarget } from '../targets/cluster-target.ts';
import type { Crowd } from '../traffic/crowd.ts';
import { aimed } from './planted-bugs.ts';

export interface StageParts {
  readonly target: ClusterTarget;
  readonly crowd: Crowd;
  readonly history: History;
  /** What gateways are started with. */
  readonly preload: readonly string[];
  /** From then on nothing more begins, and nothing is waited for. */
  readonly enough: AbortSignal;
}

const LOOK_EVERY_MS = 100;

/** Where faults take place that begin and end by what is seen of those before, never by time: a slow machine has the same ones, later. */
export class Stage {
  readonly runner: FaultRunner;
  readonly metrics: MetricsLog;
  private readonly parts: StageParts;
  private readonly atWork = new Set<Heal>();

  constructor(parts: StageParts) {
    this.parts = parts;
    this.runner = new FaultRunner(parts, parts.history);
    this.metrics = new MetricsLog(parts.target.gateways);
  }

  get isOver(): boolean {
    return this.parts.enough.aborted;
  }

  get gateways(): readonly string[] {
    return this.parts.target.gateways.map(({ name }) => name);
  }

  /** Devices by their number: everybody's first, or everybody's second. */
  devices(number: 1 | 2): readonly string[] {
    return this.parts.crowd.names.filter(name => name.endsWith(`.${number}`));
  }

  /** The same fault at all of these; they are at work when it resolves, until what it resolves to is called, or `mend()`. */
  async begin(kind: string, targets: readonly string[]): Promise<Heal> {
    const heals = this.isOver ? [] : await Promise.all(targets.map(target => this.runner.begin(aimed(kind, target, 0))));
    const heal = async (): Promise<void> => {
      this.atWork.delete(heal);
      await Promise.all(heals.map(one => one()));
    };
    this.atWork.add(heal);
    return heal;
  }

  /** All gateways are killed, and begin a new life with these flags. */
  async beginAnew(flags: readonly string[]): Promise<void> {
    const { target, preload } = this.parts;
    if (!this.isOver) await Promise.all(target.gateways.map(gateway => gateway.beginAnew(preload, flags)));
  }

  /** Ends what is still at work, the last first. */
  async mend(): Promise<void> {
    for (const heal of [...this.atWork].reverse()) await heal();
  }

  /** Rejects, naming `what`, when it never comes. */
  async until(look: () => boolean | Promise<boolean>, what: string): Promise<void> {
    await until(async () => {
      if (this.isOver || await look()) return true;
      await pause(LOOK_EVERY_MS);
      return false;
    }, what);
  }

  /** These are connected. */
  async online(devices: readonly string[]): Promise<void> {
    await this.until(() => devices.every(name => this.parts.crowd.device(name).client.connection === 'online'), `${devices.join(', ')} online`);
  }

  /** From here on these have been pushed so many messages in all. */
  async pushed(devices: readonly string[], count: number): Promise<void> {
    const seen = this.from('pushed');
    await this.until(() => seen().filter(name => devices.includes(name)).length >= count, `${count} pushes to ${devices.join(', ')}`);
  }

  /** From here on each of these has been told that nothing waits for it any more. */
  async emptied(devices: readonly string[]): Promise<void> {
    const seen = this.from('queueEmpty');
    await this.until(() => devices.every(name => seen().includes(name)), `an empty queue at ${devices.join(', ')}`);
  }

  /** What a gateway shows now of a metric, named with its labels; NaN: nothing. */
  async metric(name: string, gateway: string): Promise<number> {
    return (await this.metrics.gauge(name))[this.gateways.indexOf(gateway)] ?? NaN;
  }

  /** The same of all gateways together; NaN when one of them shows nothing. */
  async metricOfAll(name: string): Promise<number> {
    return (await this.metrics.gauge(name)).reduce((sum, value) => sum + value, 0);
  }

  /** From here on a counter of all gateways together has grown by so much. */
  async grown(name: string, by: number): Promise<void> {
    let first = NaN;
    await this.until(async () => {
      const now = await this.metricOfAll(name);
      if (Number.isNaN(first)) first = now;
      return now >= first + by;
    }, `${name} has grown by ${by}`);
  }

  close(): void {
    this.metrics.stop();
  }

  /** At which devices it has happened since. */
  private from(kind: 'pushed' | 'queueEmpty'): () => readonly string[] {
    const { events } = this.parts.history;
    const start = events.length;
    return () => events.slice(start).flatMap(event => event.kind === kind ? [event.device] : []);
  }
}
