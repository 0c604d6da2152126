/** Rows under their heads, each column as wide as it must be; cells that are numbers stand at the right. */
export function table(heads: readonly string[], rows: readonly (readonly (string | number)[])[]): readonly string[] {
  const widths = heads.map((head, column) => Math.max(head.length, ...rows.map(row => String(row[column] ?? '').length)));
  const line = (cells: readonly (string | number)[]): string => cells.map((cell, column) => {
    const width = widths[column] ?? 0;
    return typeof cell === 'number' ? String(cell).padStart(width) : cell.padEnd(width);
  }).join('  ').trimEnd();
  return [line(heads), ...rows.map(line)];
}

/** `3 s`, `5 min`, `2 h`, `4 d`. */
export function spanText(ms: number): string {
  const seconds = Math.round(ms / 1000);
  if (seconds < 120) return `${seconds} s`;
  if (seconds < 7200) return `${Math.round(seconds / 60)} min`;
  return seconds < 172_800 ? `${Math.round(seconds / 3600)} h` : `${Math.round(seconds / 86_400)} d`;
}

/** `0-3,7`. */
export function rangesText(numbers: readonly number[]): string {
  const ranges: { first: number; last: number }[] = [];
  for (const number of numbers) {
    const open = ranges.at(-1);
    if (open !== undefined && number === open.last + 1) open.last = number;
    else ranges.push({ first: number, last: number });
  }
  return ranges.map(({ first, last }) => first === last ? `${first}` : `${first}-${last}`).join(',');
}
