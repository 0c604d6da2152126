import type { AccountId, DeviceId } from '../proto/ids.ts';
import type { Bytes } from './key-db.ts';
import type { VerifiedManifest } from './manifest.ts';
import type { SignedBlob } from './signed-blob.ts';

/** What the QR code says: everything that the primary must put into the manifest, and how to answer. */
export interface LinkRequest {
  /** 16 bytes: where the server holds the new device's connection. */
  readonly address: Bytes;
  /** 33 bytes, made for this link. */
  readonly ephemeralKey: Bytes;
  /** 32 bytes that the server never sees. */
  readonly secret: Bytes;
  /** The new device's identity key, 33 bytes. */
  readonly identityKey: Bytes;
  readonly registrationId: number;
  readonly deviceName: string;
}

/** Held by the new device until the grant has come. */
export interface LinkOffer {
  readonly request: LinkRequest;
  /** `sealgate://link?...`, to be shown as a QR code and as text. Contains the secret. */
  readonly uri: string;
  /** Of the ephemeral key. */
  readonly privateKey: Bytes;
}

export interface ProvisioningGrantFields {
  readonly account: AccountId;
  /** E.164 */
  readonly number: string;
  readonly manifest: SignedBlob;
  readonly device: DeviceId;
  readonly incarnation: number;
  readonly clusterId: string;
  readonly operatorKey: Uint8Array;
  readonly profileName: string;
}

export interface OpenedGrant extends Omit<ProvisioningGrantFields, 'manifest'> {
  /** Verified: of this account and cluster, by the account key of the grant, and names this device with this identity key and registration id. */
  readonly manifest: VerifiedManifest;
}

/** For the new device, once the server has given it an address. */
export function createLinkOffer(parts: { readonly address: Uint8Array; readonly identityKey: Uint8Array; readonly registrationId: number; readonly deviceName: string }): LinkOffer {
  throw new Error(`not yet ${parts.deviceName}`);
}

/** What `link --accept` was given. Throws BAD_PROVISIONING. */
export function decodeLinkUri(uri: string): LinkRequest {
  throw new Error(`not yet ${uri.length}`);
}

/** For the primary, after its user has confirmed: an encoded ProvisioningEnvelope (SendProvisioning.message). Throws BAD_PROVISIONING. */
export function sealGrant(request: LinkRequest, grant: ProvisioningGrantFields): Bytes {
  throw new Error(`not yet ${request.deviceName} ${grant.number.length}`);
}

/** For the new device. Throws BAD_PROVISIONING when it is not from who saw the QR code, or does not name this device. */
export function openGrant(offer: LinkOffer, envelope: Uint8Array, nowMs: number): OpenedGrant {
  throw new Error(`not yet ${offer.uri.length} ${envelope.length} ${nowMs}`);
}

/** Six digits that both screens show before the primary's user confirms: over address, both keys, secret, registration id and name of the link code. */
export function authenticationString(request: LinkRequest): string {
  throw new Error(`not yet ${request.deviceName}`);
}
