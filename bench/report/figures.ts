import { formatBytes, formatMicros, formatMs, formatNumber, formatRatio, formatShare } from './format.ts';
import { percentileGrid } from '../measure/latency.ts';
import type { ProcessKind } from '../measure/process-watch.ts';
import type { Result } from './result.ts';

/** One measured number of a run, as tables, charts and comparisons show it. */
export interface Figure {
  readonly name: string;
  readonly value: number;
  readonly text: string;
  readonly format: (value: number) => string;
  /** Which way is better; null: neither. */
  readonly better: 'higher' | 'lower' | null;
}

type Row = readonly [name: string, better: Figure['better'], format: Figure['format'], value: (result: Result) => number | null | undefined];

const perSecond = (value: number): string => `${formatNumber(value)}/s`;
const times = (value: number): string => `${formatNumber(value)} times`;

const rows: readonly Row[] = [
  ['offered', null, perSecond, result => result.offeredPerSecond],
  ['accepted', 'higher', perSecond, result => result.acceptedPerSecond],
  ['delivered', 'higher', perSecond, result => result.deliveredPerSecond],
  ['latency p50', 'lower', formatMs, result => result.latencyMs?.p50],
  ['latency p99', 'lower', formatMs, result => result.latencyMs?.p99],
  ['latency p99.9', 'lower', formatMs, result => result.latencyMs?.p999],
  ['p99 before the disturbance', null, formatMs, result => result.undisturbedMs?.p99],
  ['p99 against before', 'lower', times, ({ scenario, latencyMs, undisturbedMs }) => scenario === 'slow' && latencyMs !== null && undisturbedMs !== null ? latencyMs.p99 / undisturbedMs.p99 : null],
  ['p99 of the control against before', null, times, ({ distributions }) => timesP99(distributions['control'], distributions['before'])],
  ['sender\'s answer p99', 'lower', formatMs, result => result.acceptMs?.p99],
  ['knee, p99 below 100 ms', 'higher', perSecond, ({ knee }) => knee === null ? null : knee.under100ms ?? 0],
  ['knee, p99 below 1 s', 'higher', perSecond, ({ knee }) => knee === null ? null : knee.under1s ?? 0],
  ['recovered after', 'lower', formatMs, result => result.recoveryMs],
  ['without service, longest', 'lower', formatMs, result => result.outageMs?.max],
  ['authenticated connects', 'higher', perSecond, result => result.scenario === 'connect' || result.scenario === 'storm' ? result.connectsPerSecond : null],
  ['handshake p99', 'lower', formatMs, result => result.scenario === 'connect' || result.scenario === 'storm' ? result.handshakeMs?.p99 : null],
  ['server memory per device', 'lower', formatBytes, result => result.rssBytesPerDevice],
  ['kernel memory per device, both ends', null, formatBytes, result => result.slabBytesPerDevice],
  ['server CPU when idle', 'lower', formatShare, result => result.serverIdleCpuShare],
  ['cost of a reader who hangs', 'lower', formatBytes, result => result.slowReaderBytes],
  ['until its webhook, delivered p99', 'lower', formatMs, result => result.business?.deliveredMs?.p99],
  ['until its webhook, from a consumer p99', 'lower', formatMs, result => result.business?.inboundMs?.p99],
  ['HTTP answer p99, many at once', 'lower', formatMs, result => result.business?.burstAcceptMs?.p99],
  ['HTTP answer p99, slow receiver', 'lower', formatMs, result => result.business?.slowReceiverAcceptMs?.p99],
  ['as many as go, both ways', 'higher', perSecond, result => result.business?.saturated?.messagesPerSecond],
  ['server CPU per message, as many as go', 'lower', formatMicros, result => result.business?.saturated?.serverCpuMicrosPerMessage],
  ['server memory per conversation', 'lower', formatBytes, result => result.business?.conversationBytes],
  ['webhooks queued at a kill', null, formatNumber, result => result.business?.webhooksQueued],
  ['webhooks lost', 'lower', formatNumber, result => result.business?.webhooksLost],
  ['memory slope per hour', 'lower', formatBytes, result => result.memorySlope?.bytesPerHour],
  ['memory slope per hour, 95 % from', null, formatBytes, result => result.memorySlope?.low],
  ['memory slope per hour, 95 % to', 'lower', formatBytes, result => result.memorySlope?.high],
  ['server CPU per message', 'lower', formatMicros, result => result.serverCpuMicrosPerMessage],
  ['broker CPU per message', 'lower', formatMicros, result => cpuOf(result, 'broker')],
  ['store CPU per message', 'lower', formatMicros, result => cpuOf(result, 'store')],
  ['store requests per message', 'lower', formatRatio, ({ storeRequestsPerMessage: asked }) => asked === null ? null : Object.values(asked).reduce((sum, share) => sum + share, 0)],
  ['generator CPU per message', null, formatMicros, result => result.generatorCpuMicrosPerMessage],
  ['generator CPU per connect', null, formatMicros, result => result.scenario === 'connect' ? result.generatorCpuMicrosPerConnect : null],
  ['server memory', 'lower', formatBytes, result => result.serverRssBytes],
  ['generator, busiest', null, formatShare, result => result.generatorCpuShare],
  ['generator lag p99', null, formatMs, result => result.sendLagMsP99],
];

