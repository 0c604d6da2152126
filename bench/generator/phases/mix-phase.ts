import { nowUs, pause } from '../../measure/now.ts';
import type { MixCommand } from '../commands.ts';
import type { Crew } from '../crew.ts';
import type { Device } from '../device.ts';
import type { PhaseCounts } from '../phase-counts.ts';
import type { PhaseWindow } from './phase-window.ts';
import { atRandomTimes } from './steady-phase.ts';

/**
 * People as the model (scenarios/behaviour.ts) has them: they write, are seen typing before, confirm what came, and lose and make connections, all of it open loop. The window closes when nobody writes any more;
 * the last receipts follow.
 */
export async function liveOn(devices: readonly Device[], options: MixCommand, crew: Crew, { phase, window, cut }: { readonly phase: PhaseCounts; readonly window: PhaseWindow; readonly cut: AbortSignal }): Promise<void> {
  const { random } = crew;
  const anybody = (): Device | undefined => devices[random.integer(devices.length)];
  confirmWhatComes(crew, phase, options.receiptDelayMs);
  await Promise.all([
    atRandomTimes(options, random, cut, dueUs => {
      const device = anybody();
      if (random.fraction() < options.typingShare) device?.sendTyping();
      phase.offer(dueUs, device?.send(dueUs) === true);
    }),
    atRandomTimes({ ...options, ratePerSecond: options.reconnectsPerSecond }, random, cut, () => anybody()?.drop()),
  ]);
  window.close();
  await pause(2 * options.receiptDelayMs);
  crew.afterMessage = null;
}

/** One receipt for all that came from one sender in the time: offered as messages are. */
function confirmWhatComes(crew: Crew, phase: PhaseCounts, delayMs: number): void {
  const due = new Map<Device, Set<Device>>();
  crew.afterMessage = (recipient, sender) => {
    const senders = due.get(recipient) ?? new Set();
    senders.add(sender);
    if (due.has(recipient)) return;
    due.set(recipient, senders);
    const dueUs = nowUs() + delayMs * 1000;
    void pause(delayMs).then(() => {
      due.delete(recipient);
      for (const one of senders) phase.offer(dueUs, recipient.sendReceipt(one, dueUs));
    });
  };
}
