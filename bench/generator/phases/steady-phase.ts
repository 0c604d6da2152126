import { nowUs } from '../../measure/now.ts';
import type { Counters } from '../counters.ts';
import type { Device } from '../device.ts';
import type { Prng } from '../prng.ts';

export interface SteadyOptions {
  readonly ratePerSecond: number;
  readonly startAtUs: number;
  readonly durationMs: number;
}

/**
 * Open loop: Poisson arrivals at a constant rate, each from a device chosen at random to its peer, whether or not the server keeps up. Resolves when the
 * last one due has been sent.
 */
export function sendSteadily(devices: readonly Device[], options: SteadyOptions, random: Prng, counters: Counters): Promise<void> {
  return new Promise(resolve => {
    const meanUs = 1e6 / options.ratePerSecond;
    const endUs = options.startAtUs + options.durationMs * 1000;
    let dueUs = options.startAtUs + random.exponential(meanUs);
    const sendDue = (): void => {
      let actualUs = nowUs();
      while (dueUs <= actualUs && dueUs < endUs) {
        counters.offered += 1;
        const device = devices[random.integer(devices.length)];
        if (device?.send(dueUs) !== true) counters.unsent += 1;
        actualUs = nowUs();
        counters.sendLag.record(actualUs - dueUs);
        dueUs += random.exponential(meanUs);
      }
      if (dueUs < endUs || actualUs < endUs) setTimeout(sendDue, 1);
      else resolve();
    };
    sendDue();
  });
}
