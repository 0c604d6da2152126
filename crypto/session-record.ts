// What libsignal keeps to itself: whose session it is and how far each receiving chain has come. Read from the serialized protobuf messages of the pinned version; a test fails when that form changes.
import protobuf from 'protobufjs/minimal.js';

/** Where a message claims to be in its chain. Unauthenticated until it has been decrypted. */
export interface MessagePlace {
  readonly ratchetKey: Uint8Array;
  readonly counter: number;
}

/** Whose key the current session is for; null: there is none. Throws when the bytes are not a session record. */
export function currentRemoteIdentity(record: Uint8Array): Uint8Array | null {
  let identity: Uint8Array | null = null;
  readFields(record, { 1: r => { readFields(r.bytes(), { 3: inner => { identity = inner.bytes(); } }); } });
  return identity;
}

/** Of the bytes of a SignalMessage: a version byte, the protobuf message, 8 bytes of MAC. Throws when they are none. */
export function readMessagePlace(signalMessage: Uint8Array): MessagePlace {
  let ratchetKey: Uint8Array = new Uint8Array();
  let counter = 0;
  readFields(signalMessage.subarray(1, -8), { 1: r => { ratchetKey = r.bytes(); }, 2: r => { counter = r.uint32(); } });
  return { ratchetKey, counter };
}

/** The SignalMessage within the bytes of a PreKeySignalMessage. Throws when they are none. */
export function innerMessage(preKeyMessage: Uint8Array): Uint8Array {
  let inner = new Uint8Array();
  readFields(preKeyMessage.subarray(1), { 4: r => { inner = new Uint8Array(r.bytes()); } });
  return inner;
}

/**
 * How many message keys would have to be derived to get there: from where the chain is, in the current session or one before it, or from a new chain's start.
 * `record`: null: there is no session. Throws when it is none.
 */
export function counterJump(record: Uint8Array | null, { ratchetKey, counter }: MessagePlace): number {
  let index = 0;
  const readState: Read = r => { readFields(r.bytes(), { 7: inner => { index = indexOf(inner.bytes(), ratchetKey) ?? index; } }); };
  if (record !== null) readFields(record, { 1: readState, 2: readState });
  return counter - index;
}

/** Of the next message of a receiving chain; null when it is another sender key's. */
function indexOf(chain: Uint8Array, ratchetKey: Uint8Array): number | null {
  let key: Uint8Array = new Uint8Array();
  let index = 0;
  readFields(chain, { 1: r => { key = r.bytes(); }, 3: r => { readFields(r.bytes(), { 1: inner => { index = inner.uint32(); } }); } });
  return Buffer.compare(key, ratchetKey) === 0 ? index : null;
}

type Read = (reader: protobuf.Reader) => void;
type Fields = Readonly<Record<number, Read>>;

function readFields(bytes: Uint8Array, fields: Fields): void {
  const reader = protobuf.Reader.create(bytes);
  while (reader.pos < reader.len) {
    const tag = reader.uint32();
    const read = fields[tag >>> 3];
    if (read === undefined) reader.skipType(tag & 7);
    else read(reader);
  }
}
