import { displayWidth, graphemes, graphemeWidth } from '../text/display-width.ts';
import { safeText } from '../text/safe-text.ts';

/** What is being typed, in characters as people count them. Immutable. */
export interface InputLine {
  readonly characters: readonly string[];
  /** Before which character the cursor stands; 0 to characters.length. */
  readonly cursor: number;
}

export const emptyInput: InputLine = { characters: [], cursor: 0 };

export function inputText(input: InputLine): string {
  return input.characters.join('');
}

export function inputOf(text: string): InputLine {
  const characters = graphemes(safeText(text));
  return { characters, cursor: characters.length };
}

/** What was typed or pasted, at the cursor. Joined anew, since an accent or an emoji part may belong to the character before. */
export function insert(input: InputLine, text: string): InputLine {
  const before = input.characters.slice(0, input.cursor).join('') + safeText(text);
  const head = graphemes(before);
  return { characters: [...head, ...input.characters.slice(input.cursor)], cursor: head.length };
}

export function moveTo(input: InputLine, cursor: number): InputLine {
  return { ...input, cursor: Math.min(Math.max(cursor, 0), input.characters.length) };
}

/** Removes the characters from `from` up to `to`; the cursor is then at `from`. */
export function removeRange(input: InputLine, from: number, to: number): InputLine {
  const start = Math.max(from, 0);
  return { characters: [...input.characters.slice(0, start), ...input.characters.slice(to)], cursor: start };
}

/** Where the word before the cursor begins. */
export function wordStart({ characters, cursor }: InputLine): number {
  let at = cursor;
  while (at > 0 && characters[at - 1] === ' ') at--;
  while (at > 0 && characters[at - 1] !== ' ') at--;
  return at;
}

export interface InputView {
  readonly text: string;
  /** Columns before the cursor. */
  readonly cursorColumn: number;
}

/** The part of the input around the cursor that fits into `columns`; a line break shows as ⏎. */
export function viewInput(input: InputLine, columns: number): InputView {
  const shown = input.characters.map(character => character === '\n' ? '⏎' : character);
  let first = input.cursor;
  let before = 0;
  // One column stays free for the cursor behind the last character.
  while (first > 0 && before + graphemeWidth(shown[first - 1] ?? '') <= columns - 1) before += graphemeWidth(shown[--first] ?? '');
  let text = shown.slice(first, input.cursor).join('');
  const cursorColumn = displayWidth(text);
  let used = cursorColumn;
  for (const character of shown.slice(input.cursor)) {
    used += graphemeWidth(character);
    if (used > columns - 1) break;
    text += character;
  }
  return { text, cursorColumn };
}
