import type { Clock } from '../../proto/clock.ts';
import type { ProvisioningStore } from './provisioning.ts';

/** For tests of several nodes in one process. */
export class MemoryProvisioningStore implements ProvisioningStore {
  private readonly clock: Clock;
  private readonly waiting = new Map<string, { readonly untilMs: number; message: Uint8Array | null }>();

  constructor(clock: Clock) {
    this.clock = clock;
  }

  async open(address: Uint8Array, waitMs: number): Promise<void> {
    this.waiting.set(textOf(address), { untilMs: this.clock.monotonicMs() + waitMs, message: null });
  }

  async leave(address: Uint8Array, message: Uint8Array): Promise<boolean> {
    const entry = this.entry(address);
    if (entry?.message !== null) return false;
    entry.message = new Uint8Array(message);
    return true;
  }

  async find(address: Uint8Array): Promise<Uint8Array | null> {
    const message = this.entry(address)?.message ?? null;
    return message === null ? null : new Uint8Array(message);
  }

  private entry(address: Uint8Array): { message: Uint8Array | null } | undefined {
    const entry = this.waiting.get(textOf(address));
    return entry !== undefined && entry.untilMs > this.clock.monotonicMs() ? entry : undefined;
  }
}

function textOf(address: Uint8Array): string {
  return Buffer.from(address).toString('hex');
}
