/**
 * Deals partitions out evenly over the members and moves as few as it can: a member keeps what it had up to its share.
 * `before`: by partition, who had it, null for nobody; shorter or longer than `partitions` does no harm. Answers by partition; null when there are no members. The same answer for the same input, in whatever order the members are named.
 */
export function stickyAssignment(partitions: number, members: readonly string[], before: readonly (string | null)[]): readonly (string | null)[] {
  const names = [...new Set(members)].sort();
  const shares = sharesOf(partitions, names, before);
  const assigned = Array.from({ length: partitions }, (_, partition) => take(shares, before[partition] ?? null));
  for (const name of names) {
    for (let partition = 0; partition < partitions && (shares.get(name) ?? 0) > 0; partition += 1) {
      if (assigned[partition] === null) assigned[partition] = take(shares, name);
    }
  }
  return assigned;
}

/** How many each gets: all the same, and one more for those that had most before. */
function sharesOf(partitions: number, names: readonly string[], before: readonly (string | null)[]): Map<string, number> {
  const held = (name: string): number => before.slice(0, partitions).filter(one => one === name).length;
  const floor = Math.floor(partitions / Math.max(1, names.length));
  const larger = new Set([...names].sort((a, b) => held(b) - held(a) || (a < b ? -1 : 1)).slice(0, partitions - floor * names.length));
  return new Map(names.map(name => [name, floor + (larger.has(name) ? 1 : 0)]));
}

function take(shares: Map<string, number>, name: string | null): string | null {
  const left = name === null ? 0 : shares.get(name) ?? 0;
  if (name === null || left === 0) return null;
  shares.set(name, left - 1);
  return name;
}
