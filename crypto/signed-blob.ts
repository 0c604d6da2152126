import { createHash } from 'node:crypto';
import { SealgateError } from '../proto/errors.ts';
import { wire } from '../proto/messages.ts';
import { concat, own } from './bytes.ts';
import type { Bytes } from './key-db.ts';

export interface SignedBlob {
  readonly payload: Bytes;
  readonly signature: Bytes;
}

/** A SignedBlob encoded, or as it comes out of a decoded frame. */
export type SignedBlobInput = Uint8Array | { readonly payload?: Uint8Array | null; readonly signature?: Uint8Array | null };

/** The sentence that is signed: the domain prefix of the blob's type, a zero byte, the payload as it is. */
export function signingBytes(domain: string, payload: Uint8Array): Bytes {
  return concat(Buffer.from(domain, 'ascii'), Uint8Array.of(0), payload);
}

/** For rows and files. */
export function encodeSignedBlob(blob: SignedBlob): Bytes {
  return own(wire.SignedBlob.encode(blob).finish());
}

/** Copies. Throws BAD_MANIFEST when it does not decode; verifies nothing. */
export function decodeSignedBlob(input: SignedBlobInput): SignedBlob {
  if (!(input instanceof Uint8Array)) return { payload: own(input.payload ?? new Uint8Array()), signature: own(input.signature ?? new Uint8Array()) };
  try {
    const { payload, signature } = wire.SignedBlob.decode(own(input));
    return { payload: own(payload), signature: own(signature) };
  } catch (error) {
    throw new SealgateError('BAD_MANIFEST', { detail: 'not a signed blob', cause: error });
  }
}

export function sha256(bytes: Uint8Array): Bytes {
  return own(createHash('sha256').update(bytes).digest());
}
