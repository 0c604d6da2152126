import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { median } from '../report/compare.ts';
import { figuresNamed, figuresOf, type Figure } from '../report/figures.ts';
import { groupResults } from '../report/group-results.ts';
import { readResults } from '../report/report-files.ts';
import type { Result } from '../report/result.ts';
import { isCorrect } from '../report/verdict.ts';
import { scenarios } from '../scenarios/index.ts';
import { packageRoot } from '../servers/package-root.ts';
import { aimOf, isReached } from './aims.ts';
import { atAGlance } from './at-a-glance.ts';
import { commandOf } from '../report/command-of.ts';
import { distinct, provenanceOf } from './provenance.ts';
import { sideBySide } from './side-by-side.ts';
import { sizingTable } from './sizing.ts';
import { titleOf } from '../report/title.ts';

const RESULTS = join(packageRoot, 'docs', 'benchmarks');
const PEERS = join(packageRoot, 'docs', 'benchmarks-peers');
const PAGE = join(packageRoot, 'docs', 'BENCHMARKS.md');

/** Writes docs/BENCHMARKS.md from what lies in docs/benchmarks (results, intro.md, profiles.md and gaps.md) and docs/benchmarks-peers (results of `suite peers`). */
export function writeBenchmarksPage(): void {
  writeFileSync(PAGE, publishedPage());
}

/** The page as it is to be. */
export function publishedPage(): string {
  return benchmarksPage(RESULTS, readResults(PEERS));
}

/** The page from a folder of results and from the results of `suite peers`. */
export function benchmarksPage(folder: string, besideOthers: readonly Result[] = []): string {
  const groups = inOrder([...groupResults(readResults(folder), commandOf).values()]);
  const text = (name: string): string => existsSync(join(folder, name)) ? `${readFileSync(join(folder, name), 'utf8').trim()}\n` : '';
  return [text('intro.md'), atAGlance(groups), ...groups.map(section), sideBySide(besideOthers), sizingTable(groups), text('profiles.md'), text('gaps.md')].filter(part => part !== '').join('\n');
}

/** One node first, then several; within that as `list` shows the scenarios, from few devices and low rates to many. */
function inOrder(groups: readonly (readonly Result[])[]): (readonly Result[])[] {
  const rank = ([run]: readonly Result[]): number[] => run === undefined ? [] : [
    run.target.name === 'embedded' ? 0 : 1, scenarios.findIndex(({ name }) => name === run.scenario), Number(run.settings.tls), run.settings.devices, run.settings.rate, run.settings.payloadBytes, run.settings.brokers,
  ];
  return [...groups].sort((a, b) => {
    const ranks = rank(b);
    return rank(a).map((value, i) => value - (ranks[i] ?? 0)).find(difference => difference !== 0) ?? 0;
  });
}

function section(runs: readonly Result[]): string {
  const [first] = runs;
  if (first === undefined) return '';
  const names = [...new Set(runs.flatMap(run => figuresOf(run).map(({ name }) => name)))];
  return `## ${titleOf(first)}

\`${commandOf(first)}\`, ${runs.length === 1 ? 'one run' : `${runs.length} runs`}

| | median | range | aim |
|---|---|---|---|
${names.map(name => row(name, runs)).join('\n')}

${promises(runs)} ${provenance(runs)}
`;
}

function row(name: string, runs: readonly Result[]): string {
  const found = figuresNamed(runs, name);
  const [first] = found;
  if (first === undefined) return '';
  const values = found.map(({ value }) => value);
  const middle = median(values);
  const range = values.length === 1 ? '' : `${first.format(Math.min(...values))} to ${first.format(Math.max(...values))}`;
  return `| ${name} | ${first.format(middle)} | ${range} | ${aimText(first, middle, runs)} |`;
}

function aimText({ name, better }: Figure, value: number, [run]: readonly Result[]): string {
  const aim = run === undefined ? null : aimOf(run, name);
  if (aim === null) return '';
  return isReached(aim, better, value) ? aim.text : `${aim.text}: **not reached**`;
}

function promises(runs: readonly Result[]): string {
  const sum = (value: (run: Result) => number): number => runs.reduce((total, run) => total + value(run), 0);
  const counted = `Lost ${sum(run => run.lost)}, reordered ${sum(run => run.reordered)}, misdelivered ${sum(run => run.misdelivered)}, corrupted ${sum(run => run.corrupted)}, repeated ${sum(run => run.duplicated)} of ${sum(run => run.accepted)} accepted.`;
  const invalid = [...new Set(runs.flatMap(({ invalidBecause }) => invalidBecause))];
  return `${runs.every(isCorrect) ? counted : `**${counted}**`}${invalid.length === 0 ? '' : ` **Not valid: ${invalid.join('; ')}.**`}`;
}

function provenance(runs: readonly Result[]): string {
  const loads = runs.map(({ loadBefore }) => loadBefore.toFixed(1)).join(', ');
  return `${distinct(runs, ({ target }) => target.version)}. ${provenanceOf(runs)}; durability: ${distinct(runs, ({ target }) => target.durability)}; load average before: ${loads}.`;
}
