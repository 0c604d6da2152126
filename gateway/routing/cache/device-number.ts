import type { DeviceKey } from '../../../proto/ids.ts';

/** Ids of an account's devices are below this. */
const DEVICE_IDS = 128;

/** Unique within the account, and no text that has to be put together and hashed for every message. */
export function deviceNumber({ device, incarnation }: DeviceKey): number {
  return incarnation * DEVICE_IDS + device;
}
