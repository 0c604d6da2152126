import { clip, displayWidth } from '../text/display-width.ts';

/** How a piece of a line looks; the screen knows the colours. */
export type Style = 'plain' | 'dim' | 'bold' | 'title' | 'own' | 'peer' | 'read' | 'alert' | 'paper';

export interface Span {
  readonly text: string;
  readonly style: Style;
}

/** One line of the screen: no line break, no control character. */
export type Line = readonly Span[];

export function span(text: string, style: Style = 'plain'): Span {
  return { text, style };
}

export function lineText(line: Line): string {
  return line.map(part => part.text).join('');
}

/** Cut off so that it takes at most `columns`. */
export function clipLine(line: Line, columns: number): Line {
  const kept: Span[] = [];
  let left = columns;
  for (const part of line) {
    const width = displayWidth(part.text);
    if (width > left) {
      kept.push({ ...part, text: clip(part.text, left) });
      return kept;
    }
    kept.push(part);
    left -= width;
  }
  return kept;
}

/** `left` and, at the right edge when there is room, `right`, on `columns` in all. */
export function spread(left: Line, right: Line, columns: number): Line {
  const used = displayWidth(lineText(left)) + displayWidth(lineText(right));
  if (used + 1 > columns) return clipLine(left, columns);
  return [...left, span(' '.repeat(columns - used), left[0]?.style ?? 'plain'), ...right];
}
