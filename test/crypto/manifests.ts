import { DeviceIdentity, signManifest, verifyManifest, type ManifestFields, type VerifiedManifest } from '../../crypto/index.ts';
import { accountOf, deviceOf } from './people.ts';

export const primary = DeviceIdentity.generate();
export const second = DeviceIdentity.generate();
export const nowMs = 1_800_000_000_000;

/** A valid manifest of two devices. */
export const fields: ManifestFields = {
  account: accountOf('a'),
  kind: 'consumer',
  custody: 'device',
  clusterId: 'test-cluster',
  version: 3,
  issuedAtMs: nowMs - 1000,
  expiresAtMs: 0,
  devices: [
    { id: deviceOf(1), incarnation: 100, registrationId: 7, identityKey: primary.publicKey, capabilities: ['edit'] },
    { id: deviceOf(4), incarnation: 200, registrationId: 16_383, identityKey: second.publicKey, capabilities: [] },
  ],
  vendor: '',
};

export const business: ManifestFields = { ...fields, kind: 'business', custody: 'self-hosted' };

/** Signs and verifies. */
export function verified(changes: Partial<ManifestFields> = {}, key = primary, base = fields): VerifiedManifest {
  return verifyManifest(signManifest({ ...base, ...changes }, key), { nowMs });
}
