import { commandOf } from './command-of.ts';
import { figuresNamed, figuresOf, type Figure } from './figures.ts';
import type { Result } from './result.ts';
import { promises } from './verdict.ts';

/** A figure of two sets of runs of the same thing. */
export interface Comparison {
  /** The command that makes the run, seed apart. */
  readonly run: string;
  readonly name: string;
  readonly before: string;
  readonly after: string;
  /** Relative change of the median; above 0: better. */
  readonly gain: number;
  /** The widest relative spread of the runs of either side, or what is assumed where a side has one run only. */
  readonly noise: number;
  readonly verdict: 'better' | 'worse' | 'same';
}

/** Less than this is never called a change. */
const NOISE_MIN = 0.05;
/** Of one run nobody knows the noise: what this kind of machine shows between runs. */
const NOISE_ASSUMED = 0.25;

/** Compares what both have, run with the same settings: the medians of valid runs, against the spread of their runs. Broken promises of `after` are worse than anything, whether or not its runs are valid. */
export function compareResults(before: readonly Result[], after: readonly Result[]): Comparison[] {
  return [...new Set(after.map(keyOf))].flatMap(run => {
    const [old, new_] = [before, after].map(results => results.filter(result => keyOf(result) === run));
    if (old === undefined || new_ === undefined || old.length === 0) return [];
    const [oldValid, newValid] = [old, new_].map(results => results.filter(({ valid }) => valid));
    const figures = oldValid === undefined || newValid === undefined ? [] : figuresIn(newValid).flatMap(figure => compareFigure(run, figure, oldValid, newValid));
    return [...brokenPromises(run, old, new_), ...figures];
  });
}

/** A sentence for every run of either side that was not compared, or not on equal terms. */
export function comparedWithout(before: readonly Result[], after: readonly Result[]): string[] {
  const alone = (some: readonly Result[], others: readonly Result[], which: string): string[] => [...new Set(some.map(keyOf))].filter(key => !others.some(other => keyOf(other) === key)).map(key => `${which} only: ${key}`);
  const invalid = [...before, ...after].filter(({ valid }) => !valid).map(result => `not valid, its figures are left out: ${keyOf(result)} (${result.invalidBecause.join('; ')})`);
  const machines = [...new Set([...before, ...after].map(({ hardware }) => `${hardware.cores} × ${hardware.cpu}`))];
  return [...alone(before, after, 'before'), ...alone(after, before, 'after'), ...invalid, ...machines.length > 1 ? [`measured on different machines: ${machines.join('; ')}`] : []];
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  const [low = 0, high = 0] = sorted.length % 2 === 0 ? [sorted[middle - 1], sorted[middle]] : [sorted[middle], sorted[middle]];
  return (low + high) / 2;
}

/** Runs that differ in nothing but the seed are of the same thing. */
function keyOf(result: Result): string {
  return commandOf({ ...result, settings: { ...result.settings, seed: 1 } });
}

function figuresIn(results: readonly Result[]): Figure[] {
  return results[0] === undefined ? [] : figuresOf(results[0]).filter(({ better }) => better !== null);
}

function compareFigure(run: string, { name, better, format }: Figure, before: readonly Result[], after: readonly Result[]): Comparison[] {
  const valuesOf = (results: readonly Result[]): number[] => figuresNamed(results, name).map(({ value }) => value);
  const [old, new_] = [valuesOf(before), valuesOf(after)];
  if (old.length === 0 || new_.length === 0 || median(old) === 0) return [];
  const change = (median(new_) - median(old)) / Math.abs(median(old));
  const gain = better === 'higher' ? change : -change;
  const noise = Math.max(NOISE_MIN, spread(old), spread(new_));
  return [{ run, name, before: format(median(old)), after: format(median(new_)), gain, noise, verdict: Math.abs(gain) <= noise ? 'same' : gain > 0 ? 'better' : 'worse' }];
}

function spread(values: readonly number[]): number {
  return values.length < 2 ? NOISE_ASSUMED : (Math.max(...values) - Math.min(...values)) / Math.max(Number.MIN_VALUE, Math.abs(median(values)));
}

function brokenPromises(run: string, before: readonly Result[], after: readonly Result[]): Comparison[] {
  return promises.flatMap(({ name, broken }) => {
    const [old, new_] = [before, after].map(results => Math.max(...results.map(broken)));
    if (old === undefined || new_ === undefined || old === new_) return [];
    return [{ run, name, before: String(old), after: String(new_), gain: old > new_ ? 1 : -1, noise: 0, verdict: old > new_ ? 'better' as const : 'worse' as const }];
  });
}
