import { varintLength, writeVarint } from '../../varint.ts';
import { clientHeaderLength, writeClientHeader } from '../../client-frame.ts';

const CLIENT_NAME = Buffer.from('sealgate-bench');
const ACCOUNT_BYTES = 16;
const SECRET_BYTES = 32;
/** The longest encoded Position: a 32-bit and a 53-bit number. */
const POSITION_BYTES_MAX = 15;

/** A place in the account log; epoch 0 and offset 0: none. */
export interface LogPlace {
  readonly epoch: number;
  readonly offset: number;
}

function positionLength({ epoch, offset }: LogPlace): number {
  return (epoch === 0 ? 0 : 1 + varintLength(epoch)) + (offset === 0 ? 0 : 1 + varintLength(offset));
}

/** Writes an encoded Position with its length in front. */
function writePosition(out: Buffer, at: number, place: LogPlace): number {
  let next = at;
  out[next++] = positionLength(place);
  if (place.epoch !== 0) {
    out[next++] = 0x08;
    next = writeVarint(out, next, place.epoch);
  }
  if (place.offset !== 0) {
    out[next++] = 0x10;
    next = writeVarint(out, next, place.offset);
  }
  return next;
}

/** `Frame{ack{position}}` as a whole client frame. A test compares it and `helloFrame` with the generated encoder. */
export function ackFrame(place: LogPlace): Buffer {
  const ackLength = 2 + positionLength(place);
  const out = Buffer.allocUnsafe(clientHeaderLength(3 + ackLength) + 3 + ackLength);
  let at = writeClientHeader(out, 0, 2, 3 + ackLength);
  out[at++] = 0xaa; // Frame.ack = 21
  out[at++] = 0x01;
  out[at++] = ackLength;
  out[at++] = 0x0a; // Ack.position
  writePosition(out, at, place);
  return out;
}

export interface HelloParts {
  readonly account: Uint8Array;
  readonly device: number;
  readonly secret: Uint8Array;
  readonly lastPosition: LogPlace;
}

/** `Frame{request_id, hello}` as a whole client frame. `hops`: Moved events followed in a row, below 128. */
export function helloFrame(requestId: number, { account, device, secret, lastPosition }: HelloParts, hops = 0): Buffer {
  const body = Buffer.allocUnsafe(2 + 2 + ACCOUNT_BYTES + 2 + 2 + SECRET_BYTES + 2 + POSITION_BYTES_MAX + 2 + CLIENT_NAME.length + 2);
  body.set([0x08, 1, 0x12, ACCOUNT_BYTES]); // Hello.protocol, Hello.account
  body.set(account, 4);
  let end = 4 + ACCOUNT_BYTES;
  body.set([0x18, device, 0x22, SECRET_BYTES], end); // Hello.device, Hello.secret
  body.set(secret, end + 4);
  end += 4 + SECRET_BYTES;
  if (lastPosition.epoch !== 0 || lastPosition.offset !== 0) {
    body[end] = 0x2a; // Hello.last_position
    end = writePosition(body, end + 1, lastPosition);
  }
  body.set([0x32, CLIENT_NAME.length], end); // Hello.client
  body.set(CLIENT_NAME, end + 2);
  end += 2 + CLIENT_NAME.length;
  if (hops > 0) {
    body.set([0x38, hops], end); // Hello.hops
    end += 2;
  }

  const frameLength = 1 + varintLength(requestId) + 1 + varintLength(end) + end;
  const out = Buffer.allocUnsafe(clientHeaderLength(frameLength) + frameLength);
  let at = writeClientHeader(out, 0, 2, frameLength);
  out[at++] = 0x08; // Frame.request_id
  at = writeVarint(out, at, requestId);
  out[at++] = 0x52; // Frame.hello = 10
  at = writeVarint(out, at, end);
  body.copy(out, at, 0, end);
  return out;
}
