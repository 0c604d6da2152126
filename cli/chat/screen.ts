import type { OutputStream } from '../io.ts';
import { type Line, lineText, type Style } from './line.ts';
import type { Frame } from './render.ts';

const ESC = '\u001b';
/** Alternate screen, no automatic line wrap (a character that is wider than thought then spoils one line only), bracketed paste. */
const ENTER = `${ESC}[?1049h${ESC}[?7l${ESC}[?2004h${ESC}[2J`;
const LEAVE = `${ESC}[0m${ESC}[?2004l${ESC}[?7h${ESC}[?25h${ESC}[?1049l`;

const COLOURS: Readonly<Record<Style, string>> = {
  plain: '', dim: '2', bold: '1', title: '7', own: '1;34', peer: '1;32', read: '36', alert: '1;31', paper: '30;47',
};

/** The escape sequences for one line; the text itself never has any. */
export function paint(line: Line): string {
  return line.map(({ text, style }) => COLOURS[style] === '' ? text : `${ESC}[${COLOURS[style]}m${text}${ESC}[0m`).join('');
}

/** What to write so that a screen that shows `before` shows `after`: changed lines only. */
export function difference(before: Frame | null, after: Frame): string {
  const changed = after.lines.flatMap((line, row) => {
    const old = before?.lines[row];
    const isSame = old !== undefined && before?.lines.length === after.lines.length && paint(old) === paint(line);
    return isSame ? [] : [`${ESC}[${row + 1};1H${ESC}[2K${paint(line)}`];
  });
  return `${ESC}[?25l${changed.join('')}${ESC}[${after.cursor.row + 1};${after.cursor.column + 1}H${ESC}[?25h`;
}

/** The terminal while the chat is on it. leave() gives it back as it was; also when the process ends in another way. */
export class Screen {
  private readonly out: OutputStream;
  private shown: Frame | null = null;
  private isOn = false;
  private readonly onEnd = (): void => { this.leave(); };

  constructor(out: OutputStream) {
    this.out = out;
  }

  enter(): void {
    this.isOn = true;
    process.on('exit', this.onEnd);
    // Before the error is printed: it would vanish with the alternate screen.
    process.on('uncaughtExceptionMonitor', this.onEnd);
    this.out.write(ENTER);
  }

  draw(frame: Frame): void {
    if (!this.isOn) return;
    this.out.write(difference(this.shown, frame));
    this.shown = frame;
  }

  /** The next draw paints everything: the size has changed or somebody else wrote. */
  forget(): void {
    this.shown = null;
    if (this.isOn) this.out.write(`${ESC}[2J`);
  }

  leave(): void {
    if (!this.isOn) return;
    this.isOn = false;
    process.off('exit', this.onEnd);
    process.off('uncaughtExceptionMonitor', this.onEnd);
    this.out.write(LEAVE);
  }
}

export function frameText(frame: Frame): string[] {
  return frame.lines.map(lineText);
}
