import { SealgateError } from '../proto/errors.ts';
import { accountIdFromBytes, accountIdToBytes, parseDeviceId, type AccountId, type DeviceId } from '../proto/ids.ts';
import { protocol } from '../proto/limits.ts';
import { wire, type messages } from '../proto/messages.ts';
import { own, sameBytes } from './bytes.ts';
import { decodeCustody, encodeCustody, type Custody } from './custody.ts';
import type { DeviceIdentity } from './identity.ts';
import type { Bytes } from './key-db.ts';
import { verifySignature } from './key-checks.ts';
import { manifestFault } from './manifest-form.ts';
import { decodeSignedBlob, encodeSignedBlob, sha256, signingBytes, type SignedBlob, type SignedBlobInput } from './signed-blob.ts';

export const MANIFEST_DOMAIN = 'sealgate/manifest/v1';
const DEVICES_MAX = 6;

export type AccountKind = 'consumer' | 'business';

export interface ManifestDevice {
  readonly id: DeviceId;
  readonly incarnation: number;
  readonly registrationId: number;
  readonly identityKey: Bytes;
  readonly capabilities: readonly string[];
}

export interface ManifestFields {
  readonly account: AccountId;
  readonly kind: AccountKind;
  readonly custody: Custody;
  readonly clusterId: string;
  /** From 1, without gaps. */
  readonly version: number;
  readonly issuedAtMs: number;
  /** 0: does not expire. */
  readonly expiresAtMs: number;
  /** Ascending by id; the first is device 1. */
  readonly devices: readonly ManifestDevice[];
  /** Custody vendor-hosted only, otherwise ''. */
  readonly vendor: string;
}

declare const verified: unique symbol;

/** A manifest whose signature and form have been checked; only verifyManifest makes one. */
export interface VerifiedManifest extends ManifestFields {
  readonly [verified]: true;
  /** As received: what is kept and passed on. */
  readonly blob: SignedBlob;
  /** SHA-256 of the payload. */
  readonly hash: Bytes;
  /** Device 1's identity key. */
  readonly accountKey: Bytes;
}

export interface ManifestExpectations {
  /** For the expiry. */
  readonly nowMs: number;
  readonly account?: AccountId;
  readonly clusterId?: string;
  /** Welcome.limits.devicesMax; 6 when absent. */
  readonly devicesMax?: number;
  /** Accept one that has expired: for what is pinned already, and for successors of it. */
  readonly expiredToo?: boolean;
}

export interface ManifestRef {
  readonly version: number;
  readonly hash: Bytes;
}

/** Encodes and signs with the account key. Throws BAD_MANIFEST for fields that would not verify, so that nobody signs what nobody takes. */
export function signManifest(fields: ManifestFields, accountKey: DeviceIdentity): SignedBlob {
  const fault = manifestFault(fields, protocol.deviceIdMax);
  if (fault !== null) throw bad(fault);
  if (!sameBytes(accountKey.publicKey, fields.devices[0]?.identityKey ?? new Uint8Array())) throw bad('not signed by device 1');
  const payload = own(wire.Manifest.encode({
    ...fields,
    account: accountIdToBytes(fields.account),
    kind: fields.kind === 'business' ? wire.AccountKind.BUSINESS : wire.AccountKind.CONSUMER,
    custody: encodeCustody(fields.custody),
    devices: fields.devices.map(device => ({ ...device, capabilities: [...device.capabilities] })),
  }).finish());
  const blob = { payload, signature: accountKey.sign(signingBytes(MANIFEST_DOMAIN, payload)) };
  if (encodeSignedBlob(blob).length > protocol.manifestBytesMax) throw bad('too long');
  return blob;
}

/**
 * Throws BAD_MANIFEST, its detail says why. Over the payload as received; fields that this version does not know are kept in it.
 * That the account key is the right one is not checked here: compare it with what is pinned (judgeManifest) or current (checkSuccessor).
 */
export function verifyManifest(input: SignedBlobInput, expectations: ManifestExpectations): VerifiedManifest {
  const blob = decodeSignedBlob(input);
  if (encodeSignedBlob(blob).length > protocol.manifestBytesMax) throw bad('too long');
  const fields = decodeManifest(blob.payload);
  const fault = manifestFault(fields, expectations.devicesMax ?? DEVICES_MAX) ?? expectationFault(fields, expectations);
  if (fault !== null) throw bad(fault);
  const accountKey = fields.devices[0]?.identityKey ?? new Uint8Array();
  if (!verifySignature(accountKey, signingBytes(MANIFEST_DOMAIN, blob.payload), blob.signature)) throw bad('signature');
  return brand({ ...fields, blob, hash: sha256(blob.payload), accountKey });
}

/** For Content.authorManifest and recipientManifest. */
export function manifestRef(manifest: VerifiedManifest): ManifestRef {
  return { version: manifest.version, hash: manifest.hash };
}

function expectationFault(fields: ManifestFields, { account, clusterId, nowMs, expiredToo }: ManifestExpectations): string | null {
  if (account !== undefined && fields.account !== account) return 'another account';
  if (clusterId !== undefined && fields.clusterId !== clusterId) return 'another cluster';
  if (expiredToo !== true && fields.expiresAtMs !== 0 && fields.expiresAtMs <= nowMs) return 'expired';
  return null;
}

function decodeManifest(payload: Bytes): ManifestFields {
  let decoded: InstanceType<typeof wire.Manifest>;
  try {
    decoded = wire.Manifest.decode(payload);
  } catch (error) {
    throw new SealgateError('BAD_MANIFEST', { detail: 'does not decode', cause: error });
  }
  const account = accountIdFromBytes(decoded.account);
  if (account === null) throw bad('account id');
  return {
    account,
    kind: decodeKind(decoded.kind),
    custody: decodeCustody(decoded.custody),
    clusterId: decoded.clusterId,
    version: decoded.version,
    issuedAtMs: decoded.issuedAtMs,
    expiresAtMs: decoded.expiresAtMs,
    devices: decoded.devices.map(decodeDevice),
    vendor: decoded.vendor,
  };
}

function decodeKind(kind: messages.sealgate.v1.AccountKind): AccountKind {
  switch (kind) {
    case wire.AccountKind.CONSUMER: return 'consumer';
    case wire.AccountKind.BUSINESS: return 'business';
    default: throw bad('kind of account');
  }
}

function decodeDevice(device: messages.sealgate.v1.ManifestDevice.$Properties): ManifestDevice {
  const id = parseDeviceId(device.id ?? 0);
  if (id === null) throw bad('device id');
  return {
    id,
    incarnation: device.incarnation ?? 0,
    registrationId: device.registrationId ?? 0,
    identityKey: own(device.identityKey ?? new Uint8Array()),
    capabilities: [...device.capabilities ?? []],
  };
}

function brand(manifest: Omit<VerifiedManifest, typeof verified>): VerifiedManifest {
  // eslint-disable-next-line @typescript-eslint/no-unsafe-type-assertion -- the one place that makes one, called after the checks
  return Object.freeze(manifest) as VerifiedManifest;
}

function bad(detail: string): SealgateError {
  return new SealgateError('BAD_MANIFEST', { detail });
}
