import type { Position } from '../../../proto/position.ts';
import type { RoutingLimits } from '../limits.ts';
import { Outstanding, type OutstandingDelivery } from './outstanding.ts';

/** How much may be pushed on one subscription before it acknowledges, and what it has not acknowledged. */
export class PushWindow {
  /** The socket took less than it was offered. */
  socketFull = false;
  private readonly limits: RoutingLimits;
  private readonly isHosted: boolean;
  private outstanding: Outstanding | null = null;

  /** `isHosted`: it is no socket's, but a hosted business's. */
  constructor(limits: RoutingLimits, isHosted: boolean) {
    this.limits = limits;
    this.isHosted = isHosted;
  }

  get count(): number {
    return this.outstanding?.count ?? 0;
  }

  get roomMessages(): number {
    const { windowMessages, hostedWindowMessages } = this.limits;
    return this.socketFull ? 0 : (this.isHosted ? hostedWindowMessages : windowMessages) - this.count;
  }

  get roomBytes(): number {
    const { windowBytes, hostedWindowBytes } = this.limits;
    return (this.isHosted ? hostedWindowBytes : windowBytes) - (this.outstanding?.bytes ?? 0);
  }

  /** One of any size fits into an empty window. */
  hasRoom(bytes: number): boolean {
    return !this.socketFull && (this.count === 0 || (this.roomMessages > 0 && bytes <= this.roomBytes));
  }

  add(item: OutstandingDelivery): void {
    (this.outstanding ??= new Outstanding()).add(item);
  }

  first(): OutstandingDelivery | null {
    return this.outstanding?.first() ?? null;
  }

  takeUpTo(position: Position): OutstandingDelivery | null {
    return this.outstanding?.takeUpTo(position) ?? null;
  }

  /** Those that hold back the commit, oldest first. */
  unstored(): Iterable<OutstandingDelivery> {
    return this.outstanding?.unstored() ?? [];
  }

  /** The connection is over. */
  clear(): void {
    this.outstanding = null;
    this.socketFull = false;
  }
}
