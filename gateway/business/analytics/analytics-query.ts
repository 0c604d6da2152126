import { dayOf } from '../../../storage/ledger/charge-row.ts';
import type { Fields } from '../http/fields.ts';

/** A span of whole UTC days, and how it is divided. */
export interface AnalyticsQuery {
  /** Days since 1970, both with them; at most as many back as are kept for this question. */
  readonly first: number;
  readonly last: number;
  /** As it was asked for. */
  readonly granularity: string;
  /** In which part of the span a day is, Unix seconds. */
  periodOf(day: number): { readonly start: number; readonly end: number };
}

export const DAY_SECONDS = 86_400;
const SECONDS_MAX = 10_000_000_000;
const granularities = ['DAY', 'DAILY', 'MONTH', 'MONTHLY'] as const;

/** Reads `start`, `end` (Unix seconds) and `granularity`. What is counted is counted by the day, so there is nothing finer. Throws 100. */
export function readQuery(given: Fields, nowMs: number, daysMax: number): AnalyticsQuery {
  const [start, end] = [secondsOf(given, 'start'), secondsOf(given, 'end')];
  if (end <= start) throw given.faults.wrong(given.pathOf('end'), 'must be after start');
  const granularity = given.choice('granularity', granularities);
  const today = Math.floor(nowMs / 1000 / DAY_SECONDS);
  return {
    first: Math.max(today - daysMax + 1, Math.floor(start / DAY_SECONDS)), last: Math.min(today, Math.ceil(end / DAY_SECONDS) - 1), granularity,
    periodOf: granularity.startsWith('DA') ? dayPeriod : monthPeriod,
  };
}

/** Lists are written as JSON, with other quotes or none, and with brackets or none. Empty: null, as if it had not been given. */
export function namesOf(given: Fields, name: string): readonly string[] | null {
  const value = given.value(name);
  if (value === undefined || value === null) return null;
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  const names = text.replace(/[[\]"'\s]/g, '').split(',').filter(each => each !== '');
  return names.length === 0 ? null : names;
}

/** As the ledger names it, of days since 1970. */
export function dateOf(day: number): string {
  return dayOf(day * DAY_SECONDS * 1000);
}

/** Unix seconds. */
export function secondsOf(given: Fields, name: string): number {
  const seconds = given.optionalInteger(name, { min: 0, max: SECONDS_MAX });
  if (seconds === null) throw given.faults.missing(given.pathOf(name));
  return seconds;
}

function dayPeriod(day: number): { start: number; end: number } {
  return { start: day * DAY_SECONDS, end: (day + 1) * DAY_SECONDS };
}

function monthPeriod(day: number): { start: number; end: number } {
  const date = new Date(day * DAY_SECONDS * 1000);
  const [year, month] = [date.getUTCFullYear(), date.getUTCMonth()];
  return { start: Date.UTC(year, month) / 1000, end: Date.UTC(year, month + 1) / 1000 };
}
