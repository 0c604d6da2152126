const LENGTH_BYTES = 4;

/** Gathers encoded messages until the end of the turn, and writes them in one piece: a write costs more than most messages. */
export class FrameWriter {
  private waiting: Uint8Array[] = [];
  private readonly write: (bytes: Uint8Array) => void;

  constructor(write: (bytes: Uint8Array) => void) {
    this.write = write;
  }

  get isEmpty(): boolean {
    return this.waiting.length === 0;
  }

  add(message: Uint8Array): void {
    const length = new Uint8Array(LENGTH_BYTES);
    new DataView(length.buffer).setUint32(0, message.length, true);
    this.waiting.push(length, message);
  }

  flush(): void {
    if (this.isEmpty) return;
    const bytes = Buffer.concat(this.waiting);
    this.waiting = [];
    this.write(bytes);
  }
}

/** Takes a stream apart again. Messages are views of what was read. */
export class FrameReader {
  private rest: Buffer = Buffer.alloc(0);
  /** Chunks of a message that is not complete; joined once it is. */
  private chunks: Buffer[] = [];
  private size = 0;
  private needed = LENGTH_BYTES;

  /** The messages that are complete now. */
  read(chunk: Buffer): Uint8Array[] {
    this.chunks.push(chunk);
    this.size += chunk.length;
    if (this.size < this.needed) return [];
    this.rest = this.chunks.length === 1 ? chunk : Buffer.concat(this.chunks);
    const messages: Uint8Array[] = [];
    let at = 0;
    this.needed = LENGTH_BYTES;
    while (this.rest.length - at >= LENGTH_BYTES) {
      const end = at + LENGTH_BYTES + this.rest.readUInt32LE(at);
      this.needed = end - at;
      if (end > this.rest.length) break;
      messages.push(this.rest.subarray(at + LENGTH_BYTES, end));
      at = end;
      this.needed = LENGTH_BYTES;
    }
    this.chunks = at === this.rest.length ? [] : [this.rest.subarray(at)];
    this.size = this.rest.length - at;
    return messages;
  }
}
