import protobuf from 'protobufjs/minimal.js';

const LENGTH_BYTES = 4;
/** What a burst has grown it to is not kept beyond that. */
const KEPT_BYTES = 1024 * 1024;

/** Gathers messages until the end of the turn, encoded into one buffer, and writes them in one piece: a write costs more than most messages, and so does a buffer for each. */
export class FrameWriter {
  private writer = protobuf.Writer.create();
  private readonly write: (bytes: Uint8Array) => void;

  constructor(write: (bytes: Uint8Array) => void) {
    this.write = write;
  }

  get isEmpty(): boolean {
    return this.writer.pos === 0;
  }

  /** `encode` writes the message. */
  add(encode: (writer: protobuf.Writer) => void): void {
    const { writer } = this;
    const start = writer.pos;
    writer.fixed32(0);
    encode(writer);
    new DataView(writer.buf.buffer, writer.buf.byteOffset).setUint32(start, writer.pos - start - LENGTH_BYTES, true);
  }

  flush(): void {
    if (this.isEmpty) return;
    const bytes = this.writer.finish();
    if (bytes.length > KEPT_BYTES) this.writer = protobuf.Writer.create();
    else this.writer.reset();
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
