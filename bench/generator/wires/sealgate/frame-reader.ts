import { VarintReader } from '../../varint.ts';

const TAG_REQUEST_ID = 1 << 3;
const TAG_ACCEPTED = (52 << 3) | 2;
const TAG_WELCOME = (51 << 3) | 2;
const TAG_DELIVER = (80 << 3) | 2;
const TAG_DELIVER_POSITION = (1 << 3) | 2;
const TAG_DELIVER_PAYLOAD = (7 << 3) | 2;
const TAG_POSITION_EPOCH = 1 << 3;
const TAG_POSITION_OFFSET = 2 << 3;

/** Reads the hot frames without allocating: Accepted and Deliver; recognises Welcome. After `read` the fields of the kind it returned are valid. */
export class FrameReader {
  requestId = 0;
  hasPosition = false;
  epoch = 0;
  offset = 0;
  payloadStart = 0;
  payloadEnd = 0;
  private readonly in = new VarintReader();

  /** 'other' is for the generated decoder. Throws RangeError for what is no protobuf message. */
  read(bytes: Buffer, start: number, end: number): 'accepted' | 'deliver' | 'welcome' | 'other' {
    const reader = this.in;
    reader.open(bytes, start, end);
    this.requestId = 0;
    while (reader.at < end) {
      const tag = reader.next();
      if (tag === TAG_REQUEST_ID) this.requestId = reader.next();
      else if (tag === TAG_ACCEPTED) return 'accepted';
      else if (tag === TAG_DELIVER) {
        const length = reader.next();
        this.readDeliver(reader.at + length);
        return 'deliver';
      } else return tag === TAG_WELCOME ? 'welcome' : 'other';
    }
    return 'other';
  }

  private readDeliver(end: number): void {
    const reader = this.in;
    this.hasPosition = false;
    this.payloadStart = 0;
    this.payloadEnd = 0;
    while (reader.at < end) {
      const tag = reader.next();
      if (tag === TAG_DELIVER_PAYLOAD) {
        const length = reader.next();
        this.payloadStart = reader.at;
        this.payloadEnd = reader.at + length;
        reader.at = this.payloadEnd;
      } else if (tag === TAG_DELIVER_POSITION) {
        const length = reader.next();
        this.readPosition(reader.at + length);
      } else reader.skip(tag);
    }
  }

  private readPosition(end: number): void {
    const reader = this.in;
    this.hasPosition = true;
    this.epoch = 0;
    this.offset = 0;
    while (reader.at < end) {
      const tag = reader.next();
      if (tag === TAG_POSITION_EPOCH) this.epoch = reader.next();
      else if (tag === TAG_POSITION_OFFSET) this.offset = reader.next();
      else reader.skip(tag);
    }
  }
}
