import { createKeyRing, DeviceIdentity, signManifest, verifyManifest, type SignedBlob, type VerifiedManifest } from '../../crypto/index.ts';
import { accountIdToBytes, parseAccountId, type AccountId } from '../../proto/ids.ts';
import type { Rig } from './rig.ts';
import type { Deliver, ServedDevice } from './scripted-server.ts';

// What a server that lies makes out of what it has.

export const asAccount = (text: string): AccountId => {
  const account = parseAccountId(text);
  if (account === null) throw new Error('not an account');
  return account;
};
export const manifestOf = (rig: Rig, number: string): VerifiedManifest => verifyManifest(rig.server.account(number).manifest, { nowMs: 0, expiredToo: true });

/** A delivery in the name of this device. */
export function deliverFrom(from: ServedDevice, payload: Uint8Array, more: Deliver = {}): Deliver {
  return {
    envelopeId: new Uint8Array(16).fill(0xee), sender: accountIdToBytes(asAccount(from.account)), senderDevice: from.id, senderIncarnation: from.incarnation,
    acceptedAtMs: 1, payload, ...more,
  };
}

/** The account's manifest under the operator's own account key, and the keys that go with it. */
export function underOtherKey(rig: Rig, number: string): { readonly identity: DeviceIdentity; readonly manifest: SignedBlob; readonly version: number } {
  const identity = DeviceIdentity.generate();
  const { version, devices: [first], ...rest } = manifestOf(rig, number);
  if (first === undefined) throw new Error('no device');
  const manifest = signManifest({ ...rest, version: version + 1, devices: [{ ...first, incarnation: first.incarnation + 1, identityKey: identity.publicKey }] }, identity);
  return { identity, manifest, version: version + 1 };
}

/** The operator's own keys in the place of the account's. */
export function swapAccountKey(rig: Rig, number: string): void {
  const account = rig.server.account(number);
  const device = rig.server.device(number);
  const { identity, manifest, version } = underOtherKey(rig, number);
  const keys = createKeyRing(identity, 1);
  rig.server.setManifest(account, manifest, version);
  account.devices.set(1, { ...device, incarnation: device.incarnation + 1, identityKey: identity.publicKey, signed: keys.signed, lastResort: keys.lastResort, pairs: [], queue: [], line: null });
}
