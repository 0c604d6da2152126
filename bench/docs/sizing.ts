import { median } from '../report/compare.ts';
import { formatNumber } from '../report/format.ts';
import type { Result } from '../report/result.ts';
import { commandOf } from './command-of.ts';

/** Of a core that is to stay calm. */
const USABLE = 0.7;

interface Line {
  readonly what: string;
  readonly figure: string;
  readonly basis: string;
}

/** What one core or one GiB carries, each line with the runs that it is computed from. '' when nothing suits. */
export function sizingTable(groups: readonly (readonly Result[])[]): string {
  const lines = groups.flatMap(linesOf);
  return lines.length === 0 ? '' : `## Sizing

At ${USABLE * 100} % of a core, from the CPU that a message cost and the memory that a device cost in the runs above. More cores of one gateway do not help it: start more gateways.

| | carries | measured basis |
|---|---|---|
${lines.map(({ what, figure, basis }) => `| ${what} | ${figure} | ${basis} |`).join('\n')}
`;
}

function linesOf(runs: readonly Result[]): Line[] {
  const [first] = runs;
  if (first === undefined || !['embedded', 'cluster'].includes(first.target.name)) return [];
  const basis = (text: string): string => `${text} in \`${commandOf(first)}\``;
  const lines: Line[] = [];
  if (first.scenario === 'steady') {
    for (const [kind, what] of [['server', first.target.name === 'embedded' ? 'embedded gateway, one core' : 'gateway of a cluster, one core'], ['broker', 'Kafka, one core'], ['store', 'Cassandra, one core (recipients online)']] as const) {
      const micros = medianOf(runs.map(run => cpuPerMessage(run, kind)));
      if (micros !== null) lines.push({ what: `${what}, ${first.settings.payloadBytes} B at ${formatNumber(first.settings.rate)}/s`, figure: `${formatNumber(USABLE * 1e6 / micros)} messages/s`, basis: basis(`${formatNumber(micros)} µs per message`) });
    }
  }
  const memory = medianOf(runs.map(({ rssBytesPerDevice }) => rssBytesPerDevice));
  const slab = medianOf(runs.map(({ slabBytesPerDevice }) => slabBytesPerDevice));
  if (memory !== null && memory > 0 && slab !== null) {
    const bytes = memory + slab / 2;
    lines.push({ what: `gateway, memory of idle devices${first.settings.tls ? ' with TLS' : ''}`, figure: `${formatNumber(2 ** 30 / bytes)} devices per GiB; 18,000 per process at most`, basis: basis(`${formatNumber(memory / 1024)} KiB and ${formatNumber(slab / 2048)} KiB of the kernel per device`) });
  }
  return lines;
}

function cpuPerMessage({ processes }: Result, wanted: 'server' | 'broker' | 'store'): number | null {
  const those = processes.filter(({ kind, cpuMicrosPerMessage }) => kind === wanted && cpuMicrosPerMessage !== null);
  return those.length === 0 ? null : those.reduce((sum, { cpuMicrosPerMessage }) => sum + (cpuMicrosPerMessage ?? 0), 0);
}

function medianOf(values: readonly (number | null)[]): number | null {
  const known = values.filter(value => value !== null);
  return known.length === 0 ? null : median(known);
}
