import { amountText } from '../billing/amount.ts';
import type { AnalyticsQuery } from './analytics-query.ts';

type Labels = Readonly<Record<string, string>>;

/** A point of an answer. `cost` is summed in micro-units and shown in units of the currency. */
export class Sums {
  private readonly query: Pick<AnalyticsQuery, 'periodOf'>;
  private readonly names: readonly string[];
  private readonly found = new Map<string, { readonly period: { readonly start: number; readonly end: number }; readonly labels: Labels; readonly values: Map<string, number> }>();

  /** `names`: the values that are shown, 0 where nothing came. */
  constructor(query: Pick<AnalyticsQuery, 'periodOf'>, names: readonly string[]) {
    this.query = query;
    this.names = names;
  }

  /** What is alike in period and labels is one point. */
  add(day: number, labels: Labels, values: Readonly<Record<string, number>>): void {
    const period = this.query.periodOf(day);
    const key = [period.start, ...Object.values(labels)].join('\0');
    const point = this.found.get(key) ?? { period, labels, values: new Map<string, number>() };
    this.found.set(key, point);
    for (const [name, value] of Object.entries(values)) point.values.set(name, (point.values.get(name) ?? 0) + value);
  }

  /** The oldest first. */
  points(): readonly object[] {
    return [...this.found.values()].sort((a, b) => a.period.start - b.period.start).map(({ period, labels, values }) => ({
      ...period, ...labels, ...Object.fromEntries(this.names.map(name => [name, name === 'cost' ? Number(amountText(values.get(name) ?? 0)) : values.get(name) ?? 0])),
    }));
  }
}
