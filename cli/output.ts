import type { Io } from './io.ts';
import { safeJson } from './text/safe-text.ts';

/** stdout is for the answer, stderr for everything else. */
export class Output {
  /** One JSON object per line on stdout instead of text for people. */
  readonly json: boolean;
  private readonly io: Io;
  private notes: ((text: string) => void) | null = null;

  constructor(io: Io, json: boolean) {
    this.io = io;
    this.json = json;
    // `sealgate history ... | head` ends early, and that is no failure.
    io.stdout.on('error', ignoreClosedPipe);
  }

  /** The answer: the object for programs or the lines for people, which must be safe for a terminal. */
  answer(object: object, lines: string | readonly string[]): void {
    if (this.json) this.io.stdout.write(`${safeJson(object)}\n`);
    else this.text(lines);
  }

  /** Part of the answer that only people want. */
  text(lines: string | readonly string[]): void {
    if (this.json) return;
    for (const line of typeof lines === 'string' ? [lines] : lines) this.io.stdout.write(`${line}\n`);
  }

  /** What happens meanwhile, for the person who waits. */
  note(text: string): void {
    if (this.notes === null) this.io.stderr.write(`${text}\n`);
    else this.notes(text);
  }

  /** Notes go to `show` from now on, since a full screen has no place for stderr; null: to stderr again. */
  showNotes(show: ((text: string) => void) | null): void {
    this.notes = show;
  }
}

function ignoreClosedPipe(error: NodeJS.ErrnoException): void {
  // EIO: the terminal itself is gone.
  if (error.code !== 'EPIPE' && error.code !== 'EIO') throw error;
}
