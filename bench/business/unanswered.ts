/** Requests that have no answer yet, by whom they are for: those that are asked side by side have no order. */
export class Unanswered {
  private readonly byReader = new Map<string, Set<number>>();

  begin(reader: string, sequence: number): void {
    const open = this.byReader.get(reader);
    if (open === undefined) this.byReader.set(reader, new Set([sequence]));
    else open.add(sequence);
  }

  end(reader: string, sequence: number): void {
    const open = this.byReader.get(reader);
    open?.delete(sequence);
    if (open?.size === 0) this.byReader.delete(reader);
  }

  /** Everything for this reader below it has been answered. A set keeps the order in which they were asked. */
  lowest(reader: string): number {
    const [first = Infinity] = this.byReader.get(reader) ?? [];
    return first;
  }
}
