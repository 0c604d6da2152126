import type { Clock } from '../../../proto/clock.ts';
import type { AccountId, DeviceKey } from '../../../proto/ids.ts';
import type { AccountRow, AccountState, AccountStore, AccountWithDevices } from '../../../storage/accounts/accounts.ts';
import { GenerationCache } from './generation-cache.ts';
import { ReadsUnderWay } from './reads-under-way.ts';
import type { RoutingLimits } from '../limits.ts';

export interface DirectoryDevice {
  readonly key: DeviceKey;
  readonly registrationId: number;
}

/** What routing needs of an account. The manifest itself is read when it is to be shown: a stale answer needs a fresh one anyway. */
export interface DirectoryEntry {
  readonly kind: AccountRow['kind'];
  readonly state: AccountState;
  /** What consumers are asked about a business whose keys others hold, or a machine of its own; null: nothing is to be asked. */
  readonly custodyVersion: number | null;
  readonly version: number;
  readonly devices: readonly DirectoryDevice[];
  /** Monotonic: when the read began. */
  readonly askedAtMs: number;
}

export interface FreshEntry {
  readonly entry: DirectoryEntry;
  /** Encoded SignedBlob. */
  readonly manifest: Uint8Array;
  /** Encoded SignedBlob; null for consumers and businesses that nobody vouches for. */
  readonly business: Uint8Array | null;
}

/** Whether the account has the device, in this incarnation. */
export function lists({ entry }: FreshEntry, { device, incarnation }: DeviceKey): boolean {
  return entry.devices.some(({ key }) => key.device === device && key.incarnation === incarnation);
}

/** The custody version of an account; null where its own people's devices hold the keys. */
export type CustodyVersionOf = (row: AccountRow) => number | null;

export interface DirectoryParts {
  readonly accounts: AccountStore;
  readonly clock: Clock;
  readonly limits: RoutingLimits;
  readonly custodyVersionOf: CustodyVersionOf;
  /** Monotonic: since when this node has been told of every change of an account, without a break; Infinity: it is not. */
  readonly toldSinceMs: () => number;
}

/** Accounts and their devices, believed for a bounded time and forgotten when a manifest record says so. */
export class Directory {
  private readonly parts: DirectoryParts;
  private readonly entries: GenerationCache<AccountId, DirectoryEntry>;
  private readonly reads = new ReadsUnderWay<AccountId, FreshEntry | null>();

  constructor(parts: DirectoryParts) {
    this.parts = parts;
    this.entries = new GenerationCache(parts.limits.directoryCacheEntries);
  }

  /** The entry if it is known and was read at `sinceMs` (monotonic) or later; without it, if whoever does not own the account may believe it. */
  peek(account: AccountId, sinceMs?: number): DirectoryEntry | null {
    const entry = this.entries.get(account);
    return entry !== undefined && entry.askedAtMs >= (sinceMs ?? this.believedSinceMs(entry.kind)) ? entry : null;
  }

  /** The entry however old it is, for what never changes about an account. */
  known(account: AccountId): DirectoryEntry | null {
    return this.entries.get(account) ?? null;
  }

  /**
   * The entry, read if need be; null for an account that does not exist (any more). Rejects as the store does. A read brings `peer`, who writes to the account, along unless that is known: its own node
   * needs it for that too, and the account's when it answers.
   */
  async get(account: AccountId, sinceMs?: number, peer = account): Promise<DirectoryEntry | null> {
    const known = this.peek(account, sinceMs);
    if (known !== null) return known;
    const fresh = await (this.reads.joined(account, sinceMs ?? this.untoldSinceMs()) ?? this.read(account, peer));
    return fresh?.entry ?? null;
  }

  /** Reads the row again, not joining a read that began earlier. */
  refresh(account: AccountId): Promise<FreshEntry | null> {
    return this.keep(account, this.parts.clock.monotonicMs(), this.parts.accounts.load(account));
  }

  private read(account: AccountId, peer: AccountId): Promise<FreshEntry | null> {
    if (peer === account || this.reads.has(peer) || this.peek(peer) !== null) return this.refresh(account);
    const askedAtMs = this.parts.clock.monotonicMs();
    const both = this.parts.accounts.loadBoth(account, peer);
    this.keep(peer, askedAtMs, both.then(([, found]) => found)).catch(() => undefined);
    return this.keep(account, askedAtMs, both.then(([found]) => found));
  }

  private keep(account: AccountId, askedAtMs: number, reading: Promise<AccountWithDevices | null>): Promise<FreshEntry | null> {
    return this.reads.begin(account, askedAtMs, reading, (found, isNewest) => {
      const entry = found === null || found.row.state === 'deleted' ? null : entryOf(found, this.parts.custodyVersionOf(found.row), askedAtMs);
      if (isNewest && entry === null) this.entries.delete(account);
      else if (isNewest && entry !== null) this.entries.set(account, entry);
      return entry === null || found === null ? null : { entry, manifest: found.row.manifest, business: found.row.business };
    });
  }

  /** What was read, or is being read, is not used again. */
  forget(account: AccountId): void {
    this.entries.delete(account);
    this.reads.forget(account);
  }

  /** The account has this version now: an older one is not used again, nor what a read that is under way may find. */
  seen(account: AccountId, version: number): void {
    if ((this.entries.get(account)?.version ?? 0) < version) this.forget(account);
  }

  private believedSinceMs(kind: DirectoryEntry['kind']): number {
    const { clock, limits, toldSinceMs } = this.parts;
    const untoldMs = this.untoldSinceMs();
    return kind === 'business' ? untoldMs : Math.min(untoldMs, Math.max(toldSinceMs(), clock.monotonicMs() - limits.toldCacheMs));
  }

  private untoldSinceMs(): number {
    return this.parts.clock.monotonicMs() - this.parts.limits.directoryCacheMs;
  }
}

function entryOf({ row, devices }: AccountWithDevices, custodyVersion: number | null, askedAtMs: number): DirectoryEntry {
  return {
    kind: row.kind,
    custodyVersion,
    state: row.state,
    version: row.manifestVersion,
    devices: devices.map(device => ({
      key: { account: row.account, device: device.device, incarnation: device.incarnation },
      registrationId: device.registrationId,
    })),
    askedAtMs,
  };
}
