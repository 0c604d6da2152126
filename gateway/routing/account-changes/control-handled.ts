import { sleep, type Clock } from '../../../proto/clock.ts';
import { SealgateError } from '../../../proto/errors.ts';
import type { AccountLog } from '../../../storage/account-log/account-log.ts';
import type { ControlWaiters } from './control-waiters.ts';
import type { RoutingLimits } from '../limits.ts';

export interface ControlParts {
  readonly log: AccountLog;
  readonly clock: Clock;
  readonly limits: RoutingLimits;
  /** What waits for the partition's owner on this node; null when that is another. */
  readonly ownerHere: (partition: number) => { readonly controls: ControlWaiters; readonly nextOffset: number } | null;
}

const LOOK_EVERY_MS = 100;

/**
 * Resolves when the owner has acted on the control record at `offset`: at once where that is this node, else when the commit has passed the record.
 * Rejects with UNAVAILABLE after `controlTimeoutMs`; the record stays in the log, so it is acted on later.
 */
export async function controlHandled(parts: ControlParts, partition: number, offset: number): Promise<void> {
  const { clock, limits } = parts;
  const untilMs = clock.monotonicMs() + limits.controlTimeoutMs;
  while (!await isHandled(parts, partition, offset, untilMs)) {
    if (clock.monotonicMs() >= untilMs) throw new SealgateError('UNAVAILABLE', { detail: 'the owner of the account has not acted in time' });
    await sleep(clock, LOOK_EVERY_MS);
  }
}

/** False: not yet, or the partition has moved, or the log cannot say now. */
async function isHandled({ log, clock, ownerHere }: ControlParts, partition: number, offset: number, untilMs: number): Promise<boolean> {
  const owner = ownerHere(partition);
  if (owner === null) return log.committed(partition).then(committed => committed > offset, () => false);
  const tooLong = new AbortController();
  const inTime = sleep(clock, untilMs - clock.monotonicMs(), tooLong.signal).then(() => false, () => false);
  const handled = owner.controls.wait(offset, owner.nextOffset).then(() => true, () => false);
  return Promise.race([handled, inTime]).finally(() => { tooLong.abort(); });
}
