import { accountIdToBytes, type DeviceKey } from '../proto/ids.ts';

/** The three columns account, device, incarnation, in this order. */
export function deviceParams(device: DeviceKey): [Uint8Array, number, number] {
  return [accountIdToBytes(device.account), device.device, device.incarnation];
}

export const WHERE_DEVICE = 'account = ? AND device = ? AND incarnation = ?';
