import { closeCodes } from '../../../proto/close-codes.ts';
import { sleep } from '../../../proto/clock.ts';
import { SealgateError } from '../../../proto/errors.ts';
import type { AccountId, DeviceId, DeviceKey } from '../../../proto/ids.ts';
import type { AccountStore, AccountWithDevices } from '../../../storage/accounts/accounts.ts';
import { controlHandled, type ControlParts } from './control-handled.ts';
import type { Directory } from '../cache/directory.ts';
import type { FailPoints } from '../fail-points.ts';
import { INTENDED_MAX_MS } from './intended-changes.ts';
import { manifestRecord } from '../record/manifest-record.ts';
import type { ManifestChange } from '../router.ts';
import type { SlotMap } from '../slots.ts';

export interface AccountChangeParts extends ControlParts {
  readonly accounts: AccountStore;
  readonly directory: Directory;
  readonly slots: SlotMap;
  readonly failPoints: FailPoints;
  readonly isDraining: () => boolean;
  /** Whether there may be other nodes. */
  readonly hasOthers: boolean;
}

const TRIES = 7;
/** How long after it was said the row may still be changed: well before the owner stops waiting for that. */
const INTENTION_MAX_MS = INTENDED_MAX_MS / 2;

/**
 * Changes of an account's device set, on any node: the row, then a record in the account's own partition, then the answer, when the owner has acted on the record. Where devices go, the owner hears of it before
 * the row changes, so that a node that ends in between takes nothing with it (IntendedChanges).
 */
export class AccountChanges {
  private readonly parts: AccountChangeParts;

  constructor(parts: AccountChangeParts) {
    this.parts = parts;
  }

  /** See Router.changeManifest. */
  async changeManifest(change: ManifestChange): Promise<void> {
    const { accounts, directory, failPoints } = this.parts;
    this.refuseWhenDraining();
    const before = await accounts.load(change.account);
    if (before === null) throw new SealgateError('UNKNOWN_ACCOUNT');
    if (before.row.manifestVersion !== change.expectedVersion) throw new SealgateError('STALE_VERSION');
    const removed = removedKeys(before, change);
    await this.intend(change.account, before.row.manifestVersion, removed);
    if (await accounts.replaceManifest(change) === 'conflict') throw new SealgateError('STALE_VERSION');
    directory.forget(change.account);
    failPoints.hit('after-manifest-before-record');
    const { partition, offset } = await this.announce(change.account, change.version, closeCodes.REAUTHENTICATE.code, removed);
    if (before.row.kind === 'consumer') this.tellOthers(change.account, change.version);
    // Nobody is harmed when a new device is known a moment later: its senders name the manifest that has it.
    if (removed.length > 0) await controlHandled(this.parts, partition, offset);
  }

  /** See Router.describeBusiness. */
  async describeBusiness(account: AccountId, business: Uint8Array): Promise<void> {
    const { accounts, directory } = this.parts;
    this.refuseWhenDraining();
    await accounts.setBusiness(account, business);
    directory.forget(account);
    const found = await accounts.load(account);
    if (found === null) throw new SealgateError('UNKNOWN_ACCOUNT');
    await this.announce(account, found.row.manifestVersion, closeCodes.REAUTHENTICATE.code, []);
  }

  /** See Router.closeAccount. */
  async closeAccount(account: AccountId, closeCode: number, dropMail: boolean, devices: readonly DeviceKey[] = []): Promise<void> {
    this.refuseWhenDraining();
    const row = dropMail ? await this.parts.accounts.load(account) : null;
    this.parts.directory.forget(account);
    const listed = row === null ? [] : keysOf(row, () => true);
    const { partition, offset } = await this.announce(account, 0, closeCode, [...devices, ...listed]);
    if (dropMail && (row === null || row.row.state === 'deleted')) this.tellOthers(account, 0);
    await controlHandled(this.parts, partition, offset);
  }

  /** See Router.endAccount. */
  async endAccount(account: AccountId, closeCode: number, end: () => Promise<void>): Promise<void> {
    const { accounts, failPoints } = this.parts;
    await this.closeAccount(account, closeCode, true);
    const before = await accounts.load(account);
    const devices = before === null ? [] : keysOf(before, () => true);
    await this.intend(account, before?.row.manifestVersion ?? 0, devices);
    await end();
    failPoints.hit('after-manifest-before-record');
    // Whoever came back while that went on is nobody now.
    await this.closeAccount(account, closeCode, true, devices);
  }

  /** Rejects with UNAVAILABLE when that took so long that the owner may soon wait no longer, and as the log does; then nothing may be changed. */
  private async intend(account: AccountId, version: number, willGo: readonly DeviceKey[]): Promise<void> {
    const { log, clock, slots } = this.parts;
    if (willGo.length === 0) return;
    const beganAtMs = clock.monotonicMs();
    await log.append(slots.partitionOf(account), manifestRecord(account, { version, acceptedAtMs: clock.nowMs(), willGo }));
    if (clock.monotonicMs() - beganAtMs > INTENTION_MAX_MS) throw new SealgateError('UNAVAILABLE', { detail: 'the log is slow' });
  }

  /** The row is changed already, so this is repeated for a while before the caller hears that it failed; a second record does no harm. */
  private async announce(account: AccountId, version: number, closeCode: number, gone: readonly DeviceKey[]): Promise<{ readonly partition: number; readonly offset: number }> {
    const { log, clock, limits, slots } = this.parts;
    const partition = slots.partitionOf(account);
    const record = manifestRecord(account, { version, acceptedAtMs: clock.nowMs(), closeCode, gone });
    for (let tried = 1, pauseMs = limits.storeRetryMinMs; ; tried += 1, pauseMs *= 2) {
      try {
        return { partition, offset: await log.append(partition, record) };
      } catch (error) {
        if (tried === TRIES) throw error;
        await sleep(clock, pauseMs);
      }
    }
  }

  /**
   * Any node may believe what it has read of a consumer until one of its partitions says that there is a new device set, or no account any more. One of them is enough, so nothing is
   * repeated; a node that heard of none costs its senders a second step, since the owner has the last word on every envelope.
   */
  private tellOthers(account: AccountId, version: number): void {
    const { log, clock, slots, hasOthers } = this.parts;
    if (!hasOthers) return;
    const record = manifestRecord(account, { version, acceptedAtMs: clock.nowMs() });
    for (let partition = 0; partition < log.partitions; partition += 1) {
      if (partition !== slots.partitionOf(account)) log.append(partition, record).catch(() => undefined);
    }
  }

  /** What this node appends now, it could not act on, nor wait for. */
  private refuseWhenDraining(): void {
    if (this.parts.isDraining()) throw new SealgateError('DRAINING');
  }
}

function removedKeys(before: AccountWithDevices, { removeDevices }: ManifestChange): readonly DeviceKey[] {
  return keysOf(before, device => removeDevices.includes(device));
}

function keysOf({ row: { account }, devices }: AccountWithDevices, test: (device: DeviceId) => boolean): readonly DeviceKey[] {
  return devices.filter(({ device }) => test(device)).map(({ device, incarnation }) => ({ account, device, incarnation }));
}
