import { percentileGrid } from '../measure/latency.ts';
import { commandOf } from './command-of.ts';
import { figuresOf, linesOf } from './figures.ts';
import { formatBytes, formatMs, formatNumber } from './format.ts';
import { groupResults } from './group-results.ts';
import { barPlot, escape, linePlot, type Axis, type Series } from './plot.ts';
import { loadOf, titleOf } from './title.ts';
import type { Moment, Result } from './result.ts';
import { isCorrect, promises } from './verdict.ts';

const seconds: Axis = { label: 'second of the run', scale: 'linear', format: formatNumber };
/** The tail is what matters: 90 %, 99 %, 99.9 % … are as far from each other. */
const BEYOND_THE_LAST = 100_000;
const tail: Axis = {
  label: 'percentile', scale: 'log', marks: [2, 10, 100, 1000, 10_000, BEYOND_THE_LAST],
  format: value => `${value === BEYOND_THE_LAST ? 100 : Number((100 - 100 / value).toFixed(2))} %`,
};
const milliseconds: Axis = { label: 'milliseconds', scale: 'log', format: formatMs };
const perSecond: Axis = { label: 'messages per second', scale: 'linear', format: formatNumber };
const bytes: Axis = { label: 'resident memory', scale: 'linear', format: formatBytes, unit: 2 ** 20 };

