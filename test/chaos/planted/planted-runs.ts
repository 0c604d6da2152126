import { createWriteStream } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterFaults } from '../campaign.ts';
import { check, type Violation } from '../checker.ts';
import { waitForDrain } from '../drain.ts';
import { History } from '../history.ts';
import type { ClusterTarget } from '../targets/cluster-target.ts';
import { Crowd } from '../traffic/crowd.ts';
import { Traffic } from '../traffic/traffic.ts';
import { clusterBugs, type ClusterBug } from './cluster-bugs.ts';
import { plantOf } from './planted-bugs.ts';
import { Stage } from './stage.ts';

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
/** How long what was brought about may take to be seen. */
const SETTLE_MS = 15_000;
const DRAIN_WITHIN_MS = 60_000;

/** The bugs that need several gateways, one after the other on the same servers and with the same people. The target is the caller's to close. */
export class PlantedRuns {
  readonly bugs: readonly ClusterBug[];
  private readonly target: ClusterTarget;
  private readonly crowd: Crowd;
  private readonly history: History;
  private readonly end: () => void;

  private constructor(target: ClusterTarget, bugs: readonly ClusterBug[], crowd: Crowd, history: History, end: () => void) {
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

  /** What is to bring the bug about, without it: that must break nothing. */
  async asItIs(bug: ClusterBug): Promise<readonly Violation[]> {
    const { target, crowd, history } = this;
    const { stage, from } = await this.beginAnew(bug, [], new AbortController().signal);
    try {
      const traffic = new Traffic(crowd, SEED, MESSAGES_PER_SECOND);
      const talking = traffic.run();
      await bug.play(stage).finally(async () => {
        traffic.stop();
        await stage.mend();
      });
      await talking;
      const drain = await waitForDrain(target, crowd, history.events, stage.metrics, DRAIN_WITHIN_MS);
      return [...this.violations(from), ...afterFaults(drain, target.gateways, stage.runner)];
    } finally {
      stage.close();
    }
  }

  /** The same with the bug, until it is found. */
  async leftOut(bug: ClusterBug): Promise<PlantedRun> {
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

  /** Resolves to the kinds of violations, and to why it ended before its time. */
  private async attempt(bug: ClusterBug): Promise<ReadonlySet<string>> {
    const enough = new AbortController();
    const { stage, from } = await this.beginAnew(bug, [plantOf(bug.name)], enough.signal);
    const kinds = (): string[] => this.violations(from).map(({ kind }) => kind);
    const look = setInterval(() => { if (kinds().includes(bug.finding)) enough.abort(); }, LOOK_EVERY_MS);
    const traffic = new Traffic(this.crowd, SEED, MESSAGES_PER_SECOND);
    // Not waited for: with the bug some of it may have no end.
    void traffic.run();
    const ended = await bug.play(stage).then(() => [], (error: unknown) => [String(error)]);
    await pause(SETTLE_MS, undefined, { signal: enough.signal }).catch(() => undefined);
    clearInterval(look);
    traffic.stop();
    await stage.mend();
    stage.close();
    return new Set([...kinds(), ...ended]);
  }

  /** All gateways in a new life, and everybody connected to it. Also where the history then goes on. */
  private async beginAnew({ flags }: ClusterBug, preload: readonly string[], enough: AbortSignal): Promise<{ readonly stage: Stage; readonly from: number }> {
    const { target, crowd, history } = this;
    const from = history.events.length;
    const stage = new Stage({ target, crowd, history, preload, enough });
    await stage.beginAnew(flags);
    await stage.online(crowd.names);
    return { stage, from };
  }

  private violations(from: number): readonly Violation[] {
    return check(this.history.events.slice(from), this.crowd.names).violations;
  }
}
