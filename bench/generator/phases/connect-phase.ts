import { pause } from '../../measure/now.ts';
import type { Device, DeviceListener } from '../device.ts';
import { inTurns } from '../in-turns.ts';

export interface ConnectOptions {
  /** Connections that are being opened at the same time. */
  readonly concurrency: number;
  /** The first attempts are spread evenly over this time, `concurrency` or not; default 0. */
  readonly spreadMs?: number;
  /** How often a device tries before the run gives up on it; default 5. */
  readonly attemptsMax?: number;
  /** What is not connected by then is left. */
  readonly cut: AbortSignal;
  /** Those whose turn has not come begin at once. */
  readonly hurry?: AbortSignal;
}

const ATTEMPTS_MAX = 5;
const RETRY_PAUSE_MS = 200;
const RETRY_PAUSE_MAX_MS = 2_000;

/** Connects and authenticates all `devices`, as fast as the server lets them. Rejects when one cannot connect after several attempts. */
export function connectAll(devices: readonly Device[], { concurrency, spreadMs = 0, attemptsMax = ATTEMPTS_MAX, cut, hurry }: ConnectOptions): Promise<void> {
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
          else if (spreadMs === 0) start();
        } else if (!ended.canRetry) reject(new Error(`a device could not connect: the server closed with ${ended.code}`));
        else if (!device.keepsConnected) void retry(device);
      },
    };
    const retry = async (device: Device): Promise<void> => {
      const attempt = (attempts.get(device) ?? 1) + 1;
      attempts.set(device, attempt);
      if (attempt > attemptsMax) {
        reject(new Error(`a device could not connect in ${attemptsMax} attempts; ${ready} of ${devices.length} are connected`));
        return;
      }
      await pause(Math.min(RETRY_PAUSE_MAX_MS, RETRY_PAUSE_MS * attempt));
      if (!cut.aborted) device.connect();
    };
    const start = (): void => {
      const device = devices[next++];
      if (device === undefined || cut.aborted) return;
      device.listener = listener;
      device.connect();
    };
    if (devices.length === 0 || cut.aborted) resolve();
    cut.addEventListener('abort', () => { resolve(); }, { once: true });
    const startAll = (): void => void inTurns(devices, start);
    hurry?.addEventListener('abort', startAll, { once: true });
    if (hurry?.aborted === true) startAll();
    else if (spreadMs > 0) for (const index of devices.keys()) setTimeout(start, index * spreadMs / devices.length);
    else void inTurns(devices.slice(0, concurrency), start);
  });
}
