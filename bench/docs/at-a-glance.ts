import { median } from '../report/compare.ts';
import { figuresNamed, figuresOf } from '../report/figures.ts';
import type { Result } from '../report/result.ts';
import { aimOf, isReached } from './aims.ts';
import { titleOf } from '../report/title.ts';

/** Every aim that a run of the page measured, and whether it is reached. '' when there is none. */
export function atAGlance(groups: readonly (readonly Result[])[]): string {
  const lines = groups.flatMap(linesOf);
  return lines.length === 0 ? '' : `## At a glance

Every aim that a run below measured. A run that is not valid says what happened there, and settles nothing.

| run | figure | aim | measured | |
|---|---|---|---|---|
${lines.join('\n')}
`;
}

function linesOf(runs: readonly Result[]): string[] {
  const [first] = runs;
  if (first === undefined) return [];
  return figuresOf(first).flatMap(({ name, format, better }) => {
    const aim = aimOf(first, name);
    if (aim === null) return [];
    const measured = median(figuresNamed(runs, name).map(({ value }) => value));
    const verdict = `${isReached(aim, better, measured) ? 'reached' : '**not reached**'}${runs.some(({ valid }) => valid) ? '' : ', not valid'}`;
    return [`| ${titleOf(first)} | ${name} | ${aim.text} | ${format(measured)} | ${verdict} |`];
  });
}
