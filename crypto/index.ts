/**
 * The native core, once for clients and hosted endpoints alike. What a server needs of it (checks of keys, manifests) has no state.
 * Bytes that come in may be any Uint8Array; they are copied at the edge. Bytes that go out are the caller's to keep.
 */
export type { Bytes, KeyDb, KeyTable, KeyWrite } from './key-db.ts';
export { MemoryKeyDb } from './key-db-memory.ts';
export type { DeviceAddress } from './device-address.ts';
export { DeviceIdentity, generateRegistrationId } from './identity.ts';
export {
  createRatchets,
  type OpenOutcome, type Ratchets, type RatchetParts, type SealOutcome, type SealRefusal, type SealRequest, type SealedFor, type TrustSource,
  type UndecryptableReason,
} from './ratchets.ts';
export { oneTimeIdOf } from './open-payload.ts';
export { makeRetryRequest, worthAskingAgain, type RetryRequest } from './retry-request.ts';
export {
  LAST_RESORT_BASE, createKeyRing, decodeKeyRing, encodeKeyRing, keyDigest, keyRotation, makeOneTimePairs, rotateKeys, rotationDue,
  type KeyRing, type NewOneTimePairs, type NewRepeatedUseKeys, type PublicKeyEntry, type SignedKeyEntry,
} from './pre-keys.ts';
export { checkEcKey, checkIdentityKey, checkKyberKey, checkSignedKey, verifySignature } from './key-checks.ts';
export { decodeSignedBlob, encodeSignedBlob, type SignedBlob, type SignedBlobInput } from './signed-blob.ts';
export {
  manifestRef, signManifest, verifyManifest,
  type AccountKind, type ManifestDevice, type ManifestExpectations, type ManifestFields, type ManifestRef, type VerifiedManifest,
} from './manifest.ts';
export type { Custody } from './custody.ts';
export { checkSuccessor, judgeManifest, type ManifestJudgement } from './manifest-rules.ts';
export {
  custodyLabel, signBusinessIdentity, verifyBusinessIdentity,
  type BusinessIdentityFields, type CustodyLabel, type VerifiedBusinessIdentity,
} from './business-identity.ts';
export { signClusterUrls, verifyClusterUrls, type ClusterUrlsFields } from './cluster-urls.ts';
export { OperatorKey } from './operator-key.ts';
export { compareScanned, safetyNumber, type SafetyNumber } from './safety-number.ts';
export { authenticationString, decodeLinkUri, type LinkRequest } from './link-uri.ts';
export { createLinkOffer, openGrant, sealGrant, type LinkOffer, type OpenedGrant, type ProvisioningGrantFields } from './provisioning.ts';
export { decodeContent, encodeContent, parseContent, serializeContent, type ContentOutcome } from './content.ts';
export { contentLimits } from './content-limits.ts';
export { pinHash } from './pin-hash.ts';
export { vcardText } from './vcard-text.ts';
export { SealingKey } from './sealing-key.ts';
