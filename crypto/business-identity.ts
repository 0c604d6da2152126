import { SealgateError } from '../proto/errors.ts';
import { accountIdFromBytes, accountIdToBytes, type AccountId } from '../proto/ids.ts';
import { protocol } from '../proto/limits.ts';
import { wire } from '../proto/messages.ts';
import { own } from './bytes.ts';
import { decodeCustody, encodeCustody, isHosted, type Custody } from './custody.ts';
import { verifySignature } from './key-checks.ts';
import type { VerifiedManifest } from './manifest.ts';
import type { OperatorKey } from './operator-key.ts';
import { decodeSignedBlob, encodeSignedBlob, signingBytes, type SignedBlob, type SignedBlobInput } from './signed-blob.ts';

export const BUSINESS_DOMAIN = 'sealgate/business/v1';

export interface BusinessIdentityFields {
  readonly account: AccountId;
  readonly legalEntity: string;
  readonly displayName: string;
  readonly hosting: Custody;
  readonly vendor: string;
  readonly badge: boolean;
  readonly issuedAtMs: number;
  /** 0: does not expire. */
  readonly expiresAtMs: number;
  readonly custodyVersion: number;
  /** What messages are used for, how long they are kept and where that is said; '' where nothing is. */
  readonly purpose: string;
  readonly retention: string;
  readonly policyUrl: string;
}

declare const verified: unique symbol;

/** Signed by the pinned operator key; only verifyBusinessIdentity makes one. */
export interface VerifiedBusinessIdentity extends BusinessIdentityFields {
  readonly [verified]: true;
  readonly blob: SignedBlob;
}

export interface CustodyLabel {
  /** What to show. self-hosted is a claim of the business, unless it is checked at its own domain. */
  readonly custody: Custody;
  /** Only device and self-hosted may be called end-to-end encrypted. */
  readonly endToEnd: boolean;
  readonly badge: boolean;
  /** '' unless a valid business identity names them. */
  readonly legalEntity: string;
  readonly displayName: string;
  readonly vendor: string;
  readonly custodyVersion: number;
  /** What messages are used for, how long they are kept and where that is said: the business's own words, which the operator has seen. */
  readonly purpose: string;
  readonly retention: string;
  readonly policyUrl: string;
}

/** For the operator. */
export function signBusinessIdentity(fields: BusinessIdentityFields, operatorKey: OperatorKey): SignedBlob {
  const payload = own(wire.BusinessIdentity.encode({
    ...fields,
    account: accountIdToBytes(fields.account),
    hosting: encodeCustody(fields.hosting),
  }).finish());
  const blob = { payload, signature: operatorKey.sign(signingBytes(BUSINESS_DOMAIN, payload)) };
  if (encodeSignedBlob(blob).length > protocol.manifestBytesMax) throw bad('too long');
  return blob;
}

/** Throws BAD_MANIFEST: not signed by this operator key, for another account, or malformed. An expired one verifies: the label decides. */
export function verifyBusinessIdentity(input: SignedBlobInput, expectations: { readonly operatorKey: Uint8Array; readonly account: AccountId }): VerifiedBusinessIdentity {
  const blob = decodeSignedBlob(input);
  if (encodeSignedBlob(blob).length > protocol.manifestBytesMax) throw bad('too long');
  if (!verifySignature(expectations.operatorKey, signingBytes(BUSINESS_DOMAIN, blob.payload), blob.signature)) throw bad('signature');
  const fields = decodeBusinessIdentity(blob);
  if (fields.account !== expectations.account) throw bad('another account');
  // eslint-disable-next-line @typescript-eslint/no-unsafe-type-assertion -- the one place that makes one, after the checks
  return Object.freeze({ ...fields, blob }) as VerifiedBusinessIdentity;
}

/**
 * The honest label: what manifest and business identity agree on; operator-hosted without a badge when the latter is absent, expired or contradicts. A business with keys on its own
 * devices needs nobody's word: that they are there is what its account key says.
 */
export function custodyLabel(manifest: VerifiedManifest, business: VerifiedBusinessIdentity | null, nowMs: number): CustodyLabel {
  if (manifest.kind === 'consumer') return { ...unproven, custody: manifest.custody, endToEnd: true };
  if (business === null && manifest.custody === 'device' && !isPast(manifest.expiresAtMs, nowMs)) return { ...unproven, custody: 'device', endToEnd: true };
  if (business === null || !agrees(manifest, business, nowMs)) return unproven;
  const { badge, legalEntity, displayName, vendor, custodyVersion, purpose, retention, policyUrl } = business;
  return { custody: manifest.custody, endToEnd: !isHosted(manifest.custody), badge, legalEntity, displayName, vendor, custodyVersion, purpose, retention, policyUrl };
}

const unproven: CustodyLabel = {
  custody: 'operator-hosted', endToEnd: false, badge: false, legalEntity: '', displayName: '', vendor: '', custodyVersion: 0, purpose: '', retention: '', policyUrl: '',
};

function agrees(manifest: VerifiedManifest, business: VerifiedBusinessIdentity, nowMs: number): boolean {
  if (business.account !== manifest.account) return false;
  if (isPast(manifest.expiresAtMs, nowMs) || isPast(business.expiresAtMs, nowMs)) return false;
  return business.hosting === manifest.custody && business.vendor === manifest.vendor;
}

/** 0 never is. */
function isPast(expiresAtMs: number, nowMs: number): boolean {
  return expiresAtMs !== 0 && expiresAtMs <= nowMs;
}

function decodeBusinessIdentity({ payload }: SignedBlob): BusinessIdentityFields {
  let decoded: InstanceType<typeof wire.BusinessIdentity>;
  try {
    decoded = wire.BusinessIdentity.decode(payload);
  } catch (error) {
    throw new SealgateError('BAD_MANIFEST', { detail: 'does not decode', cause: error });
  }
  const account = accountIdFromBytes(decoded.account);
  if (account === null) throw bad('account id');
  const { legalEntity, displayName, vendor, badge, issuedAtMs, expiresAtMs, custodyVersion, purpose, retention, policyUrl } = decoded;
  return { account, hosting: decodeCustody(decoded.hosting), legalEntity, displayName, vendor, badge, issuedAtMs, expiresAtMs, custodyVersion, purpose, retention, policyUrl };
}

function bad(detail: string): SealgateError {
  return new SealgateError('BAD_MANIFEST', { detail: `business identity: ${detail}` });
}
