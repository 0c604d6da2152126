import type { AddressBook } from './address-book.ts';
import type { DeviceConnection } from './connection.ts';
import type { HelloTurns } from './hello-turns.ts';
import type { LinkingAcrossNodes } from './linking/linking-across-nodes.ts';
import type { LinkingHub } from './linking/linking-hub.ts';
import type { DevicePlaneParts } from './parts.ts';
import type { NumberVault } from './registration/number-vault.ts';
import type { PinCheck } from './registration/pin-check.ts';
import type { ReturnSpread } from './routes/return-spread.ts';
import type { SerialByKey } from '../routing/sending/serial-by-key.ts';
import type { SecurityBudgets } from './security-budgets.ts';
import type { TimingWheel } from './timing-wheel.ts';
import type { TurnPace } from './turn-pace.ts';

/** What all connections and handlers of one device plane share. */
export interface Shared extends DevicePlaneParts {
  readonly wheel: TimingWheel;
  readonly addresses: AddressBook;
  readonly connections: Set<DeviceConnection>;
  readonly outbox: Outbox;
  readonly pace: TurnPace | null;
  readonly hellos: HelloTurns;
  readonly vault: NumberVault;
  readonly securityBudgets: SecurityBudgets;
  readonly pins: PinCheck;
  readonly linking: LinkingHub;
  readonly linkingAcrossNodes: LinkingAcrossNodes | null;
  readonly verificationLock: SerialByKey;
  readonly returns: ReturnSpread;
  /** Hellos that wait for the store. */
  hellosUnderway: number;
  isDraining: boolean;
}

/** Collects the answers of one turn of the event loop, so that a socket with several gets them in one write. */
export class Outbox {
  private waiting: DeviceConnection[] = [];
  private readonly flush = (): void => {
    const batch = this.waiting;
    this.waiting = [];
    for (const connection of batch) connection.flush();
  };

  add(connection: DeviceConnection): void {
    this.waiting.push(connection);
    if (this.waiting.length === 1) queueMicrotask(this.flush);
  }
}
