import { setMaxListeners } from 'node:events';
import { createWriteStream } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { until } from '../../support/patience.ts';
import { afterFaults } from '../campaign.ts';
import { check, type Violation } from '../checker.ts';
import { waitForDrain } from '../drain.ts';
import { FaultRunner } from '../fault-runner.ts';
import { History } from '../history.ts';
import { MetricsLog } from '../metrics-log.ts';
import type { ClusterTarget } from '../targets/cluster-target.ts';
import { Crowd } from '../traffic/crowd.ts';
import { Traffic } from '../traffic/traffic.ts';
import { clusterBugs } from './cluster-bugs.ts';
import { plantOf, type PlantedBug } from './planted-bugs.ts';

export interface PlantedRun {
  readonly name: string;
  readonly wanted: string;
  /** Kinds of violations, of all attempts. */
  readonly found: readonly string[];
  readonly attempts: number;
}

const ATTEMPTS = 3;
const PEOPLE = 6;
/** Nobody's who was there before. */
const FIRST_NUMBER = 500;
const SEED = 5;
const MESSAGES_PER_SECOND = 40;
const LOOK_EVERY_MS = 500;
const SETTLE_MS = 3_000;
const DRAIN_WITHIN_MS = 60_000;
/** So that seconds see a node go and come back, and what it had wait for those that are away. */
const quick: readonly string[] = ['--kafka-session-timeout-ms', '3000', '--kafka-heartbeat-ms', '300', '--kafka-rebalance-timeout-ms', '2500', '--limits-routing-take-over-hold-ms', '2000'];

/** The bugs that need several gateways, one after the other on the same servers and with the same people. The target is the caller's to close. */
export class PlantedRuns {
  readonly bugs: readonly PlantedBug[];
  private readonly target: ClusterTarget;
  private readonly crowd: Crowd;
  private readonly history: History;
  private readonly end: () => void;

  private constructor(target: ClusterTarget, bugs: readonly PlantedBug[], crowd: Crowd, history: History, end: () => void) {
    this.target = target;
    this.bugs = bugs;
    this.crowd = crowd;
    this.history = history;
    this.end = end;
  }

  /** Gathers the people. `folder` gets their profiles, and the history of all runs. */
  static async open(target: ClusterTarget, folder: string): Promise<PlantedRuns> {
    await mkdir(folder, { recursive: true });
    const file = createWriteStream(join(folder, 'history.jsonl'));
    const history = new History(() => performance.now(), line => { file.write(line); });
    const crowd = await Crowd.gather({
      folder: join(folder, 'profiles'), serverUrl: target.serverUrl, urls: target.urls, history, requestTimeoutMs: 6_000, people: PEOPLE, linked: PEOPLE, firstNumber: FIRST_NUMBER,
      codeFor: number => Promise.any(target.gateways.map(gateway => gateway.codeFor(number))),
    });
    return new PlantedRuns(target, clusterBugs(await target.brokerRoles()), crowd, history, () => { file.end(); });
  }

  /** The faults that are aimed at the bug, without it: they must break nothing. */
  async asItIs({ faults }: PlantedBug): Promise<readonly Violation[]> {
    const { target, crowd, history } = this;
    const from = await this.beginAnew([]);
    const metrics = new MetricsLog(target.gateways);
    try {
      const traffic = new Traffic(crowd, SEED, MESSAGES_PER_SECOND);
      const talking = traffic.run();
      const runner = new FaultRunner({ target, crowd }, history);
      await runner.run(faults);
      traffic.stop();
      await talking;
      const drain = await waitForDrain(target, crowd, history.events, metrics, DRAIN_WITHIN_MS);
      return [...this.violations(from), ...afterFaults(drain, target.gateways, runner)];
    } finally {
      metrics.stop();
    }
  }

  /** The same with the bug, until it is found. */
  async leftOut(bug: PlantedBug): Promise<PlantedRun> {
    const found = new Set<string>();
    let attempts = 0;
    while (attempts < ATTEMPTS && !found.has(bug.finding)) {
      attempts += 1;
      for (const kind of await this.attempt(bug)) found.add(kind);
    }
    return { name: bug.name, wanted: bug.finding, found: [...found], attempts };
  }

  async close(): Promise<void> {
    await this.crowd.close();
    this.end();
  }

  /** Resolves to the kinds of violations. */
  private async attempt({ name, finding, faults }: PlantedBug): Promise<ReadonlySet<string>> {
    const { target, crowd, history } = this;
    const from = await this.beginAnew([plantOf(name)]);
    const kinds = (): ReadonlySet<string> => new Set(this.violations(from).map(({ kind }) => kind));
    const enough = new AbortController();
    // Each fault is one.
    setMaxListeners(0, enough.signal);
    const look = setInterval(() => { if (kinds().has(finding)) enough.abort(); }, LOOK_EVERY_MS);
    const traffic = new Traffic(crowd, SEED, MESSAGES_PER_SECOND);
    // Not waited for: with the bug some of it may have no end.
    void traffic.run();
    await new FaultRunner({ target, crowd }, history).run(faults, enough.signal);
    traffic.stop();
    await pause(SETTLE_MS, undefined, { signal: enough.signal }).catch(() => undefined);
    clearInterval(look);
    return kinds();
  }

  /** All gateways in a new life, and everybody connected to it. Resolves to where the history then goes on. */
  private async beginAnew(preload: readonly string[]): Promise<number> {
    const { target: { gateways }, crowd, history } = this;
    const from = history.events.length;
    await Promise.all(gateways.map(gateway => gateway.beginAnew(preload, quick)));
    await until(() => crowd.devices.every(({ client }) => client.connection === 'online'), 'everybody');
    return from;
  }

  private violations(from: number): readonly Violation[] {
    return check(this.history.events.slice(from), this.crowd.names).violations;
  }
}
