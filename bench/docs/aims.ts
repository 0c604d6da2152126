import type { Figure } from '../report/figures.ts';
import type { Result } from '../report/result.ts';

export interface Aim {
  readonly value: number;
  readonly text: string;
}

interface AimRow extends Aim {
  readonly figure: string;
  readonly applies: (result: Result) => boolean;
}

const embedded = (scenario: string) => ({ scenario: ran, target, settings }: Result): boolean => ran === scenario && target.name === 'embedded' && !settings.tls;
const cluster = (isMeant: (settings: Result['settings']) => boolean) => ({ scenario, target, settings }: Result): boolean => scenario === 'steady' && target.name === 'cluster' && isMeant(settings);
const everybodyOnline = cluster(({ sleepingDevices }) => sleepingDevices === 0);
const fast = cluster(({ rate }) => rate >= 3000);
const many = cluster(({ devices }) => devices >= 50_000);
const moderate = cluster(({ rate, brokers, devices }) => rate === 1000 && brokers === 1 && devices < 50_000);

/** What the project set out to reach, by figure. Rates that a run does not offer are no aim of it. */
const aims: readonly AimRow[] = [
  // Arrivals by chance at 5,000/s may be some fewer.
  { figure: 'delivered', value: 5000, text: '≥ 5,000/s', applies: result => embedded('steady')(result) && (result.offeredPerSecond ?? 0) >= 5000 },
  { figure: 'latency p99', value: 100, text: '< 100 ms', applies: embedded('steady') },
  { figure: 'server CPU per message', value: 120, text: '≤ 120 µs', applies: result => embedded('steady')(result) && result.settings.rate >= 5000 },
  { figure: 'authenticated connects', value: 2000, text: '≥ 2,000/s', applies: embedded('connect') },
  { figure: 'server memory per device', value: 6 * 1024, text: '≤ 6 KiB', applies: embedded('connect') },
  { figure: 'server CPU when idle', value: 0.02, text: '< 2 %', applies: embedded('connect') },
  { figure: 'delivered', value: 20_000, text: '≥ 20,000/s', applies: result => embedded('offline')(result) && result.settings.withinSeconds === 0 },
  { figure: 'recovered after', value: 8000, text: '< 8 s', applies: result => embedded('storm')(result) && result.settings.devices >= 15_000 },
  { figure: 'latency p99', value: 1000, text: '< 1 s', applies: embedded('storm') },
  // 3,000 messages per second and core.
  { figure: 'server CPU per message', value: 333, text: '≤ 333 µs', applies: embedded('business') },
  { figure: 'HTTP answer p99, many at once', value: 100, text: '< 100 ms', applies: result => embedded('business')(result) && result.settings.acceptRate >= 1000 },
  { figure: 'HTTP answer p99, slow receiver', value: 100, text: '< 100 ms', applies: embedded('business') },
  { figure: 'webhooks lost', value: 0, text: '0', applies: embedded('business') },
  { figure: 'memory slope per hour, 95 % from', value: 0, text: '≤ 0', applies: embedded('soak') },
  { figure: 'memory slope per hour, 95 % to', value: 1e6, text: '≤ 1 MB', applies: embedded('soak') },
  { figure: 'p99 against before', value: 1.2, text: '≤ 1.2 times', applies: embedded('slow') },
  { figure: 'cost of a reader who hangs', value: 512 * 1024, text: '≤ 512 KiB', applies: embedded('slow') },
  { figure: 'delivered', value: 3000, text: '≥ 3,000/s', applies: fast },
  { figure: 'server CPU per message', value: 200, text: '≤ 200 µs', applies: fast },
  { figure: 'latency p50', value: 25, text: '≤ 25 ms', applies: moderate },
  { figure: 'latency p99', value: 100, text: '≤ 100 ms', applies: moderate },
  { figure: 'store requests per message', value: 0.01, text: '< 0.01', applies: everybodyOnline },
  { figure: 'latency p99', value: 250, text: '< 250 ms', applies: many },
];

/** null: none. */
export function aimOf(result: Result, figure: string): Aim | null {
  return aims.find(aim => aim.figure === figure && aim.applies(result)) ?? null;
}

export function isReached({ value: aimed }: Aim, better: Figure['better'], measured: number): boolean {
  return better === 'higher' ? measured >= aimed : measured <= aimed;
}
