import { nowUs, pause } from '../../measure/now.ts';
import type { Device } from '../device.ts';

const STEP_MS = 20;

/** Waits until every send of these devices is answered, everything accepted has been delivered and whoever lost a connection is back, at most `timeoutMs`. */
export async function settle(devices: readonly Device[], timeoutMs: number): Promise<void> {
  const untilUs = nowUs() + timeoutMs * 1000;
  const isOpen = (device: Device): boolean => device.unanswered > 0 || device.lost > 0 || (device.keepsConnected && !device.isReady);
  // Those who receive may be others than those who sent: both have to be at rest.
  const all = new Set(devices.flatMap(device => [device, ...device.hearsFrom]));
  let open = [...all].filter(isOpen);
  while (open.length > 0 && nowUs() < untilUs) {
    await pause(STEP_MS);
    open = open.filter(isOpen);
  }
}
