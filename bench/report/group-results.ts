import type { Result } from './result.ts';

/** Results by what `keyOf` says of them, in the order in which each first came. (Node 20 has no Map.groupBy.) */
export function groupResults(results: readonly Result[], keyOf: (result: Result) => string): Map<string, Result[]> {
  const groups = new Map<string, Result[]>();
  for (const result of results) {
    const key = keyOf(result);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [result]);
    else group.push(result);
  }
  return groups;
}
