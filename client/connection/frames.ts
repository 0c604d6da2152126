import { errorCodeOf, SealgateError, type ErrorCode } from '../../proto/errors.ts';
import { wire, type messages } from '../../proto/messages.ts';

export type Frame = messages.sealgate.v1.Frame;
export type FrameBody = Omit<messages.sealgate.v1.Frame.$Properties, 'requestId' | 'body'>;

const SEND_FIELD = 20;
const LENGTH_DELIMITED = 2;

export function encodeFrame(requestId: number, body: FrameBody): Uint8Array {
  return wire.Frame.encode({ requestId, ...body }).finish();
}

/** A frame around an encoded Send, whose bytes stay as they are. */
export function encodeSendFrame(requestId: number, send: Uint8Array): Uint8Array {
  return wire.Frame.encode({ requestId }).uint32(SEND_FIELD << 3 | LENGTH_DELIMITED).bytes(send).finish();
}

/** Throws MALFORMED. */
export function decodeFrame(bytes: Uint8Array): Frame {
  try {
    return wire.Frame.decode(bytes);
  } catch (error) {
    throw new SealgateError('MALFORMED', { detail: 'the server sent what is no frame', cause: error });
  }
}

/** A refusal as the error that callers see. A code newer than this program keeps its retry hint. */
export function refusalError(refused: messages.sealgate.v1.Refused.$Properties): SealgateError {
  const code: ErrorCode = errorCodeOf(refused.code ?? 0) ?? (refused.retry === true ? 'UNAVAILABLE' : 'MALFORMED');
  const details = { retryAfterMs: refused.retryAfterMs ?? 0 };
  if (refused.manifest) return new SealgateError(code, { ...details, manifest: wire.SignedBlob.encode(refused.manifest).finish() });
  return new SealgateError(code, details);
}

/** The answer's body of this name; INTERNAL when the server answered with something else. */
export function bodyOf<K extends keyof FrameBody>(frame: Frame, name: K): NonNullable<Frame[K]> {
  const body = frame[name];
  if (!body) throw new SealgateError('INTERNAL', { detail: 'the server answered with another kind of frame' });
  return body;
}
