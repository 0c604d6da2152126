import { SealgateError } from '../../proto/errors.ts';
import { toHex } from '../../proto/hex.ts';
import type { AccountId, DeviceId } from '../../proto/ids.ts';
import type { AccountRow, AccountStore, AccountWithDevices, DeviceCredentials, DeviceRow, ManifestReplacement } from './accounts.ts';

interface Entry { row: AccountRow; devices: readonly DeviceRow[] }

const NOTHING = new Uint8Array(0);

/** The account contract without a disk: for tests and the simulation. */
export class MemoryAccountStore implements AccountStore {
  private readonly entries = new Map<AccountId, Entry>();
  private readonly numbers = new Map<string, AccountId>();

  async create(row: AccountRow, devices: readonly DeviceRow[]): Promise<'created' | 'taken'> {
    if (this.has(row)) return 'created';
    if (!this.isFree(row)) return 'taken';
    this.insert(row, devices);
    return 'created';
  }

  async recycle(replaced: AccountId, row: AccountRow, devices: readonly DeviceRow[]): Promise<'created' | 'conflict'> {
    if (this.has(row)) return 'created';
    const old = this.entries.get(replaced);
    if (old === undefined || old.row.numberIndex === null || old.row.state === 'deleted') return 'conflict';
    const holder = row.numberIndex === null ? undefined : this.numbers.get(toHex(row.numberIndex));
    if (this.entries.has(row.account) || (holder !== undefined && holder !== replaced)) return 'conflict';
    await this.erase(replaced);
    this.insert(row, devices);
    return 'created';
  }

  async findByNumber(numberIndex: Uint8Array): Promise<AccountId | null> {
    return this.numbers.get(toHex(numberIndex)) ?? null;
  }

  async load(account: AccountId): Promise<AccountWithDevices | null> {
    const entry = this.entries.get(account);
    return entry === undefined ? null : { row: rowCopy(entry.row), devices: entry.devices.map(deviceCopy) };
  }

  loadBoth(one: AccountId, other: AccountId): Promise<[AccountWithDevices | null, AccountWithDevices | null]> {
    return Promise.all([this.load(one), this.load(other)]);
  }

  async credentials(account: AccountId, device: DeviceId): Promise<DeviceCredentials | null> {
    const entry = this.entries.get(account);
    const found = entry?.devices.find(row => row.device === device);
    if (entry === undefined || found === undefined) return null;
    const { state, manifestVersion, lastSeenDay, pinHash } = entry.row;
    return { state, manifestVersion, lastSeenDay, registrationLock: pinHash !== null, incarnation: found.incarnation, secretHash: new Uint8Array(found.secretHash) };
  }

  async replaceManifest(change: ManifestReplacement): Promise<'applied' | 'conflict'> {
    const entry = this.active(change.account);
    if (entry?.row.manifestVersion !== change.expectedVersion) return 'conflict';
    const gone = new Set([...change.removeDevices, ...change.addDevices.map(row => row.device)]);
    entry.devices = sorted([...entry.devices.filter(row => !gone.has(row.device)), ...change.addDevices.map(deviceCopy)]);
    const business = change.business === undefined ? entry.row.business : new Uint8Array(change.business);
    entry.row = { ...entry.row, manifestVersion: change.version, manifest: new Uint8Array(change.manifest), business };
    return 'applied';
  }

  async setBusiness(account: AccountId, business: Uint8Array): Promise<void> {
    this.change(account, { business: new Uint8Array(business) });
  }

  async setLock(account: AccountId, pinHash: Uint8Array | null, recoveryHash: Uint8Array | null): Promise<void> {
    this.change(account, { pinHash: copyOf(pinHash), recoveryHash: copyOf(recoveryHash) });
  }

  async setState(account: AccountId, state: 'active' | 'suspended'): Promise<void> {
    this.change(account, { state });
  }

  async touch(account: AccountId, day: number): Promise<void> {
    const entry = this.active(account);
    if (entry !== undefined && entry.row.lastSeenDay < day) this.change(account, { lastSeenDay: day });
  }

  async erase(account: AccountId): Promise<void> {
    const entry = this.active(account);
    if (entry === undefined) return;
    if (entry.row.numberIndex !== null) this.numbers.delete(toHex(entry.row.numberIndex));
    this.change(account, { state: 'deleted', numberIndex: null, numberSealed: null, manifest: NOTHING, business: null, pinHash: null, recoveryHash: null, tag: '' });
    entry.devices = [];
  }

  async listByTag(tag: string, max: number): Promise<readonly AccountId[]> {
    if (tag === '') return [];
    return [...this.entries].filter(([, { row }]) => row.tag === tag).map(([account]) => account).sort().slice(0, max);
  }

  async import(accounts: readonly AccountWithDevices[]): Promise<void> {
    const ids = new Set(accounts.map(({ row }) => row.account));
    const indexes = accounts.flatMap(({ row }) => row.numberIndex === null ? [] : [toHex(row.numberIndex)]);
    const clash = ids.size < accounts.length || new Set(indexes).size < indexes.length || accounts.some(({ row }) => !this.isFree(row));
    if (clash) throw new SealgateError('CONFLICT', { detail: 'an account or number exists already' });
    for (const { row, devices } of accounts) this.insert(row, devices);
  }

  private has(row: AccountRow): boolean {
    return row.numberIndex !== null && this.numbers.get(toHex(row.numberIndex)) === row.account;
  }

  private isFree(row: AccountRow): boolean {
    return !this.entries.has(row.account) && (row.numberIndex === null || !this.numbers.has(toHex(row.numberIndex)));
  }

  private insert(row: AccountRow, devices: readonly DeviceRow[]): void {
    this.entries.set(row.account, { row: rowCopy(row), devices: sorted(devices.map(deviceCopy)) });
    if (row.numberIndex !== null) this.numbers.set(toHex(row.numberIndex), row.account);
  }

  private active(account: AccountId): Entry | undefined {
    const entry = this.entries.get(account);
    return entry?.row.state === 'deleted' ? undefined : entry;
  }

  private change(account: AccountId, part: Partial<AccountRow>): void {
    const entry = this.active(account);
    if (entry !== undefined) entry.row = { ...entry.row, ...part };
  }
}

function sorted(devices: readonly DeviceRow[]): readonly DeviceRow[] {
  return [...devices].sort((a, b) => a.device - b.device);
}

function rowCopy(row: AccountRow): AccountRow {
  return {
    ...row, numberIndex: copyOf(row.numberIndex), numberSealed: copyOf(row.numberSealed), manifest: new Uint8Array(row.manifest), business: copyOf(row.business),
    pinHash: copyOf(row.pinHash), recoveryHash: copyOf(row.recoveryHash),
  };
}

function deviceCopy(row: DeviceRow): DeviceRow {
  return { ...row, identityKey: new Uint8Array(row.identityKey), secretHash: new Uint8Array(row.secretHash) };
}

/** A Buffer's slice() is a view. */
function copyOf(bytes: Uint8Array | null): Uint8Array | null {
  return bytes === null ? null : new Uint8Array(bytes);
}
