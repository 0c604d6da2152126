import type { messages } from '../../../proto/messages.ts';
import { keyStatus } from './key-status.ts';
import { ownDevice } from './own-device.ts';
import type { RequestHandler } from './request.ts';

export const getKeyStatus: RequestHandler<messages.sealgate.v1.GetKeyStatus.$Properties> = async (shared, { device }) => {
  const { identityKey } = await ownDevice(shared, device);
  return keyStatus(shared, device, identityKey);
};
