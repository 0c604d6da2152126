import type { Clock } from '../../../proto/clock.ts';
import { deviceKeyText, type AccountId, type DeviceKey } from '../../../proto/ids.ts';

/** Longer than an authentication takes. */
const REMEMBERED_MS = 60_000;

/** Connections that were on their way through authentication when their device was removed, or their account closed: they come too late. */
export class LateComers {
  private readonly clock: Clock;
  /** Device or account, and when; in the order of the times. */
  private readonly gone = new Map<string, number>();

  constructor(clock: Clock) {
    this.clock = clock;
  }

  /** For good: an incarnation does not come back. */
  deviceRemoved(key: DeviceKey): void {
    this.add(deviceKeyText(key));
  }

  /** Who authenticates from now on may connect, if the account's row lets it. */
  accountClosed(account: AccountId): void {
    this.add(account);
  }

  /** `authenticatedAtMs`: before the rows were read that let the device in. */
  has(key: DeviceKey, authenticatedAtMs: number): boolean {
    return this.gone.has(deviceKeyText(key)) || (this.gone.get(key.account) ?? Number.NEGATIVE_INFINITY) > authenticatedAtMs;
  }

  tick(nowMs: number): void {
    for (const [text, sinceMs] of this.gone) {
      if (sinceMs + REMEMBERED_MS > nowMs) break;
      this.gone.delete(text);
    }
  }

  private add(text: string): void {
    this.gone.delete(text);
    this.gone.set(text, this.clock.monotonicMs());
  }
}
