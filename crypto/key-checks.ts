import { KEMPublicKey, PublicKey } from '@signalapp/libsignal-client';
import { SealgateError } from '../proto/errors.ts';
import { toHex } from '../proto/hex.ts';
import { protocol } from '../proto/limits.ts';
import { own } from './bytes.ts';

const EC_TYPE = 0x05;
const KYBER_1024_TYPE = 0x08;
const P = (1n << 255n) - 19n;

/** u coordinates whose multiples are at most eight points: a shared secret with one of them is no secret. All of them, the twist's included. */
const smallOrder: ReadonlySet<bigint> = new Set([
  0n,
  1n,
  P - 1n,
  325606250916557431795983626356110631294008115727848805560023387167927233504n,
  39382357235489614581723060781553021112529911719440698176882885853963445705823n,
]);

/** Throws BAD_KEY unless these are 33 bytes 05 || X25519, in the one canonical form, not of small order. */
export function checkEcKey(key: Uint8Array): void {
  if (key.length !== protocol.ecKeyBytes || key[0] !== EC_TYPE) throw new SealgateError('BAD_KEY', { detail: 'not a Curve25519 key' });
  const u = BigInt(`0x${toHex(own(key).subarray(1).reverse())}`);
  if (u >= P) throw new SealgateError('BAD_KEY', { detail: 'not in canonical form' });
  if (smallOrder.has(u)) throw new SealgateError('BAD_KEY', { detail: 'degenerate point' });
}

/** As checkEcKey; a name of its own because an identity key is asked for more often than others to be right. */
export function checkIdentityKey(key: Uint8Array): void {
  checkEcKey(key);
}

/** Throws BAD_KEY unless this is a Kyber-1024 key: 1569 bytes, 08 in front. */
export function checkKyberKey(key: Uint8Array): void {
  if (key.length !== protocol.kyberKeyBytes || key[0] !== KYBER_1024_TYPE) throw new SealgateError('BAD_KEY', { detail: 'not a Kyber-1024 key' });
  try {
    KEMPublicKey.deserialize(own(key));
  } catch (error) {
    throw new SealgateError('BAD_KEY', { detail: 'not a Kyber-1024 key', cause: error });
  }
}

/** XEdDSA. False for keys and signatures that are malformed, too. About 40 µs. */
export function verifySignature(identityKey: Uint8Array, message: Uint8Array, signature: Uint8Array): boolean {
  if (signature.length !== protocol.signatureBytes) return false;
  try {
    checkIdentityKey(identityKey);
    return PublicKey.deserialize(own(identityKey)).verify(own(message), own(signature));
  } catch {
    return false;
  }
}

/** One signed pre-key as it is uploaded: BAD_KEY when it is none of its kind, BAD_SIGNATURE when it does not verify under the identity key. */
export function checkSignedKey(kind: 'ec' | 'kyber', identityKey: Uint8Array, entry: { readonly key: Uint8Array; readonly signature: Uint8Array }): void {
  if (kind === 'ec') checkEcKey(entry.key);
  else checkKyberKey(entry.key);
  if (!verifySignature(identityKey, entry.key, entry.signature)) throw new SealgateError('BAD_SIGNATURE');
}
