/** At most three digits after the point, none where they say nothing. */
export function formatNumber(value: number): string {
  const digits = Math.abs(value) >= 100 ? 0 : Math.abs(value) >= 10 ? 1 : 2;
  return Number(value.toFixed(digits)).toLocaleString('en-US', { maximumFractionDigits: 3 });
}

/** Two digits that count, however small it is. */
export function formatRatio(value: number): string {
  return String(Number(value.toPrecision(2)));
}

export function formatMs(value: number): string {
  return value >= 1000 ? `${formatNumber(value / 1000)} s` : `${formatNumber(value)} ms`;
}

export function formatBytes(value: number): string {
  const [unit, size] = Math.abs(value) >= 2 ** 30 ? ['GiB', 2 ** 30] as const : Math.abs(value) >= 2 ** 20 ? ['MiB', 2 ** 20] as const : ['KiB', 2 ** 10] as const;
  return `${formatNumber(value / size)} ${unit}`;
}

export function formatShare(value: number): string {
  return `${formatNumber(value * 100)} % of a core`;
}

export function formatMicros(value: number): string {
  return `${formatNumber(value)} µs`;
}
