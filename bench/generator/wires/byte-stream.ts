/** Takes one whole packet that begins at `at` and returns where the next one begins; -1 when it is not whole. */
export type TakePacket = (bytes: Buffer, at: number, end: number) => number;

/** For protocols whose packets do not keep to the borders of WebSocket messages: several may be in one, and one in several. */
export class ByteStream {
  private rest: Buffer | null = null;

  /** Hands over every packet that is whole now; keeps the beginning of the one that is not. */
  feed(bytes: Buffer, start: number, end: number, take: TakePacket): void {
    const { rest } = this;
    if (rest === null) {
      this.takeAll(bytes, start, end, take);
      return;
    }
    this.rest = null;
    const joined = Buffer.concat([rest, bytes.subarray(start, end)]);
    this.takeAll(joined, 0, joined.length, take);
  }

  private takeAll(bytes: Buffer, start: number, end: number, take: TakePacket): void {
    let at = start;
    while (at < end) {
      const next = take(bytes, at, end);
      if (next < 0) {
        this.rest = Buffer.from(bytes.subarray(at, end));
        return;
      }
      at = next;
    }
  }
}
