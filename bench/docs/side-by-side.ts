import { median } from '../report/compare.ts';
import { figuresNamed } from '../report/figures.ts';
import { formatNumber } from '../report/format.ts';
import { groupResults } from '../report/group-results.ts';
import type { Result } from '../report/result.ts';
import { provenanceOf } from './provenance.ts';
import { durabilityTiers, type DurabilityTier } from '../targets/durability.ts';

/** Which figures stand side by side. Idle devices cost the same whatever a server promises; messages are compared within a tier only. */
const comparisons = [
  { scenario: 'connect', title: 'Idle devices', isByTier: false, figures: ['server memory per device', 'authenticated connects', 'server CPU when idle'] },
  { scenario: 'steady', title: 'Steady traffic', isByTier: true, figures: ['server CPU per message', 'delivered', 'latency p50', 'latency p99'] },
  { scenario: 'offline', title: 'Queued messages', isByTier: true, figures: ['server CPU per message', 'delivered', 'latency p99'] },
] as const;

const OURS = 'embedded';
/** What differs by less is not called better. */
const ALIKE = 1.02;

/** Sections that hold the same load on several servers side by side, from the results of `suite peers`. '' when there are none. */
export function sideBySide(results: readonly Result[]): string {
  if (results.length === 0) return '';
  const runs = Math.max(...[...groupResults(results, ({ scenario, target }) => `${scenario} ${target.name}`).values()].map(({ length }) => length));
  const loads = results.map(({ loadBefore }) => loadBefore);
  const tables = comparisons.flatMap(({ scenario, title, isByTier, figures }) => {
    const those = results.filter(result => result.scenario === scenario);
    const split: readonly (DurabilityTier | null)[] = isByTier ? durabilityTiers : [null];
    return split.map(tier => table(tier === null ? title : `${title}, ${tier}`, those.filter(({ target }) => tier === null || target.durability === tier), figures));
  });
  return `## Beside others

\`npm run bench -- suite peers\`, ${runs === 1 ? 'one run' : `${runs} runs`} of the whole suite, on one machine, with the same payloads and the same checker; medians, ranges in brackets. Settings of each server: \`bench/peers/settings\`, with the pages that they come from. What each tier means: [BENCH-RESULTS.md](BENCH-RESULTS.md). ${provenanceOf(results)}; load average before: ${Math.min(...loads).toFixed(1)} to ${Math.max(...loads).toFixed(1)}.

${tables.filter(text => text !== '').join('\n')}`;
}

function table(title: string, results: readonly Result[], names: readonly string[]): string {
  const servers = [...groupResults(results, ({ target }) => target.name).values()];
  if (servers.length === 0) return '';
  const rows = servers.map(runs => `| ${nameOf(runs)} | ${names.map(name => cell(runs, name)).join(' | ')} | ${booksOf(runs)} |`);
  return `### ${title}

| | ${names.join(' | ')} | books |
|---|${names.map(() => '---|').join('')}---|
${rows.join('\n')}

${winners(servers, names)}
`;
}

function nameOf([first]: readonly Result[]): string {
  const version = first?.target.version ?? '';
  return first?.target.name === OURS ? `**${version}**` : version;
}

function cell(runs: readonly Result[], name: string): string {
  const found = figuresNamed(runs, name);
  const [first] = found;
  if (first === undefined) return '';
  const values = found.map(({ value }) => value);
  return `${first.format(median(values))}${values.length === 1 ? '' : ` (${first.format(Math.min(...values))}–${first.format(Math.max(...values))})`}`;
}

function booksOf(runs: readonly Result[]): string {
  const sum = (value: (run: Result) => number): number => runs.reduce((total, run) => total + value(run), 0);
  const faults = [['lost', sum(run => run.lost)], ['repeated', sum(run => run.duplicated)], ['reordered', sum(run => run.reordered)], ['misdelivered', sum(run => run.misdelivered)]] as const;
  const found = faults.filter(([, count]) => count > 0).map(([what, count]) => `${count} ${what}`);
  const invalid = runs.filter(({ valid }) => !valid).length;
  return [...found.length === 0 ? ['exact'] : found, ...invalid === 0 ? [] : [`${invalid} not valid`]].join(', ');
}

/** Where another server did better than ours, said plainly; where ours is not in the tier, nothing. */
function winners(servers: readonly (readonly Result[])[], names: readonly string[]): string {
  const ours = servers.find(([first]) => first?.target.name === OURS);
  if (ours === undefined) return 'Ours promises more than this tier asks for and is not in it.';
  const said = names.flatMap(name => {
    const [mine] = figuresNamed(ours, name);
    if (mine === undefined || mine.better === null) return [];
    const value = middle(ours, name);
    const better = servers.filter(runs => runs !== ours && figuresNamed(runs, name).length > 0 && (mine.better === 'higher' ? middle(runs, name) > value * ALIKE : middle(runs, name) * ALIKE < value));
    return better.length === 0 ? [] : [`${name}: ${better.map(runs => `${nameOf(runs)} (${formatNumber(100 * middle(runs, name) / value)} % of ours)`).join(', ')}`];
  });
  return said.length === 0 ? 'No other server did better in any of these.' : `Better than ours: ${said.join('; ')}.`;
}

function middle(runs: readonly Result[], name: string): number {
  return median(figuresNamed(runs, name).map(({ value }) => value));
}
