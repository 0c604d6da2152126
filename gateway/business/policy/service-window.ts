import type { PolicySettings } from './policy-settings.ts';

/** Whether the consumer has written so lately that the business may answer freely. `lastInboundAtMs` 0: never. */
export function isWindowOpen(lastInboundAtMs: number, nowMs: number, { windowMs }: Pick<PolicySettings, 'windowMs'>): boolean {
  return lastInboundAtMs > 0 && nowMs - lastInboundAtMs < windowMs;
}