/** One page with everything in it: opens without a network. Several results: side by side first, then each by itself. */
export function htmlReport(results: readonly Result[]): string {
  const title = results.length === 1 ? results.map(titleOf).join('') : `${results.length} runs`;
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><link rel="icon" href="data:,"><title>${escape(`sealgate bench: ${title}`)}</title><style>${style}</style></head><body>
<h1>${escape(title)}</h1>${results.length > 1 ? sideBySide(results) : ''}${results.map(section).join('\n')}</body></html>\n`;
}

const style = `:root{color-scheme:light dark;--ink:#1a202c;--axis:#4a5568;--line:#e2e8f0;--bad:#9b2c2c;--paper:#fff}@media(prefers-color-scheme:dark){:root{--ink:#e2e8f0;--axis:#a0aec0;--line:#3b4657;--bad:#fc8181;--paper:#171b22}svg.plot [stroke],svg.plot [fill],.legend i{filter:brightness(1.5)}}
body{font:15px/1.5 system-ui,sans-serif;max-width:760px;margin:2rem auto;padding:0 1rem;color:var(--ink);background:var(--paper)}h2{margin-top:2.5rem}h3{margin-bottom:.3rem}
svg.plot{width:100%;height:auto;font:11px system-ui,sans-serif;fill:var(--axis)}.grid{stroke:var(--line)}@media(max-width:560px){svg.plot{font-size:17px}.upright{display:none}}table{border-collapse:collapse;width:100%}td,th{text-align:left;padding:.15rem .6rem .15rem 0;border-bottom:1px solid var(--line);vertical-align:top}
.legend span{margin-right:1rem;white-space:nowrap}.legend i{display:inline-block;width:.8em;height:.8em;margin-right:.3em}.bad{color:var(--bad);font-weight:600}code{overflow-wrap:anywhere}`;

function section(result: Result): string {
  return `<section><h2>${escape(titleOf(result))}</h2>${verdict(result)}${figures(result)}
${block('Latency', latencyPlot(Object.entries(result.distributions)))}${block('Knee', kneePlot([['p99', result]]))}${block('Throughput', throughputPlot(result))}${block('Latency over time (p99 of each second)', latencyOverTime(result))}
${block('Memory', memoryPlot(result))}${block('CPU', cpuPlot(result))}${block('Settings', details(result))}</section>`;
}

type Named<T> = readonly [name: string, value: T];

function block(title: string, content: string): string {
  return content === '' ? '' : `<h3>${title}</h3>${content}`;
}

function verdict(result: Result): string {
  const { valid, invalidBecause, duplicated } = result;
  return `<p class="${isCorrect(result) ? '' : 'bad'}">${promises.map(({ name, broken }) => `${name} ${broken(result)}`).join(', ')}, repeated ${duplicated}</p>`
    + (valid ? '' : `<p class="bad">Not valid: ${escape(invalidBecause.join('; '))}</p>`);
}

function figures(result: Result): string {
  return table(linesOf(result));
}

function table(rows: readonly (readonly [string, string])[]): string {
  return `<table>${rows.map(([name, value]) => `<tr><th>${escape(name)}</th><td>${escape(value)}</td></tr>`).join('')}</table>`;
}

function latencyPlot(distributions: readonly Named<readonly number[]>[]): string {
  return linePlot(distributions.map(([name, values]): Series => ({
    name, points: values.map((value, index) => [percentileGrid[index] === 100 ? BEYOND_THE_LAST : 100 / (100 - (percentileGrid[index] ?? 0)), value]),
  })), tail, milliseconds);
}

function kneePlot(results: readonly Named<Result>[]): string {
  return linePlot(results.filter(([, { steps }]) => steps.length > 0).map(([name, { steps }]) => ({
    name, points: steps.map(({ deliveredPerSecond, latencyMs }) => [deliveredPerSecond, latencyMs?.p99 ?? 0]),
  })), { ...perSecond, label: 'delivered per second' }, { ...milliseconds, label: 'p99 in milliseconds' });
}

function throughputPlot({ timeline }: Result): string {
  const rate = (value: (moment: Moment) => number): Series['points'] => timeline.slice(1).map((moment, index) => {
    const before = timeline[index] ?? moment;
    return [moment.second, (value(moment) - value(before)) / Math.max(0.001, moment.second - before.second)];
  });
  if (timeline.at(-1)?.sent === 0) return '';
  return linePlot([{ name: 'sent', points: rate(({ sent }) => sent) }, { name: 'delivered', points: rate(({ delivered }) => delivered) }], seconds, perSecond);
}

function latencyOverTime({ timeline }: Result): string {
  return linePlot([{ name: 'p99', points: timeline.flatMap(({ second, p99Ms }): [number, number][] => p99Ms === null ? [] : [[second, p99Ms]]) }], seconds, milliseconds);
}

function byKind(timeline: readonly Moment[], values: (moment: Moment) => Readonly<Partial<Record<string, number>>>): Series[] {
  const kinds = [...new Set(timeline.flatMap(moment => Object.keys(values(moment))))];
  return kinds.map(kind => ({ name: kind, points: timeline.flatMap((moment): [number, number][] => {
    const value = values(moment)[kind];
    return value === undefined ? [] : [[moment.second, value]];
  }) }));
}

function memoryPlot({ timeline }: Result): string {
  return linePlot(byKind(timeline, ({ rssBytes }) => rssBytes), seconds, bytes);
}

function cpuPlot({ timeline }: Result): string {
  return linePlot(byKind(timeline, ({ cpuShare }) => cpuShare), seconds, { label: 'cores', scale: 'linear', format: formatNumber });
}

function details(result: Result): string {
  const { settings, versions, hardware, startedAt, loadBefore, target } = result;
  return table([
    ['again', commandOf(result)],
    ['started', `${startedAt}, load before ${loadBefore.toFixed(1)}`],
    ['target', `${target.version}; durability: ${target.durability}${target.settingsPage === null ? '' : `; settings: ${target.settingsPage}`}`],
    ['sealgate', `${versions.sealgate} (${versions.commit}), Node ${versions.node}`],
    ['hardware', `${hardware.cores} × ${hardware.cpu}, ${formatBytes(hardware.memoryBytes)}, Linux ${hardware.kernel}`],
    ['settings', Object.entries(settings).map(([name, value]) => `${name} ${String(value)}`).join(', ')],
  ]);
}

/** Compared within a scenario, a load and a durability tier: what is answered from memory is no match for what is synced. */
function sideBySide(results: readonly Result[]): string {
  return [...groupResults(results, groupOf)].filter(([, group]) => group.length > 1).map(([name, results]) => {
    const group = named(results);
    const latencies = group.flatMap(([server, { distributions }]) => Object.values(distributions).slice(0, 1).map(values => [server, values] as const));
    return `<section><h2>Side by side: ${escape(name)}</h2>${[block('Latency', latencyPlot(latencies)), block('Knee', kneePlot(group)), ...barsOf(group)].join('')}</section>`;
  }).join('');
}

/** By the server's name; several runs of one have a number. */
function named(results: readonly Result[]): readonly Named<Result>[] {
  const runs = groupResults(results, ({ target }) => target.name);
  return results.map(result => {
    const same = runs.get(result.target.name) ?? [];
    return [same.length === 1 ? result.target.name : `${result.target.name}, run ${same.indexOf(result) + 1}`, result];
  });
}

function groupOf(result: Result): string {
  const load = loadOf(result);
  return `${result.scenario}${load === '' ? '' : `: ${load}`}; durability: ${result.target.durability}`;
}

function barsOf(group: readonly Named<Result>[]): string[] {
  const names = [...new Set(group.flatMap(([, result]) => figuresOf(result).filter(({ better }) => better !== null).map(({ name }) => name)))];
  return names.map(name => {
    const bars = group.flatMap(([server, result]) => figuresOf(result).filter(figure => figure.name === name).map(({ value, format }) => ({ name: server, value, format })));
    return block(escape(name), bars.length < 2 ? '' : barPlot(bars, value => bars[0]?.format(value) ?? ''));
  });
}
