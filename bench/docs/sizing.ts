import { defaultDeviceLimits } from '../../gateway/device/limits.ts';
import { median } from '../report/compare.ts';
import { cpuOf } from '../report/figures.ts';
import { formatNumber } from '../report/format.ts';
import type { Result } from '../report/result.ts';
import { commandOf } from '../report/command-of.ts';
import { clusterOf, loadOf } from '../report/title.ts';

/** Of a core that is to stay calm. */
const USABLE = 0.7;
/** Of a gateway with fewer most of the memory is what it needs without any device. */
const TALKING_DEVICES_MIN = 10_000;

type Component = 'embedded' | 'gateway' | 'broker' | 'store' | 'idle' | 'talking';

const inOrder: readonly (readonly [Component, string])[] = [
  ['embedded', 'embedded gateway, one core'], ['gateway', 'gateway of a cluster, one core'], ['broker', 'Kafka, one core'], ['store', 'Cassandra, one core'], ['idle', 'gateway, one GiB, idle devices'], ['talking', 'gateway, one GiB, devices that talk'],
];

interface Line {
  readonly component: Component;
  readonly load: string;
  readonly figure: string;
  readonly basis: string;
}

/** What one core or one GiB carries, each line with the valid runs that it is computed from. '' when nothing suits. */
export function sizingTable(groups: readonly (readonly Result[])[]): string {
  const lines = groups.flatMap(runs => linesOf(runs.filter(({ valid }) => valid)));
  return lines.length === 0 ? '' : `## Sizing

At ${USABLE * 100} % of a core, from the CPU that a message cost and the memory that a device cost in the runs above. More cores of one gateway do not help it: start more gateways. A gateway takes ${formatNumber(defaultDeviceLimits.connectionsPerNodeMax)} connections at most. Kafka and Cassandra stand for all of their nodes together. Everybody is online unless the line has devices asleep: what waits for those is Cassandra's work, and with nobody asleep it has next to none.

| | under | carries | measured basis |
|---|---|---|---|
${inOrder.flatMap(([component, name]) => lines.filter(line => line.component === component).map(({ load, figure, basis }) => `| ${name} | ${load} | ${figure} | ${basis} |`)).join('\n')}
`;
}

function linesOf(runs: readonly Result[]): Line[] {
  const [first] = runs;
  if (first === undefined || !['embedded', 'cluster'].includes(first.target.name)) return [];
  return first.scenario === 'steady' ? [...carried(first, runs), ...talking(first, runs)] : idle(first, runs);
}

function carried(first: Result, runs: readonly Result[]): Line[] {
  const kinds = [['server', first.target.name === 'embedded' ? 'embedded' : 'gateway'], ['broker', 'broker'], ['store', 'store']] as const;
  return kinds.flatMap(([kind, component]) => {
    const micros = medianOf(runs.map(run => cpuOf(run, kind)));
    if (micros === null) return [];
    return [{ component, load: underOf(first), figure: `${formatNumber(USABLE * 1e6 / micros)} messages/s`, basis: `${formatNumber(micros)} µs per message in \`${commandOf(first)}\`` }];
  });
}

function idle(first: Result, runs: readonly Result[]): Line[] {
  const memory = medianOf(runs.map(({ rssBytesPerDevice }) => rssBytesPerDevice));
  const slab = medianOf(runs.map(({ slabBytesPerDevice }) => slabBytesPerDevice));
  if (memory === null || memory <= 0 || slab === null) return [];
  const figure = `${formatNumber(2 ** 30 / (memory + slab / 2))} devices`;
  return [{ component: 'idle', load: loadOf(first), figure, basis: `${formatNumber(memory / 1024)} KiB and ${formatNumber(slab / 2048)} KiB of the kernel per device in \`${commandOf(first)}\`` }];
}

/** Of a gateway that is nearly full: what it needs itself is in it. */
function talking(first: Result, runs: readonly Result[]): Line[] {
  const { devices, gateways } = first.settings;
  const memory = medianOf(runs.map(({ serverRssBytes }) => serverRssBytes));
  if (memory === null || devices / (first.target.name === 'cluster' ? gateways : 1) < TALKING_DEVICES_MIN) return [];
  return [{ component: 'talking', load: underOf(first), figure: `${formatNumber(2 ** 30 * devices / memory)} devices`, basis: `${formatNumber(memory / devices / 1024)} KiB per device, the gateway itself included, in \`${commandOf(first)}\`` }];
}

function underOf(result: Result): string {
  return [...result.target.name === 'cluster' ? [clusterOf(result.settings)] : [], loadOf(result)].join(': ');
}

function medianOf(values: readonly (number | null)[]): number | null {
  const known = values.filter(value => value !== null);
  return known.length === 0 ? null : median(known);
}
