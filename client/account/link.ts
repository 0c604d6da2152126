import { createHash } from 'node:crypto';
import { authenticationString, createKeyRing, createLinkOffer, DeviceIdentity, generateRegistrationId, openGrant, type OpenedGrant } from '../../crypto/index.ts';
import { SealgateError } from '../../proto/errors.ts';
import { protocol } from '../../proto/limits.ts';
import { own } from '../bytes.ts';
import type { LinkOptions } from '../registration.ts';
import { bodyOf } from '../connection/frames.ts';
import { put } from '../profile/profile-rows.ts';
import { manifestRow } from '../trust/pinned-manifests.ts';
import { keyRingRow } from './keys.ts';
import { askOnce, withConnection, type Newcomer } from './unauthenticated.ts';

interface NewDevice {
  readonly identity: DeviceIdentity;
  readonly registrationId: number;
}

/** Shows a link code, waits for the primary's answer and becomes the device that it names; the profile is somebody when this resolves. */
export async function linkDevice(newcomer: Newcomer, options: LinkOptions): Promise<void> {
  const device = { identity: DeviceIdentity.generate(), registrationId: generateRegistrationId(newcomer.random) };
  const grant = await waitForGrant(newcomer, device, options);
  await join(newcomer, device, grant);
}

async function waitForGrant(newcomer: Newcomer, device: NewDevice, options: LinkOptions): Promise<OpenedGrant> {
  let onMessage: (message: Uint8Array) => void = () => undefined;
  const message = new Promise<Uint8Array>(resolve => { onMessage = resolve; });
  return withConnection(newcomer, frame => { if (frame.provisioningMessage) onMessage(own(frame.provisioningMessage.message ?? new Uint8Array())); }, async (connection, closed) => {
    const address = bodyOf(await connection.request({ openProvisioning: {} }), 'provisioningAddress');
    const offer = createLinkOffer({
      address: address.address ?? new Uint8Array(), identityKey: device.identity.publicKey, registrationId: device.registrationId, deviceName: options.deviceName,
    });
    options.onUri(offer.uri, address.expiresInSeconds ?? 0);
    options.onCode?.(authenticationString(offer.request));
    const answer = await Promise.race([message, closed.then(() => null)]);
    if (answer === null) throw new SealgateError('TIMEOUT', { detail: 'nobody accepted the link' });
    return openGrant(offer, answer, newcomer.clock.nowMs());
  });
}

async function join(newcomer: Newcomer, { identity, registrationId }: NewDevice, grant: OpenedGrant): Promise<void> {
  const keys = createKeyRing(identity, newcomer.clock.nowMs());
  const secret = newcomer.random.bytes(protocol.secretBytes);
  newcomer.store.commit([keyRingRow(keys.ring, keys.digest)], keys.writes);
  await askOnce(newcomer, { linkDevice: {
    manifest: grant.manifest.blob, device: grant.device, secretHash: createHash('sha256').update(secret).digest(), signed: keys.signed, lastResort: keys.lastResort,
  } });
  newcomer.store.commit([
    put('self', '', {
      account: grant.account, device: grant.device, incarnation: grant.incarnation, number: grant.number, registrationId, identity: identity.serialize(),
      secret, clusterId: grant.clusterId, operatorKey: own(grant.operatorKey), serverUrl: newcomer.serverUrl, urls: [],
      name: grant.profileName, about: '', profileVersion: grant.profileName === '' ? 0 : 1, receipts: true,
    }),
    manifestRow(grant.manifest, null),
  ]);
}
