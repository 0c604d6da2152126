import { deviceKeyText, type DeviceKey } from '../../../proto/ids.ts';
import { comparePositions, type Position } from '../../../proto/position.ts';
import { GenerationCache } from '../cache/generation-cache.ts';
import type { RoutingLimits } from '../limits.ts';
import type { RoutingObserver } from '../observer.ts';

/** Notices a first delivery that one connection after the other does not acknowledge: the client probably cannot digest it. It blocks nobody else. */
export class PoisonWatch {
  private readonly limits: RoutingLimits;
  private readonly observer: RoutingObserver;
  private readonly seen: GenerationCache<string, { readonly position: Position; readonly connections: number }>;

  constructor(limits: RoutingLimits, observer: RoutingObserver) {
    this.limits = limits;
    this.observer = observer;
    this.seen = new GenerationCache(limits.poisonEntries);
  }

  /** A connection ended without any acknowledgement; `first` was the first that it was given. */
  unacknowledged(device: DeviceKey, first: Position): void {
    const key = deviceKeyText(device);
    const before = this.seen.get(key);
    const connections = before !== undefined && comparePositions(before.position, first) === 0 ? before.connections + 1 : 1;
    this.seen.set(key, { position: first, connections });
    if (connections >= this.limits.poisonConnections) this.observer.poisonSuspected(connections);
  }

  digested(device: DeviceKey): void {
    if (this.seen.size > 0) this.seen.delete(deviceKeyText(device));
  }
}
