import type { Clock } from '../../../proto/clock.ts';
import type { ProvisioningStore } from '../../../storage/provisioning/provisioning.ts';
import type { DeviceObserver } from '../observer.ts';
import type { LinkingHub } from './linking-hub.ts';

export interface LinkingAcrossNodesParts {
  readonly hub: LinkingHub;
  readonly store: ProvisioningStore;
  readonly clock: Clock;
  /** How long a new device may wait. */
  readonly waitMs: number;
  readonly observer: Pick<DeviceObserver, 'failed'>;
}

/** Somebody holds two telephones side by side; until then nothing is asked of the store. */
const lookEveryMs = 500;

/** Brings a provisioning message to the node at which the new device waits, through the store that all nodes share. */
export class LinkingAcrossNodes {
  private readonly parts: LinkingAcrossNodesParts;
  private readonly cancel: () => void;
  private looking = false;

  constructor(parts: LinkingAcrossNodesParts) {
    this.parts = parts;
    this.cancel = parts.clock.every(lookEveryMs, () => { void this.look(); });
  }

  /** A device waits at this node. Rejects as the store does. */
  opened(address: Uint8Array): Promise<void> {
    return this.parts.store.open(address, this.parts.waitMs);
  }

  /** For a device that waits at another node. False: nobody waits there. Rejects as the store does. */
  leave(address: Uint8Array, message: Uint8Array): Promise<boolean> {
    return this.parts.store.leave(address, message);
  }

  stop(): void {
    this.cancel();
  }

  private async look(): Promise<void> {
    if (this.looking) return;
    this.looking = true;
    try {
      const { hub, store } = this.parts;
      for (const address of hub.addresses()) {
        const message = await store.find(address);
        if (message !== null) hub.deliver(address, message);
      }
    } catch (error) {
      this.parts.observer.failed('provisioning', error);
    } finally {
      this.looking = false;
    }
  }
}
