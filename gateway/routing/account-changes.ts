import { closeCodes } from '../../proto/close-codes.ts';
import { sleep, type Clock } from '../../proto/clock.ts';
import { SealgateError } from '../../proto/errors.ts';
import { accountIdToBytes, type AccountId, type DeviceKey } from '../../proto/ids.ts';
import { wire } from '../../proto/messages.ts';
import type { AccountLog } from '../../storage/account-log/account-log.ts';
import type { AccountStore, AccountWithDevices } from '../../storage/accounts/accounts.ts';
import type { Mailbox } from '../../storage/mailbox/mailbox.ts';
import type { PreKeyStore } from '../../storage/pre-keys/pre-keys.ts';
import type { Directory } from './directory.ts';
import type { FailPoints } from './fail-points.ts';
import type { RoutingLimits } from './limits.ts';
import type { PartitionOwner } from './partition-owner.ts';
import type { ManifestChange } from './router.ts';

export interface AccountChangeParts {
  readonly log: AccountLog;
  readonly accounts: AccountStore;
  readonly mailbox: Mailbox;
  readonly preKeys: PreKeyStore;
  readonly directory: Directory;
  readonly clock: Clock;
  readonly limits: RoutingLimits;
  readonly failPoints: FailPoints;
  /** The owner of the account on this node. Throws DRAINING when there is none. */
  readonly ownerOf: (account: AccountId) => PartitionOwner;
}

const TRIES = 7;

/** Changes of an account's device set: the row, then a record in the account's own partition, then the answer, when the owner has acted. */
export class AccountChanges {
  private readonly parts: AccountChangeParts;

  constructor(parts: AccountChangeParts) {
    this.parts = parts;
  }

  /** See Router.changeManifest. */
  async changeManifest(change: ManifestChange): Promise<void> {
    const { accounts, directory, failPoints } = this.parts;
    this.parts.ownerOf(change.account);
    const before = await accounts.load(change.account);
    if (before === null) throw new SealgateError('UNKNOWN_ACCOUNT');
    if (await accounts.replaceManifest(change) === 'conflict') throw new SealgateError('STALE_VERSION');
    directory.forget(change.account);
    failPoints.hit('after-manifest-before-record');
    await this.announce(change.account, change.version, closeCodes.REAUTHENTICATE.code);
    await this.drop(change.account, removedKeys(before, change), closeCodes.REAUTHENTICATE.code);
  }

  /** See Router.closeAccount. */
  async closeAccount(account: AccountId, closeCode: number, dropMail: boolean, devices: readonly DeviceKey[] = []): Promise<void> {
    const row = dropMail ? await this.parts.accounts.load(account) : null;
    this.parts.directory.forget(account);
    await this.announce(account, 0, closeCode);
    if (!dropMail) return;
    const listed = row?.devices.map(({ device, incarnation }) => ({ account, device, incarnation })) ?? [];
    await this.drop(account, [...devices, ...listed], closeCode);
  }

  /** Resolves when the owner has acted. The row is changed already, so the announcement is repeated; a second one does no harm. */
  private async announce(account: AccountId, version: number, closeCode: number): Promise<void> {
    const { log, clock } = this.parts;
    const record = wire.Record.encode({
      manifest: { account: accountIdToBytes(account), version, acceptedAtMs: clock.nowMs(), closeCode },
    }).finish();
    await this.persist(async () => {
      const owner = this.parts.ownerOf(account);
      const offset = await log.append(owner.partition, record);
      await owner.controls.wait(offset, owner.nextOffset);
    });
  }

  /** The row is changed: what follows from it is repeated for a while before the caller hears that it failed. */
  private async persist(task: () => Promise<unknown>): Promise<void> {
    const { clock, limits } = this.parts;
    for (let tried = 1, pauseMs = limits.storeRetryMinMs; ; tried += 1, pauseMs *= 2) {
      try {
        await task();
        return;
      } catch (error) {
        if (tried === TRIES) throw error;
        await sleep(clock, pauseMs);
      }
    }
  }

  private async drop(account: AccountId, devices: readonly DeviceKey[], closeCode: number): Promise<void> {
    const { mailbox, preKeys } = this.parts;
    if (devices.length === 0) return;
    const owner = this.parts.ownerOf(account);
    for (const device of devices) owner.removeDevice(device, closeCode);
    await owner.writer.writeEnded();
    await Promise.all(devices.map(device => this.persist(() => Promise.all([mailbox.drop(device), preKeys.drop(device)]))));
  }
}

function removedKeys(before: AccountWithDevices, change: ManifestChange): readonly DeviceKey[] {
  return before.devices
    .filter(({ device }) => change.removeDevices.includes(device))
    .map(({ device, incarnation }) => ({ account: change.account, device, incarnation }));
}
