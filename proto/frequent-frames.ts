import protobuf from 'protobufjs/minimal.js';
import { wire, type messages } from './messages.ts';

/**
 * The frames that go out for every message, byte for byte as Frame.encode makes them. That one asks each of forty fields whether it is there, on objects of ever other shapes: two thirds of what
 * these frames cost.
 */
export function encodeAccepted(requestId: number, accepted: messages.sealgate.v1.Accepted.$Properties): Uint8Array {
  return wire.Accepted.encode(accepted, protobuf.Writer.create().uint32(REQUEST_ID).uint32(requestId).uint32(ACCEPTED).fork()).ldelim().finish();
}

/** An event: request id 0. */
export function encodeDeliver(deliver: messages.sealgate.v1.Deliver.$Properties): Uint8Array {
  return wire.Deliver.encode(deliver, protobuf.Writer.create().uint32(DELIVER).fork()).ldelim().finish();
}

const VARINT = 0;
const LENGTH_DELIMITED = 2;
/** Numbers of the fields in Frame, with how they are written. */
const REQUEST_ID = 1 << 3 | VARINT;
const ACCEPTED = 52 << 3 | LENGTH_DELIMITED;
const DELIVER = 80 << 3 | LENGTH_DELIMITED;
