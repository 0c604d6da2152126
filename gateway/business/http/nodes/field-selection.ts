import { ApiError } from '../api-error.ts';

/** `name.parameter(value){sub,…}` */
export interface SelectedField {
  readonly name: string;
  readonly parameters: Readonly<Record<string, string>>;
  readonly sub: readonly SelectedField[];
}

const FIELDS_MAX = 100;
const DEPTH_MAX = 4;

/** Reads `fields=a,b{c,d},e.p(1).q([..]){x}`. Throws 100 for what cannot be read. */
export function parseSelection(text: string): readonly SelectedField[] {
  const reader = new SelectionReader(text);
  const fields = reader.fields(0);
  if (!reader.isAtEnd) throw unreadable(text);
  return fields;
}

class SelectionReader {
  private readonly text: string;
  private at = 0;
  private count = 0;

  constructor(text: string) {
    this.text = text;
  }

  get isAtEnd(): boolean {
    return this.at >= this.text.length;
  }

  fields(depth: number): readonly SelectedField[] {
    if (depth > DEPTH_MAX) throw unreadable(this.text);
    const found: SelectedField[] = [];
    do {
      this.count += 1;
      if (this.count > FIELDS_MAX) throw unreadable(this.text);
      const name = this.name();
      // An empty place between commas is no fault: clients leave one at the end.
      if (name === '') continue;
      found.push({ name, parameters: this.parameters(), sub: this.take('{') ? this.closed(depth) : [] });
    } while (this.take(','));
    return found;
  }

  private closed(depth: number): readonly SelectedField[] {
    const fields = this.fields(depth + 1);
    if (!this.take('}')) throw unreadable(this.text);
    return fields;
  }

  private parameters(): Record<string, string> {
    const parameters: [string, string][] = [];
    while (this.take('.')) {
      const name = this.name();
      if (name === '' || !this.take('(')) throw unreadable(this.text);
      const end = this.text.indexOf(')', this.at);
      if (end === -1) throw unreadable(this.text);
      parameters.push([name, this.text.slice(this.at, end)]);
      this.at = end + 1;
    }
    return Object.fromEntries(parameters);
  }

  private name(): string {
    const [name = ''] = /^\s*\w*\s*/.exec(this.text.slice(this.at)) ?? [];
    this.at += name.length;
    return name.trim();
  }

  private take(sign: string): boolean {
    if (this.text[this.at] !== sign) return false;
    this.at += 1;
    return true;
  }
}

function unreadable(text: string): ApiError {
  return new ApiError(100, { message: `(#100) Syntax error in fields: "${text.slice(0, 100)}"` });
}
