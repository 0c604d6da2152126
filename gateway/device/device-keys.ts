import { checkEcKey, checkSignedKey } from '../../crypto/index.ts';
import { SealgateError } from '../../proto/errors.ts';
import { protocol } from '../../proto/limits.ts';
import type { messages } from '../../proto/messages.ts';
import type { StoredKey, StoredSignedKey } from '../../storage/pre-keys/pre-keys.ts';

type SignedKeyEntry = messages.sealgate.v1.SignedKeyEntry.$Properties;
type PublicKeyEntry = messages.sealgate.v1.PublicKeyEntry.$Properties;

/** A signed key as it is kept. Throws BAD_KEY, BAD_SIGNATURE (under `identityKey`), MALFORMED for its id. */
export function checkedSignedKey(kind: 'ec' | 'kyber', identityKey: Uint8Array, entry: SignedKeyEntry | null | undefined): StoredSignedKey {
  const key = entry?.key ?? new Uint8Array();
  const signature = entry?.signature ?? new Uint8Array();
  checkSignedKey(kind, identityKey, { key, signature });
  return { id: checkedId(entry?.id), key, signature };
}

/** Throws what checkEcKey throws, and MALFORMED for an id that is none. */
export function checkedPublicKey(entry: PublicKeyEntry): StoredKey {
  const key = entry.key ?? new Uint8Array();
  checkEcKey(key);
  return { id: checkedId(entry.id), key };
}

function checkedId(id: number | null | undefined): number {
  if (id === undefined || id === null || id < 1 || id > protocol.keyIdMax) throw new SealgateError('MALFORMED', { detail: 'key id' });
  return id;
}
