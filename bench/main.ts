// npm run bench -- SCENARIO [options]
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { Command, CommanderError } from 'commander';
import { writeBenchmarksPage } from './docs/benchmarks-page.ts';
import { withoutIdle } from './idle-options.ts';
import { onInterrupt } from './interruption.ts';
import { positiveWhole } from './option-values.ts';
import { addOptions, settingsOf, type Options } from './options.ts';
import { comparedWithout, compareResults } from './report/compare.ts';
import { summariseProfiles } from './report/cpu-profile.ts';
import { linesOf } from './report/figures.ts';
import { claimFolder, readResults, releaseFolder, writeCollection, writeReport } from './report/report-files.ts';
import type { Result } from './report/result.ts';
import { isCorrect, promises, wasThereToTheEnd } from './report/verdict.ts';
import { runScenario } from './run.ts';
import { scenarios } from './scenarios/index.ts';
import type { Scenario } from './scenarios/scenario.ts';
import { optionsOf } from './setting-options.ts';
import { MissingProgram } from './servers/jars.ts';
import { restrained, startTarget } from './start-target.ts';
import { suites } from './suites.ts';
import { targets } from './targets/index.ts';
import { progressLine } from './timeline.ts';

const PROFILE_TOP = 25;
const REPORTS = 'bench-results';

const { cut, abort } = onInterrupt(say);
// Whoever read the terminal's lines has gone: the report is in its folder all the same.
for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined);

function say(line: string): void {
  console.error(line);
}

function folderOf(name: string): string {
  return join(REPORTS, `${new Date().toISOString().slice(0, 19).replaceAll(':', '-')}-${name}`);
}

/** One run, its report written. */
async function runOnce(scenario: Scenario, options: Options, folder: string): Promise<Result> {
  const settings = restrained(scenario, options, settingsOf(scenario, options));
  if (options.cpuProf !== undefined) mkdirSync(options.cpuProf, { recursive: true });
  const { result, histograms } = await runScenario({
    scenario, settings, say, cut, abort,
    startTarget: accounts => startTarget(scenario, options, settings, accounts, say),
    live: (moment, before) => say(progressLine(moment, before)),
  });
  if (options.cpuProf !== undefined) for (const line of summariseProfiles(options.cpuProf, PROFILE_TOP)) say(line);
  writeReport(folder, result, histograms);
  tell(result, folder);
  return result;
}

/** For a person. Broken promises make the exit status 1, a server that ended by itself 2. */
function tell(result: Result, folder: string): void {
  say(`${result.scenario}, ${result.target.version}`);
  const lines = [...linesOf(result), ['report', join(folder, 'report.html')] as const];
  const width = Math.max(...lines.map(([name]) => name.length)) + 2;
  for (const [name, text] of lines) say(`  ${name.padEnd(width)}${text}`);
  if (!result.valid) say(`not valid: ${result.invalidBecause.join('; ')}`);
  if (!wasThereToTheEnd(result)) process.exitCode = 2;
  else if (!isCorrect(result)) {
    say(`the server broke its promise: ${promises.map(({ name, broken }) => `${name} ${broken(result)}`).join(', ')}`);
    process.exitCode = 1;
  }
}

async function runFromCommandLine(scenario: Scenario, given: Options): Promise<void> {
  const { used: options, idle } = withoutIdle(scenario, given);
  if (idle.length > 0) say(`${scenario.name} does without ${idle.join(', ')}. What it takes: ${optionsOf(scenario).join(', ')}, and what all do (${scenario.name} --help)`);
  const folder = options.out ?? folderOf(scenario.name);
  const runs = options.runs ?? 1;
  claimFolder(folder);
  const results: Result[] = [];
  try {
    for (let run = 1; run <= runs && !cut.aborted; run += 1) results.push(await runOnce(scenario, options, runs === 1 ? folder : join(folder, `run-${run}`)));
  } finally {
    if (runs > 1 && results.length > 0) writeCollection(folder, results);
    releaseFolder(folder);
  }
  if (options.json === true) for (const result of results) console.log(JSON.stringify(result));
}

