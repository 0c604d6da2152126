/** Code points that take two columns besides emoji: East Asian wide and full-width forms (Unicode 16, joined where the gaps are unassigned). */
const WIDE: readonly (readonly [number, number])[] = [
  [0x1100, 0x115f], [0x231a, 0x231b], [0x2329, 0x232a], [0x2e80, 0x303e], [0x3041, 0x33ff], [0x3400, 0x4dbf], [0x4e00, 0x9fff], [0xa000, 0xa4cf],
  [0xa960, 0xa97f], [0xac00, 0xd7a3], [0xf900, 0xfaff], [0xfe10, 0xfe19], [0xfe30, 0xfe6f], [0xff01, 0xff60], [0xffe0, 0xffe6], [0x16fe0, 0x18dff],
  [0x1aff0, 0x1b2ff], [0x1f200, 0x1f2ff], [0x1f300, 0x1f64f], [0x1f680, 0x1f6ff], [0x1f7e0, 0x1f7f0], [0x1f900, 0x1faff], [0x20000, 0x3fffd],
];
const NARROW_ONLY = /^[\u0020-\u007e\u00a0-\u02ff\u0370-\u0482\u048a-\u052f]*$/;
const NO_COLUMN = /^[\p{Mn}\p{Me}\p{Cf}\u1160-\u11ff]$/u;
const EMOJI = /\p{Emoji_Presentation}|\p{Extended_Pictographic}\ufe0f|\p{Regional_Indicator}{2}|\u20e3/u;
const segmenter = new Intl.Segmenter(undefined, { granularity: 'grapheme' });

/** What a person sees as one character each. */
export function graphemes(text: string): string[] {
  if (NARROW_ONLY.test(text)) return Array.from(text);
  return Array.from(segmenter.segment(text), part => part.segment);
}

/** Columns that the text takes in a terminal. The text has been through safeText and has no line break. */
export function displayWidth(text: string): number {
  if (NARROW_ONLY.test(text)) return text.length;
  let columns = 0;
  for (const grapheme of graphemes(text)) columns += graphemeWidth(grapheme);
  return columns;
}

/** 0, 1, 2, or more for characters of several spacing parts. */
export function graphemeWidth(grapheme: string): number {
  if (EMOJI.test(grapheme)) return 2;
  let columns = 0;
  for (const point of grapheme) columns += pointWidth(point);
  return columns;
}

function pointWidth(point: string): number {
  if (NO_COLUMN.test(point)) return 0;
  const code = point.codePointAt(0) ?? 0;
  return WIDE.some(([first, last]) => code >= first && code <= last) ? 2 : 1;
}

/** The beginning of the text that fits into `columns`, with an ellipsis where something is cut off. */
export function clip(text: string, columns: number): string {
  if (displayWidth(text) <= columns) return text;
  if (columns < 1) return '';
  let kept = '';
  let used = 0;
  for (const grapheme of graphemes(text)) {
    used += graphemeWidth(grapheme);
    if (used > columns - 1) break;
    kept += grapheme;
  }
  return `${kept}…`;
}

/** Clipped or filled with spaces to exactly `columns`. */
export function fit(text: string, columns: number): string {
  const clipped = clip(text, columns);
  return clipped + ' '.repeat(Math.max(0, columns - displayWidth(clipped)));
}
