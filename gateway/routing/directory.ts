import type { Clock } from '../../proto/clock.ts';
import type { AccountId, DeviceKey } from '../../proto/ids.ts';
import type { AccountState, AccountStore, AccountWithDevices } from '../../storage/accounts/accounts.ts';
import { GenerationCache } from './generation-cache.ts';
import type { RoutingLimits } from './limits.ts';

export interface DirectoryDevice {
  readonly key: DeviceKey;
  readonly registrationId: number;
}

/** What routing needs of an account. The manifest itself is read when it is to be shown: a stale answer needs a fresh one anyway. */
export interface DirectoryEntry {
  readonly state: AccountState;
  readonly version: number;
  readonly devices: readonly DirectoryDevice[];
  readonly loadedAtMs: number;
}

export interface FreshEntry {
  readonly entry: DirectoryEntry;
  /** Encoded SignedBlob. */
  readonly manifest: Uint8Array;
}

/** Accounts and their devices, believed for a bounded time and forgotten when a manifest record says so. */
export class Directory {
  private readonly accounts: AccountStore;
  private readonly clock: Clock;
  private readonly cacheMs: number;
  private readonly entries: GenerationCache<AccountId, DirectoryEntry>;
  private readonly loading = new Map<AccountId, Promise<FreshEntry | null>>();

  constructor(accounts: AccountStore, clock: Clock, limits: RoutingLimits) {
    this.accounts = accounts;
    this.clock = clock;
    this.cacheMs = limits.directoryCacheMs;
    this.entries = new GenerationCache(limits.directoryCacheEntries);
  }

  /** The entry if it is known and young enough. */
  peek(account: AccountId): DirectoryEntry | null {
    const entry = this.entries.get(account);
    return entry !== undefined && this.clock.monotonicMs() - entry.loadedAtMs < this.cacheMs ? entry : null;
  }

  /** The entry, read if need be; null for an account that does not exist (any more). Rejects as the store does. */
  async get(account: AccountId): Promise<DirectoryEntry | null> {
    const known = this.peek(account);
    if (known !== null) return known;
    const fresh = await (this.loading.get(account) ?? this.refresh(account));
    return fresh?.entry ?? null;
  }

  /** Reads the row again, not joining a read that began earlier. */
  refresh(account: AccountId): Promise<FreshEntry | null> {
    const load: Promise<FreshEntry | null> = this.load(account, () => this.loading.get(account) === load);
    this.loading.set(account, load);
    const over = (): void => {
      if (this.loading.get(account) === load) this.loading.delete(account);
    };
    load.then(over, over);
    return load;
  }

  /** What was read, or is being read, is not used again. */
  forget(account: AccountId): void {
    this.entries.delete(account);
    this.loading.delete(account);
  }

  private async load(account: AccountId, isNewest: () => boolean): Promise<FreshEntry | null> {
    const found = await this.accounts.load(account);
    const entry = found === null || found.row.state === 'deleted' ? null : this.entryOf(found);
    if (isNewest()) {
      if (entry === null) this.entries.delete(account);
      else this.entries.set(account, entry);
    }
    return entry === null || found === null ? null : { entry, manifest: found.row.manifest };
  }

  private entryOf({ row, devices }: AccountWithDevices): DirectoryEntry {
    return {
      state: row.state,
      version: row.manifestVersion,
      devices: devices.map(device => ({
        key: { account: row.account, device: device.device, incarnation: device.incarnation },
        registrationId: device.registrationId,
      })),
      loadedAtMs: this.clock.monotonicMs(),
    };
  }
}
