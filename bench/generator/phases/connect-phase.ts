import { pause } from '../../measure/now.ts';
import type { Device, DeviceListener } from '../device.ts';

/** How often a device that could not connect tries again before the run gives up on it. */
const ATTEMPTS_MAX = 5;
const RETRY_PAUSE_MS = 200;

/**
 * Connects and authenticates all `devices`, `concurrency` at a time, as fast as the server lets them. Rejects when one cannot connect after several
 * attempts.
 */
export function connectAll(devices: readonly Device[], concurrency: number): Promise<void> {
  return new Promise((resolve, reject) => {
    let next = 0;
    let ready = 0;
    const attempts = new Map<Device, number>();
    const listener: DeviceListener = {
      connected: (device, ended) => {
        if (ended === null) {
          ready += 1;
          device.listener = {};
          if (ready === devices.length) resolve();
          else start();
        } else if (!ended.canRetry) reject(new Error(`a device could not connect: the server closed with ${ended.code}`));
        else void retry(device);
      },
    };
    const retry = async (device: Device): Promise<void> => {
      const attempt = (attempts.get(device) ?? 1) + 1;
      attempts.set(device, attempt);
      if (attempt > ATTEMPTS_MAX) {
        reject(new Error(`a device could not connect in ${ATTEMPTS_MAX} attempts; ${ready} of ${devices.length} are connected`));
        return;
      }
      await pause(RETRY_PAUSE_MS * attempt);
      device.connect();
    };
    const start = (): void => {
      const device = devices[next++];
      if (device === undefined) return;
      device.listener = listener;
      device.connect();
    };
    if (devices.length === 0) resolve();
    for (let started = 0; started < concurrency; started += 1) start();
  });
}
