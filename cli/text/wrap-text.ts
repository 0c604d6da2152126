import { displayWidth, graphemes, graphemeWidth } from './display-width.ts';

/** Breaks a text into lines of at most `columns`, between words where it can. At least one line. The text has been through safeText. */
export function wrapText(text: string, columns: number): string[] {
  return text.split('\n').flatMap(paragraph => wrapParagraph(paragraph, Math.max(1, columns)));
}

function wrapParagraph(paragraph: string, columns: number): string[] {
  const lines: string[] = [];
  let line = '';
  let used = 0;
  for (const word of paragraph.match(/ +|[^ ]+/g) ?? []) {
    const width = displayWidth(word);
    if (used + width <= columns) {
      line += word;
      used += width;
    } else if (word.startsWith(' ')) {
      if (line !== '') lines.push(line);
      line = '';
      used = 0;
    } else {
      if (line.trim() !== '') lines.push(line.trimEnd());
      const parts = breakWord(word, columns);
      line = parts.pop() ?? '';
      used = displayWidth(line);
      lines.push(...parts);
    }
  }
  return [...lines, line.trimEnd()];
}

/** A word that is longer than a line; a character that is wider than the line becomes a question mark. */
function breakWord(word: string, columns: number): string[] {
  const parts: string[] = [];
  let part = '';
  let used = 0;
  for (const grapheme of graphemes(word)) {
    const fits = graphemeWidth(grapheme) <= columns;
    const shown = fits ? grapheme : '?';
    const width = fits ? graphemeWidth(grapheme) : 1;
    if (used + width > columns) {
      parts.push(part);
      part = '';
      used = 0;
    }
    part += shown;
    used += width;
  }
  return [...parts, part];
}
