import { nowUs, pause } from '../../measure/now.ts';
import type { MixCommand } from '../commands.ts';
import type { Crew } from '../crew.ts';
import type { Device } from '../device.ts';
import type { PhaseCounts } from '../phase-counts.ts';
import { atRandomTimes } from './steady-phase.ts';

/** People as the model (scenarios/behaviour.ts) has them: they write, are seen typing before, confirm what came, and lose and make connections, all of it open loop. */
export async function liveOn(devices: readonly Device[], options: MixCommand, crew: Crew, phase: PhaseCounts, cut: AbortSignal): Promise<void> {
  const { random } = crew;
  const anybody = (): Device | undefined => devices[random.integer(devices.length)];
  confirmWhatComes(crew, options.receiptDelayMs);
  await Promise.all([
    atRandomTimes(options, random, cut, dueUs => {
      phase.offered += 1;
      const device = anybody();
      if (random.fraction() < options.typingShare) device?.sendTyping();
      if (device?.send(dueUs) !== true) phase.unsent += 1;
      phase.sendLag.record(nowUs() - dueUs);
    }),
    atRandomTimes({ ...options, ratePerSecond: options.reconnectsPerSecond }, random, cut, () => anybody()?.drop()),
  ]);
  // The last receipts are under way after the last message.
  await pause(2 * options.receiptDelayMs);
  crew.afterMessage = null;
}

/** One receipt for all that came from one sender in the time. */
function confirmWhatComes(crew: Crew, delayMs: number): void {
  const due = new Map<Device, Set<Device>>();
  crew.afterMessage = (recipient, sender) => {
    const senders = due.get(recipient) ?? new Set();
    senders.add(sender);
    if (due.has(recipient)) return;
    due.set(recipient, senders);
    void pause(delayMs).then(() => {
      due.delete(recipient);
      for (const one of senders) recipient.sendReceipt(one);
    });
  };
}
