import { readFileSync } from 'node:fs';
import { parse } from 'yaml';

const folder = new URL('../../k8s/monitoring/', import.meta.url);

interface Rule { readonly alert?: string; readonly record?: string; readonly expr: string; readonly labels?: { readonly severity?: string }; readonly annotations?: { readonly summary?: string } }
interface Groups { readonly groups: readonly { readonly name: string; readonly rules: readonly Rule[] }[] }
interface Panel { readonly title: string; readonly targets?: readonly { readonly expr: string }[] }

/** The rules as a Prometheus without its operator wants them, by the command that the file itself names. */
export function plainRules(): string {
  const text = readFileSync(new URL('rules.yaml', folder), 'utf8');
  return text.slice(text.indexOf('\nspec:\n') + '\nspec:\n'.length).replaceAll(/^ {2}/gm, '');
}

export function rules(): readonly Rule[] {
  return (parse(plainRules()) as Groups).groups.flatMap(group => group.rules);
}

export function ruleCases(): string {
  return readFileSync(new URL('rules-test.yaml', folder), 'utf8');
}

/** Every query of the dashboard with its panel's title, its variables filled in as Grafana would for a Prometheus that looks often. */
export function dashboardQueries(): readonly { readonly title: string; readonly expression: string }[] {
  const { panels } = JSON.parse(readFileSync(new URL('dashboard.json', folder), 'utf8')) as { readonly panels: readonly Panel[] };
  return panels.flatMap(({ title, targets = [] }) => targets.map(({ expr }) => ({
    title, expression: expr.replaceAll('$job', 'sealgate').replaceAll('$instance', '.*').replaceAll('$__rate_interval', '10s'),
  })));
}

/** The expression of an alert as 0 or 1 for each of its series, so that it shows whether there is anything to compare. */
export function comparedAsNumbers(expression: string): string {
  return expression.replace(/("[^"]*"|\{[^}]*\})|(==|!=|>=|<=|>|<)/g, (_all, apart: string | undefined, comparison: string) => apart ?? `${comparison} bool`);
}
