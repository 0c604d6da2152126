import { verifyManifest } from '../../../../crypto/index.ts';
import { SealgateError } from '../../../../proto/errors.ts';
import type { messages } from '../../../../proto/messages.ts';
import type { AccountRow, DeviceRow } from '../../../../storage/accounts/accounts.ts';
import type { StoredKey, StoredSignedKey } from '../../../../storage/pre-keys/pre-keys.ts';
import type { NewBusinessAccount } from './business-accounts.ts';

/** No secret has this hash, so nobody connects as the device: the endpoint is attached, not authenticated. */
const NO_SECRET = new Uint8Array(32);

/** The rows of a hosted account, from its manifest. */
export function registeredRow(
  { account, manifest: blob, business }: NewBusinessAccount, number: { readonly index: Uint8Array; readonly sealed: Uint8Array }, nowMs: number,
): { readonly row: AccountRow; readonly device: DeviceRow } {
  const manifest = verifyManifest(blob, { account, nowMs });
  const [primary] = manifest.devices;
  if (primary === undefined) throw new SealgateError('BAD_MANIFEST');
  const { id, incarnation, registrationId, identityKey } = primary;
  return {
    row: {
      account, kind: 'business', state: 'active', numberIndex: number.index, numberSealed: number.sealed, manifestVersion: manifest.version, manifest: blob, business,
      pinHash: null, recoveryHash: null, createdAtMs: nowMs, lastSeenDay: 0, tag: '',
    },
    device: { device: id, incarnation, registrationId, identityKey, secretHash: NO_SECRET, createdAtMs: nowMs },
  };
}

export function storedSigned({ id, key, signature }: messages.sealgate.v1.SignedKeyEntry.$Properties): StoredSignedKey {
  return { id: id ?? 0, key: key ?? new Uint8Array(), signature: signature ?? new Uint8Array() };
}

export function storedPublic({ id, key }: messages.sealgate.v1.PublicKeyEntry.$Properties): StoredKey {
  return { id: id ?? 0, key: key ?? new Uint8Array() };
}