async function runSuite(name: string, { runs, out }: { readonly runs: number; readonly out?: string }): Promise<void> {
  const suite = suites.find(one => one.name === name);
  if (suite === undefined) throw new Error(`there is no suite ${name}: ${suites.map(one => one.name).join(', ')}`);
  const folder = out ?? folderOf(`suite-${name}`);
  claimFolder(folder);
  const results: Result[] = [];
  for (const [index, { scenario: wanted, options }] of suite.runs.entries()) {
    const scenario = scenarios.find(one => one.name === wanted);
    if (scenario === undefined) throw new Error(`there is no scenario ${wanted}`);
    for (let run = 1; run <= runs && !cut.aborted; run += 1) {
      say(`${name} ${index + 1} of ${suite.runs.length}${runs === 1 ? '' : `, run ${run} of ${runs}`}: ${wanted}`);
      const place = join(folder, `${String(index + 1).padStart(2, '0')}-${wanted}-${options.target ?? 'embedded'}-${run}`);
      try {
        results.push(await runOnce(scenario, options, place));
      } catch (error) {
        // A peer that this machine cannot have, or that cannot do it, is no reason to leave out the others.
        if (!(error instanceof MissingProgram)) process.exitCode = 2;
        say(`not run: ${wanted} on ${options.target ?? 'embedded'} (${error instanceof MissingProgram ? `needs ${error.message}` : reasonOf(error)})`);
      }
    }
  }
  releaseFolder(folder);
  if (results.length === 0) throw new Error('nothing was measured');
  writeCollection(folder, results);
  say(`all of it: ${join(folder, 'report.html')}`);
}

function compare(before: string, after: string): void {
  const [old, new_] = [readResults(before), readResults(after)];
  for (const line of comparedWithout(old, new_)) say(line);
  const comparisons = compareResults(old, new_);
  if (comparisons.length === 0) throw new Error('they have no valid run of the same scenario, target and settings in common');
  let run = '';
  for (const one of comparisons) {
    if (one.run !== run) console.log(one.run);
    run = one.run;
    const change = `${one.gain >= 0 ? '+' : ''}${(one.gain * 100).toFixed(1)} %`;
    console.log(`  ${one.verdict.padEnd(7)}${one.name.padEnd(38)}${one.before} → ${one.after}  ${change} (noise ${(one.noise * 100).toFixed(0)} %)`);
  }
  if (comparisons.some(({ verdict }) => verdict === 'worse')) process.exitCode = 1;
}

function list(): void {
  for (const scenario of scenarios) console.log(`${scenario.name.padEnd(10)}${scenario.summary}\n${' '.repeat(10)}takes ${optionsOf(scenario).join(', ')}`);
  console.log(`\nEach also takes what its --help shows: --target, --devices, --generators, --runs, --out, --json and more.\n\ntargets   ${Object.keys(targets).join(', ')}, or a URL\n`);
  for (const { name, summary } of suites) console.log(`suite ${name.padEnd(8)}${summary}`);
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

const program = new Command('bench')
  .description('Load tests. Progress goes to stderr, the report to a folder. Exit status 1: messages were lost, reordered, corrupted or misdelivered, or compare found a regression; 2: nothing was measured, or not all of it.')
  .showHelpAfterError('(`list` shows what there is, SCENARIO --help the options)')
  .exitOverride();
for (const scenario of scenarios) {
  addOptions(program.command(scenario.name).description(scenario.summary), scenario).action(async (options: Options) => runFromCommandLine(scenario, options));
}
program.command('list').description('scenarios, targets and suites').action(list);
program.command('suite <name>').description(suites.map(({ name, summary }) => `${name}: ${summary}`).join('; '))
  .option('--runs <n>', 'how often each is run', positiveWhole, 1).option('--out <folder>', 'where the reports go').action(runSuite);
program.command('compare <before> <after>').description('two result files, or folders of such; exit status 1 when a figure got worse by more than the runs of either side differ').action(compare);
program.command('docs').description('makes docs/BENCHMARKS.md from the results in docs/benchmarks').action(writeBenchmarksPage);

try {
  await program.parseAsync();
} catch (error) {
  // commander has said what is wrong, or shown its help.
  if (!(error instanceof CommanderError)) say(reasonOf(error));
  process.exitCode = error instanceof CommanderError && error.exitCode === 0 ? 0 : 2;
}
