import { createInterface } from 'node:readline';
import { Writable } from 'node:stream';
import type { Io } from './io.ts';

/** Reads lines from stdin, a terminal or not; what came early waits. One per command. */
export class Asker {
  private readonly io: Io;
  private readonly lines: string[] = [];
  private lineReader: ReturnType<typeof createInterface> | null = null;
  private ended = false;
  private wake: () => void = () => undefined;

  constructor(io: Io) {
    this.io = io;
  }

  /** Asks on stderr. null: stdin has ended. */
  async line(question: string): Promise<string | null> {
    this.io.stderr.write(question);
    this.open();
    while (this.lines.length === 0 && !this.ended) {
      await new Promise<void>(resolve => { this.wake = resolve; });
    }
    // A terminal has shown the line break that was typed.
    if (this.io.stdin.isTTY !== true) this.io.stderr.write('\n');
    return this.lines.shift()?.trim() ?? null;
  }

  /** Likewise, without showing on a terminal what is typed. */
  async secret(question: string): Promise<string | null> {
    const { stdin, stderr } = this.io;
    if (stdin.isTTY !== true) return this.line(question);
    this.close();
    stderr.write(question);
    const hidden = createInterface({ input: stdin, output: new Writable({ write: (_chunk, _encoding, done) => { done(); } }), terminal: true });
    const answer = await new Promise<string | null>(resolve => {
      hidden.once('line', resolve);
      hidden.once('SIGINT', () => { hidden.close(); });
      hidden.once('close', () => { resolve(null); });
    });
    hidden.close();
    stderr.write('\n');
    return answer?.trim() ?? null;
  }

  /** True only for a clear yes. */
  async yes(question: string): Promise<boolean> {
    const answer = await this.line(`${question} [y/N] `);
    return answer !== null && /^(y|yes)$/i.test(answer);
  }

  /** Lets the process end. */
  close(): void {
    this.lineReader?.close();
    this.lineReader = null;
    this.io.stdin.pause();
  }

  private open(): void {
    if (this.lineReader !== null || this.ended) return;
    const reader = createInterface({ input: this.io.stdin, terminal: false });
    this.lineReader = reader;
    reader.on('line', line => {
      this.lines.push(line);
      this.wake();
    });
    reader.on('close', () => {
      if (this.lineReader === reader) this.ended = true;
      this.wake();
    });
  }
}
