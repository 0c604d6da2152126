const KEPT_MAX = 100;

/** What was typed before, to be brought back. */
export class TypedLines {
  private readonly lines: string[] = [];
  private at = 0;

  add(line: string): void {
    if (line.trim() !== '') this.lines.push(line);
    if (this.lines.length > KEPT_MAX) this.lines.shift();
    this.at = this.lines.length;
  }

  /** The line one step older (-1) or newer (1); '' behind the newest. */
  recall(step: -1 | 1): string {
    this.at = Math.min(Math.max(this.at + step, 0), this.lines.length);
    return this.lines[this.at] ?? '';
  }
}
