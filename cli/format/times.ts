/** `2026-11-22 10:31`, local time. */
export function localMinute(ms: number): string {
  return `${localDay(ms)} ${localClock(ms)}`;
}

/** `2026-11-22`, local time. */
export function localDay(ms: number): string {
  const date = new Date(ms);
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
}

/** `10:31`, local time. */
export function localClock(ms: number): string {
  const date = new Date(ms);
  return `${two(date.getHours())}:${two(date.getMinutes())}`;
}

function two(value: number): string {
  return String(value).padStart(2, '0');
}

const UNIT_SECONDS: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3600, d: 86_400, w: 604_800 };

/** Seconds of `30s`, `5m`, `1h`, `7d`, `4w`, a bare number of seconds, or `off` (0); null for anything else. */
export function parseDuration(text: string): number | null {
  const lower = text.trim().toLowerCase();
  if (lower === 'off') return 0;
  const [, digits, unit] = /^(\d{1,9})([smhdw]?)$/.exec(lower) ?? [];
  if (digits === undefined) return null;
  return Number(digits) * (UNIT_SECONDS[unit ?? ''] ?? 1);
}

/** `off`, `90s`, `5m`, `1h`, `7d`: the shortest that says it exactly. */
export function durationText(seconds: number): string {
  if (seconds === 0) return 'off';
  for (const unit of ['w', 'd', 'h', 'm']) {
    const length = UNIT_SECONDS[unit] ?? 1;
    if (seconds % length === 0) return `${seconds / length}${unit}`;
  }
  return `${seconds}s`;
}
