import { errors, type SealgateError } from '../../proto/errors.ts';
import { wire, type messages } from '../../proto/messages.ts';

/** A frame to encode: the body of an answer or event. */
export type FrameBody = messages.sealgate.v1.Frame.$Properties;
export type DecodedFrame = messages.sealgate.v1.Frame;
export type FrameKind = NonNullable<DecodedFrame['body']>;

/** What only servers send. */
export type ServerFrameKind =
  | 'refused' | 'welcome' | 'accepted' | 'accountInfo' | 'bundles' | 'keyStatus' | 'done' | 'pong' | 'verificationStarted' | 'codeAccepted' | 'registered'
  | 'provisioningAddress' | 'serverData' | 'deliver' | 'queueEmpty' | 'setChanged' | 'manifestChanged' | 'provisioningMessage' | 'moved' | 'goingAway'
  | 'custodyOffer' | 'custodyAnswered';
/** May stand at the beginning of a connection. */
export type FirstFrameKind = 'hello' | 'startVerification' | 'submitCode' | 'register' | 'openProvisioning' | 'linkDevice';
/** Of an authenticated device. A new body in wire.proto that is in none of these lists has no handler, and that does not compile. */
export type RequestKind = Exclude<FrameKind, ServerFrameKind | FirstFrameKind>;

const firstFrames: ReadonlySet<FrameKind | undefined> = new Set<FirstFrameKind>(['hello', 'startVerification', 'submitCode', 'register', 'openProvisioning', 'linkDevice']);

export function isFirstFrame(kind: FrameKind | undefined): boolean {
  return firstFrames.has(kind);
}

export function encodeFrame(body: FrameBody): Uint8Array {
  return wire.Frame.encode(body).finish();
}

/** An event: request id 0. */
export const queueEmptyFrame: Uint8Array = encodeFrame({ queueEmpty: {} });

export function encodeRefused(requestId: number, error: SealgateError): Uint8Array {
  const spec = errors[error.code];
  return encodeFrame({
    requestId,
    refused: {
      code: spec.id,
      name: error.code,
      retry: error.canRetry,
      retryAfterMs: Math.min(Math.ceil(error.retryAfterMs), 0xffff_ffff),
      text: error.message,
      manifest: error.manifest === null ? null : wire.SignedBlob.decode(error.manifest),
    },
  });
}

/** Parts of a frame above which it is no honest request: 100 sealed payloads, 100 key pairs and their fields stay far below. */
const partsMax = 512;
/** Below this size no frame can hold enough parts to hurt. */
const harmlessBytes = 4096;

/**
 * Whether decoding would make an unreasonable number of objects: 128 KiB of empty sub-messages are 65,000 of them. Counts the fields of the frame and of
 * its body without making any; true as well for what cannot be a frame.
 */
export function isHostileShape(frame: Uint8Array): boolean {
  if (frame.length <= harmlessBytes) return false;
  const outer = countFields(frame, 0, frame.length);
  return outer === null || outer.fields > partsMax || outer.nested > partsMax;
}

function countFields(bytes: Uint8Array, start: number, end: number, deeper = true): { fields: number; nested: number } | null {
  const at = { position: start };
  let fields = 0;
  let nested = 0;
  while (at.position < end && fields <= partsMax && nested <= partsMax) {
    const wireType = varint(bytes, at, end) & 7;
    fields += 1;
    if (wireType === 0) varint(bytes, at, end);
    else if (wireType === 1) at.position += 8;
    else if (wireType === 5) at.position += 4;
    else if (wireType === 2) {
      const length = varint(bytes, at, end);
      if (length < 0 || at.position + length > end) return null;
      if (deeper) nested += countFields(bytes, at.position, at.position + length, false)?.fields ?? 0;
      at.position += length;
    } else if (wireType > 4) return null;
    // A group's tags are counted, and what is in it with the rest: decoders skip it and go on behind it.
  }
  return at.position > end ? null : { fields, nested };
}

/** The low 32 bits; -1 past the end. */
function varint(bytes: Uint8Array, at: { position: number }, end: number): number {
  let value = 0;
  for (let shift = 0; shift < 70; shift += 7) {
    if (at.position >= end) return -1;
    const byte = bytes[at.position++] ?? 0;
    if (shift < 28) value |= (byte & 0x7f) << shift;
    if (byte < 0x80) return value;
  }
  return -1;
}
