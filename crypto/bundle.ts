import { KEMPublicKey, PreKeyBundle, PublicKey } from '@signalapp/libsignal-client';
import { protocol } from '../proto/limits.ts';
import type { messages } from '../proto/messages.ts';
import { own } from './bytes.ts';
import type { DeviceAddress } from './device-address.ts';
import { checkEcKey, checkSignedKey } from './key-checks.ts';

/**
 * What the server handed out, as libsignal wants it, under the identity key of the manifest: a bundle does not say whose it is.
 * null: incomplete, degenerate or not signed by that key.
 */
export function toPreKeyBundle(peer: DeviceAddress, identityKey: Uint8Array, bundle: messages.sealgate.v1.Bundle.$Properties): PreKeyBundle | null {
  const { signed, kyber, oneTime, registrationId } = bundle;
  if (bundle.device !== peer.device || !signed?.key || !signed.signature || !kyber?.key || !kyber.signature) return null;
  if (registrationId === undefined || registrationId === null || registrationId < 1 || registrationId > protocol.registrationIdMax) return null;
  try {
    checkSignedKey('ec', identityKey, { key: signed.key, signature: signed.signature });
    checkSignedKey('kyber', identityKey, { key: kyber.key, signature: kyber.signature });
    if (oneTime?.key) checkEcKey(oneTime.key);
    return PreKeyBundle.new(
      registrationId, peer.device,
      oneTime?.key ? oneTime.id ?? 0 : null, oneTime?.key ? PublicKey.deserialize(own(oneTime.key)) : null,
      signed.id ?? 0, PublicKey.deserialize(own(signed.key)), own(signed.signature),
      PublicKey.deserialize(own(identityKey)),
      kyber.id ?? 0, KEMPublicKey.deserialize(own(kyber.key)), own(kyber.signature),
    );
  } catch {
    return null;
  }
}