/** null: one of the two is not there. */
function timesP99(after: readonly number[] | undefined, before: readonly number[] | undefined): number | null {
  const at = percentileGrid.indexOf(99);
  const [p99, p99Before] = [after?.[at], before?.[at]];
  return p99 === undefined || p99Before === undefined ? null : p99 / p99Before;
}

/** Of a ramp they belong to the rate that it found: of two of them neither is better. */
const ofTheRate: readonly string[] = ['accepted', 'delivered', 'latency p50', 'latency p99', 'latency p99.9', 'sender\'s answer p99'];

/** What the run measured, in the order of interest. */
export function figuresOf(result: Result): Figure[] {
  return rows.flatMap(([name, better, format, valueOf]) => {
    const value = valueOf(result);
    if (value === null || value === undefined) return [];
    return [{ name, value, text: format(value), format, better: result.scenario === 'ramp' && ofTheRate.includes(name) ? null : better }];
  });
}

/** For a person: every figure with its name, and what each process of the target used, where there are several. */
export function linesOf(result: Result): readonly (readonly [name: string, text: string])[] {
  return [...figuresOf(result).map(({ name, text }) => [name, text] as const), ...troubleLines(result), ...processLines(result)];
}

/** What did not go as it should and is no broken promise; nothing where all went well. */
function troubleLines({ refused, closed, unsent, unanswered, duplicated, knee }: Result): readonly (readonly [name: string, text: string])[] {
  const counted = (counts: Readonly<Record<string, number>>): string => Object.entries(counts).map(([name, count]) => `${name} ${formatNumber(count)}`).join(', ');
  const numbers = [['not sent, without a connection', unsent], ['not answered', unanswered], ['repeated', duplicated]] as const;
  const lines = [['the knee', knee?.endedBy === 'cap' ? 'not reached: the server keeps up with --rate-cap' : ''], ['refused, by error', counted(refused)], ['connections lost, by close code', counted(closed)], ...numbers.map(([name, count]) => [name, count === 0 ? '' : formatNumber(count)] as const)] as const;
  return lines.filter(([, text]) => text !== '');
}

function processLines({ processes }: Result): readonly (readonly [name: string, text: string])[] {
  if (processes.length < 2) return [];
  return processes.map(({ name, cpuShare, cpuMicrosPerMessage, rssBytes }) => [`of it ${name}`, [...cpuMicrosPerMessage === null ? [] : [`${formatMicros(cpuMicrosPerMessage)} for each message`], formatShare(cpuShare), formatBytes(rssBytes)].join(', ')]);
}

/** One figure of several runs; of those that measured it. */
export function figuresNamed(runs: readonly Result[], name: string): Figure[] {
  return runs.flatMap(figuresOf).filter(figure => figure.name === name);
}

/** For each message, of all processes of a kind; null: there are none, or no messages. */
export function cpuOf({ processes }: Result, kind: ProcessKind): number | null {
  const those = processes.filter(process => process.kind === kind && process.cpuMicrosPerMessage !== null);
  return those.length === 0 ? null : those.reduce((sum, { cpuMicrosPerMessage }) => sum + (cpuMicrosPerMessage ?? 0), 0);
}
