import protobuf from 'protobufjs/minimal.js';
import { toHex } from './bytes.ts';

/**
 * What libsignal keeps to itself: whose session it is and how far each receiving chain has come. Read from the serialized protobuf
 * messages of the pinned version; a test fails when that form changes.
 */
export interface SessionState {
  readonly remoteIdentity: Uint8Array | null;
  /** Index of the next message by the sender's ratchet key (hex). */
  readonly receiverChains: ReadonlyMap<string, number>;
}

export interface SessionSummary {
  readonly current: SessionState | null;
  readonly previous: readonly SessionState[];
}

/** Where a message claims to be in its chain. Unauthenticated until it has been decrypted. */
export interface MessagePlace {
  readonly ratchetKey: string;
  readonly counter: number;
}

/** Throws when the bytes are not a session record. */
export function readSession(record: Uint8Array): SessionSummary {
  let current: SessionState | null = null;
  const previous: SessionState[] = [];
  readFields(record, { 1: r => { current = readState(r.bytes()); }, 2: r => { previous.push(readState(r.bytes())); } });
  return { current, previous };
}

/** Of the bytes of a SignalMessage: a version byte, the protobuf message, 8 bytes of MAC. Throws when they are none. */
export function readMessagePlace(signalMessage: Uint8Array): MessagePlace {
  let ratchetKey = '';
  let counter = 0;
  readFields(signalMessage.subarray(1, -8), { 1: r => { ratchetKey = toHex(r.bytes()); }, 2: r => { counter = r.uint32(); } });
  return { ratchetKey, counter };
}

/** The SignalMessage within the bytes of a PreKeySignalMessage. Throws when they are none. */
export function innerMessage(preKeyMessage: Uint8Array): Uint8Array {
  let inner = new Uint8Array();
  readFields(preKeyMessage.subarray(1), { 4: r => { inner = new Uint8Array(r.bytes()); } });
  return inner;
}

/** How many message keys would have to be derived to get there: from where the chain is, or from a new chain's start. */
export function counterJump(session: SessionSummary | null, place: MessagePlace): number {
  const states = session === null ? [] : [...session.current === null ? [] : [session.current], ...session.previous];
  for (const { receiverChains } of states) {
    const index = receiverChains.get(place.ratchetKey);
    if (index !== undefined) return place.counter - index;
  }
  return place.counter;
}

type Fields = Readonly<Record<number, (reader: protobuf.Reader) => void>>;

function readFields(bytes: Uint8Array, fields: Fields): void {
  const reader = protobuf.Reader.create(bytes);
  while (reader.pos < reader.len) {
    const tag = reader.uint32();
    const read = fields[tag >>> 3];
    if (read === undefined) reader.skipType(tag & 7);
    else read(reader);
  }
}

function readState(bytes: Uint8Array): SessionState {
  let remoteIdentity: Uint8Array | null = null;
  const receiverChains = new Map<string, number>();
  readFields(bytes, {
    3: r => { remoteIdentity = r.bytes(); },
    7: r => { readChain(r.bytes(), receiverChains); },
  });
  return { remoteIdentity, receiverChains };
}

function readChain(bytes: Uint8Array, chains: Map<string, number>): void {
  let ratchetKey = '';
  let index = 0;
  readFields(bytes, {
    1: r => { ratchetKey = toHex(r.bytes()); },
    3: r => { readFields(r.bytes(), { 1: inner => { index = inner.uint32(); } }); },
  });
  chains.set(ratchetKey, index);
}
