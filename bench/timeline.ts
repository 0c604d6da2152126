import type { Progress } from './generator/commands.ts';
import { nowUs } from './measure/now.ts';
import type { ProcessKind, ProcessWatch } from './measure/process-watch.ts';
import type { Moment } from './report/result.ts';

const MOMENT_MS = 1000;

/** What is so at every second of a run, from its construction to `stop`. */
export class Timeline {
  readonly moments: Moment[] = [];
  private readonly startedUs = nowUs();
  private readonly progress: () => Progress;
  private readonly watch: ProcessWatch;
  private readonly told: (moment: Moment, before: Moment | null) => void;
  private readonly timer: NodeJS.Timeout;
  private cpuBefore: ReadonlyMap<ProcessKind, number> = new Map();
  private beforeUs = this.startedUs;

  /** `told` hears of every moment, with the one before. */
  constructor(progress: () => Progress, watch: ProcessWatch, told: (moment: Moment, before: Moment | null) => void) {
    this.progress = progress;
    this.watch = watch;
    this.told = told;
    this.timer = setInterval(() => this.note(), MOMENT_MS);
  }

  stop(): void {
    clearInterval(this.timer);
  }

  private note(): void {
    const { connected, sent, accepted, delivered, refused, p99Us } = this.progress();
    const atUs = nowUs();
    const cpu = new Map<ProcessKind, number>();
    const rssBytes: Moment['rssBytes'] = {};
    for (const span of this.watch.spans()) {
      cpu.set(span.kind, (cpu.get(span.kind) ?? 0) + span.cpuMicros);
      rssBytes[span.kind] = (rssBytes[span.kind] ?? 0) + span.rssBytes;
    }
    const cpuShare: Moment['cpuShare'] = {};
    for (const [kind, micros] of cpu) cpuShare[kind] = (micros - (this.cpuBefore.get(kind) ?? 0)) / (atUs - this.beforeUs);
    const moment = { second: (atUs - this.startedUs) / 1e6, connected, sent, accepted, delivered, refused, p99Ms: p99Us === null ? null : p99Us / 1000, cpuShare, rssBytes };
    this.told(moment, this.moments.at(-1) ?? null);
    this.moments.push(moment);
    this.cpuBefore = cpu;
    this.beforeUs = atUs;
  }
}

/** For the person at the terminal. */
export function progressLine(moment: Moment, before: Moment | null): string {
  const seconds = moment.second - (before?.second ?? 0);
  const perSecond = (value: (one: Moment) => number): string => Math.round((value(moment) - (before === null ? 0 : value(before))) / seconds).toString();
  const server = moment.cpuShare.server;
  return [
    `connected ${moment.connected}`, `offered ${perSecond(one => one.sent)}/s`, `delivered ${perSecond(one => one.delivered)}/s`,
    `p99 ${moment.p99Ms === null ? '-' : `${moment.p99Ms.toFixed(1)} ms`}`, `refused ${moment.refused}`,
    ...server === undefined ? [] : [`server ${Math.round(server * 100)} % of a core`],
  ].join('  ');
}
