import { SealgateError } from '../../../proto/errors.ts';
import type { messages } from '../../../proto/messages.ts';
import type { OneTimePair } from '../../../storage/pre-keys/pre-keys.ts';
import { checkedPublicKey, checkedSignedKey } from '../device-keys.ts';
import { keyStatus } from './key-status.ts';
import { ownDevice } from './own-device.ts';
import type { RequestHandler } from './request.ts';

type UploadKeys = messages.sealgate.v1.UploadKeys.$Properties;

/** Takes keys after checking every one of them; nothing is kept of a batch with a bad one. */
export const uploadKeys: RequestHandler<UploadKeys> = async (shared, { device }, body) => {
  const { limits, preKeys } = shared;
  if ((body.oneTime?.length ?? 0) > limits.oneTimeKeysPerUploadMax || (body.oneTimeKyber?.length ?? 0) > limits.oneTimeKeysPerUploadMax) throw new SealgateError('TOO_MANY_KEYS');
  const { identityKey } = await ownDevice(shared, device);
  const pairs = checkedPairs(identityKey, body);
  const signed = body.signed ? checkedSignedKey('ec', identityKey, body.signed) : undefined;
  const lastResort = body.lastResort ? checkedSignedKey('kyber', identityKey, body.lastResort) : undefined;
  const replace = body.replace === true;
  const kept = replace || pairs.length === 0 ? 0 : await preKeys.count(device);
  if (kept + pairs.length > limits.oneTimeKeysMax) throw new SealgateError('TOO_MANY_KEYS');
  if (signed !== undefined || lastResort !== undefined) {
    await preKeys.setRepeatedUse(device, { ...(signed === undefined ? {} : { signed }), ...(lastResort === undefined ? {} : { lastResort }) });
  }
  if (pairs.length > 0 || replace) await preKeys.addOneTime(device, pairs, replace);
  return keyStatus(shared, device, identityKey);
};

function checkedPairs(identityKey: Uint8Array, { oneTime, oneTimeKyber }: UploadKeys): readonly OneTimePair[] {
  const ecs = oneTime ?? [];
  const kybers = oneTimeKyber ?? [];
  if (ecs.length !== kybers.length) throw new SealgateError('MALFORMED', { detail: 'EC and Kyber keys in equal number' });
  const ids = { ec: new Set(ecs.map(({ id }) => id)), kyber: new Set(kybers.map(({ id }) => id)) };
  if (ids.ec.size !== ecs.length || ids.kyber.size !== kybers.length) throw new SealgateError('MALFORMED', { detail: 'a key id twice' });
  return ecs.map((ec, index) => ({ ec: checkedPublicKey(ec), kyber: checkedSignedKey('kyber', identityKey, kybers[index]) }));
}
