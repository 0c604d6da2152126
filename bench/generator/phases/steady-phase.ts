import { nowUs } from '../../measure/now.ts';
import type { SteadyCommand } from '../commands.ts';
import type { Device } from '../device.ts';
import type { PhaseCounts } from '../phase-counts.ts';
import type { Prng } from '../prng.ts';

/** Calls `act` at the arrivals of a Poisson process, with the moment each was due, whether or not the last one has been dealt with. Resolves at the end of the time, or when `cut` is aborted. */
export function atRandomTimes(options: Pick<SteadyCommand, 'ratePerSecond' | 'startAtUs' | 'durationMs'>, random: Prng, cut: AbortSignal, act: (dueUs: number) => void): Promise<void> {
  return new Promise(resolve => {
    const meanUs = 1e6 / options.ratePerSecond;
    const endUs = options.startAtUs + options.durationMs * 1000;
    let dueUs = options.startAtUs + random.exponential(meanUs);
    const actDue = (): void => {
      let actualUs = nowUs();
      while (dueUs <= actualUs && dueUs < endUs) {
        act(dueUs);
        actualUs = nowUs();
        dueUs += random.exponential(meanUs);
      }
      if ((dueUs < endUs || actualUs < endUs) && !cut.aborted) setTimeout(actDue, 1);
      else resolve();
    };
    actDue();
  });
}

/** Open loop: sends at a constant rate, each from a device chosen at random. */
export function sendSteadily(senders: readonly Device[], options: SteadyCommand, random: Prng, phase: PhaseCounts, cut: AbortSignal): Promise<void> {
  return atRandomTimes(options, random, cut, dueUs => {
    phase.offer(dueUs, senders[random.integer(senders.length)]?.send(dueUs) === true);
  });
}
