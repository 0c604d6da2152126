import type { DeviceIdentity, Ratchets } from '../crypto/index.ts';
import type { Clock } from '../proto/clock.ts';
import type { AccountId, DeviceId } from '../proto/ids.ts';
import type { Random } from '../proto/random.ts';
import type { CustodyBook } from './business/custody.ts';
import type { ClientEvents } from './client-events.ts';
import type { Connector } from './connection/connector.ts';
import type { Events } from './events.ts';
import type { SelfRow } from './profile/profile-rows.ts';
import type { ProfileStore } from './profile/profile-store.ts';

/** What the client's parts share once the profile is somebody. */
export interface Core {
  readonly clock: Clock;
  readonly random: Random;
  readonly store: ProfileStore;
  readonly events: Events<ClientEvents>;
  readonly connector: Connector;
  readonly account: AccountId;
  readonly device: DeviceId;
  readonly identity: DeviceIdentity;
  readonly ratchets: Ratchets;
  readonly offlineAfterMs: number;
  readonly heldSendsMax: number;
  readonly custody: () => CustodyBook;
  /** As it is in the profile now. */
  readonly self: () => SelfRow;
  /** For work that has no caller. */
  readonly background: (work: Promise<unknown>) => void;
}
