import { createCipheriv, createDecipheriv, createHmac, randomBytes } from 'node:crypto';
import { PrivateKey, PublicKey, hkdf } from '@signalapp/libsignal-client';
import { SealgateError } from '../proto/errors.ts';
import { accountIdFromBytes, accountIdToBytes, parseDeviceId, type AccountId, type DeviceId } from '../proto/ids.ts';
import { protocol } from '../proto/limits.ts';
import { wire } from '../proto/messages.ts';
import { concat, own, sameBytes } from './bytes.ts';
import { checkEcKey, checkIdentityKey } from './key-checks.ts';
import type { Bytes } from './key-db.ts';
import { encodeLinkUri, linkTranscript, type LinkRequest } from './link-uri.ts';
import { verifyManifest, type VerifiedManifest } from './manifest.ts';
import type { SignedBlob } from './signed-blob.ts';

const IV_BYTES = 16;
const SECRET_BYTES = 32;
const KEY_BYTES = 32;
const GRANT_DOMAIN = 'sealgate/provisioning/v1';

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
export function createLinkOffer(parts: Omit<LinkRequest, 'ephemeralKey' | 'secret'>): LinkOffer {
  const privateKey = PrivateKey.generate();
  const request: LinkRequest = { ...parts, ephemeralKey: privateKey.getPublicKey().serialize(), secret: own(randomBytes(SECRET_BYTES)) };
  return { request, uri: encodeLinkUri(request), privateKey: privateKey.serialize() };
}

/** For the primary, after its user has confirmed: an encoded ProvisioningEnvelope (SendProvisioning.message). Throws BAD_PROVISIONING, or BAD_MANIFEST for a manifest that would not verify. */
export function sealGrant(request: LinkRequest, grant: ProvisioningGrantFields): Bytes {
  const payload = wire.ProvisioningGrant.encode({
    ...grant,
    account: accountIdToBytes(grant.account),
    accountKey: accountKeyOf(grant.manifest),
  }).finish();
  const envelope = sealEnvelope(request, own(payload), PrivateKey.generate(), own(randomBytes(IV_BYTES)));
  if (envelope.length > protocol.provisioningMessageBytesMax) throw bad('too long');
  return envelope;
}

/** With everything that is random handed in; for sealGrant and the golden vectors. */
export function sealEnvelope(request: LinkRequest, grant: Bytes, ephemeral: PrivateKey, iv: Bytes): Bytes {
  const ephemeralKey = ephemeral.getPublicKey().serialize();
  const keys = deriveKeys(request, ephemeralKey, ephemeral, own(request.ephemeralKey));
  const cipher = createCipheriv('aes-256-cbc', keys.aes, iv);
  const ciphertext = concat(iv, cipher.update(grant), cipher.final());
  const mac = macOf(keys.mac, ephemeralKey, ciphertext);
  return own(wire.ProvisioningEnvelope.encode({ ephemeralKey, ciphertext, mac }).finish());
}

/** For the new device. Throws BAD_PROVISIONING when it is not from who saw the QR code, or does not name this device. */
export function openGrant(offer: LinkOffer, envelope: Uint8Array, nowMs: number): OpenedGrant {
  try {
    return parseGrant(offer, openEnvelope(offer, envelope), nowMs);
  } catch (error) {
    throw SealgateError.is(error, 'BAD_PROVISIONING') ? error : new SealgateError('BAD_PROVISIONING', { cause: error });
  }
}

/** Says whether it is genuine before it decrypts. */
function openEnvelope({ request, privateKey }: LinkOffer, envelope: Uint8Array): Bytes {
  if (envelope.length > protocol.provisioningMessageBytesMax) throw bad('too long');
  const { ephemeralKey, ciphertext, mac } = wire.ProvisioningEnvelope.decode(own(envelope));
  checkEcKey(ephemeralKey);
  const keys = deriveKeys(request, own(ephemeralKey), PrivateKey.deserialize(own(privateKey)), own(ephemeralKey));
  if (!sameBytes(mac, macOf(keys.mac, ephemeralKey, ciphertext))) throw bad('not from who read the link code');
  const decipher = createDecipheriv('aes-256-cbc', keys.aes, ciphertext.subarray(0, IV_BYTES));
  return concat(decipher.update(ciphertext.subarray(IV_BYTES)), decipher.final());
}

function parseGrant({ request }: LinkOffer, bytes: Bytes, nowMs: number): OpenedGrant {
  const grant = wire.ProvisioningGrant.decode(bytes);
  const account = accountIdFromBytes(grant.account);
  const device = parseDeviceId(grant.device);
  if (account === null || device === null || grant.number === '') throw bad('incomplete');
  checkIdentityKey(grant.operatorKey);
  const { clusterId, incarnation, number, profileName } = grant;
  const manifest = verifyManifest(grant.manifest ?? new Uint8Array(), { account, clusterId, nowMs, devicesMax: protocol.deviceIdMax });
  if (!sameBytes(manifest.accountKey, grant.accountKey)) throw bad('another account key');
  const named = manifest.devices.find(({ id }) => id === device);
  const isMine = named?.incarnation === incarnation
    && named.registrationId === request.registrationId && sameBytes(named.identityKey, request.identityKey);
  if (!isMine) throw bad('the manifest does not name this device');
  return { account, number, manifest, device, incarnation, clusterId, operatorKey: own(grant.operatorKey), profileName };
}

function accountKeyOf(manifest: SignedBlob): Bytes {
  return verifyManifest(manifest, { nowMs: 0, devicesMax: protocol.deviceIdMax }).accountKey;
}

interface GrantKeys {
  readonly aes: Bytes;
  readonly mac: Bytes;
}

/** HKDF-SHA256 over the agreement, salted with the secret that only the QR code carries; bound to all that the code says and to the answer's key. */
function deriveKeys(request: LinkRequest, primaryKey: Bytes, mine: PrivateKey, theirs: Bytes): GrantKeys {
  checkEcKey(theirs);
  const shared = mine.agree(PublicKey.deserialize(theirs));
  const info = concat(Buffer.from(GRANT_DOMAIN, 'ascii'), Uint8Array.of(0), linkTranscript(request), primaryKey);
  const keys = hkdf(2 * KEY_BYTES, shared, info, own(request.secret));
  return { aes: keys.slice(0, KEY_BYTES), mac: keys.slice(KEY_BYTES) };
}

function macOf(key: Bytes, ephemeralKey: Uint8Array, ciphertext: Uint8Array): Bytes {
  return own(createHmac('sha256', key).update(ephemeralKey).update(ciphertext).digest());
}

function bad(detail: string): SealgateError {
  return new SealgateError('BAD_PROVISIONING', { detail });
}
