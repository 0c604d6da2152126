import { sleep, type Clock } from '../../proto/clock.ts';

/** Resolves to whether `work` settled within the time; it goes on in any case. A rejection counts as settled and is passed on. */
export async function settlesWithin(work: Promise<unknown>, timeoutMs: number, clock: Clock): Promise<boolean> {
  const stop = new AbortController();
  try {
    return await Promise.race([work.then(() => true), sleep(clock, timeoutMs, stop.signal).then(() => false)]);
  } finally {
    stop.abort();
  }
}
