import { decodeSignedBlob, keyDigest } from '../../../crypto/index.ts';
import { closeCodes } from '../../../proto/close-codes.ts';
import { SealgateError } from '../../../proto/errors.ts';
import { accountIdToBytes, type AccountId, type DeviceId, type DeviceKey } from '../../../proto/ids.ts';
import type { messages } from '../../../proto/messages.ts';
import type { AccountStore, AccountWithDevices } from '../../../storage/accounts/accounts.ts';
import type { PreKeyStore } from '../../../storage/pre-keys/pre-keys.ts';
import type { RelationKeys, RelationStore } from '../../../storage/relations/relations.ts';
import type { Attachment, Router, SendAccepted, Subscription } from '../../routing/router.ts';
import type { BusinessAccounts, BusinessDescription, NewBusinessAccount } from './accounts/business-accounts.ts';
import type { EndpointPort } from './endpoint-port.ts';
import { storedSigned, storedPublic, registeredRow } from './accounts/registered-row.ts';

type AccountInfo = messages.sealgate.v1.AccountInfo.$Properties;
type Bundle = messages.sealgate.v1.Bundle.$Properties;
type KeyStatus = messages.sealgate.v1.KeyStatus.$Properties;

/** How numbers are found and kept. */
export interface NumberBook {
  index(number: string): Uint8Array;
  indexes(number: string): readonly Uint8Array[];
  seal(number: string): Uint8Array;
  open(sealed: Uint8Array): string | null;
}

export interface LocalPortParts {
  readonly router: Router;
  readonly accounts: AccountStore;
  readonly preKeys: PreKeyStore;
  readonly relations: RelationStore;
  readonly relationKeys: RelationKeys;
  readonly numbers: NumberBook;
  readonly nowMs: () => number;
}

/** The delivery plane of this node, for the endpoint that runs in it. */
export class LocalEndpointPort implements EndpointPort, BusinessAccounts {
  private readonly parts: LocalPortParts;

  constructor(parts: LocalPortParts) {
    this.parts = parts;
  }

  async findAccount(by: { readonly number: string } | { readonly account: AccountId }): Promise<AccountInfo | null> {
    const found = await this.found('number' in by ? await this.ofNumber(by.number) : by.account);
    if (found === null) return null;
    const { account, manifest, business } = found.row;
    return { account: accountIdToBytes(account), manifest: decodeSignedBlob(manifest), business: business === null ? null : decodeSignedBlob(business) };
  }

  async numberOf(account: AccountId): Promise<string | null> {
    const sealed = (await this.found(account))?.row.numberSealed ?? null;
    return sealed === null ? null : this.parts.numbers.open(sealed);
  }

  async takeBundles(account: AccountId, devices: readonly DeviceId[]): Promise<readonly Bundle[]> {
    const found = await this.found(account);
    if (found === null) throw new SealgateError('UNKNOWN_ACCOUNT');
    const bundles: Bundle[] = [];
    for (const { device, incarnation, registrationId } of found.devices.filter(row => devices.includes(row.device))) {
      const taken = await this.parts.preKeys.take({ account, device, incarnation });
      if (taken === null) continue;
      const { oneTime, signed, lastResort } = taken;
      bundles.push({ device, incarnation, registrationId, oneTime: oneTime?.ec ?? null, signed, kyber: oneTime?.kyber ?? lastResort, lastResort: oneTime === null });
    }
    return bundles;
  }

  send(sender: DeviceKey, send: messages.sealgate.v1.Send.$Properties): Promise<SendAccepted> {
    return this.parts.router.send(sender, send);
  }

  attach(subscription: Subscription): Attachment {
    return this.parts.router.attach(subscription);
  }

  onOwned(listener: () => void): void {
    this.parts.router.onOwned(listener);
  }

  async uploadKeys(device: DeviceKey, { signed, lastResort, oneTime, oneTimeKyber }: messages.sealgate.v1.UploadKeys.$Properties): Promise<KeyStatus> {
    const { preKeys } = this.parts;
    if (signed && lastResort) await preKeys.setRepeatedUse(device, { signed: storedSigned(signed), lastResort: storedSigned(lastResort) });
    const pairs = (oneTime ?? []).map((ec, i) => ({ ec: storedPublic(ec), kyber: storedSigned(oneTimeKyber?.[i] ?? {}) }));
    if (pairs.length > 0) await preKeys.addOneTime(device, pairs, false);
    return this.keyStatus(device);
  }

  async keyStatus(device: DeviceKey): Promise<KeyStatus> {
    const keys = await this.parts.preKeys.repeatedUse(device);
    if (keys === null) throw new SealgateError('NO_KEYS');
    const identityKey = (await this.found(device.account))?.devices.find(row => row.device === device.device)?.identityKey ?? new Uint8Array();
    return { oneTime: await this.parts.preKeys.count(device), repeatedUseDigest: keyDigest(identityKey, keys.signed, keys.lastResort), lastResortUsed: keys.lastResortUsed };
  }

  async setBlocked(business: AccountId, consumer: AccountId, blocked: boolean): Promise<void> {
    const { relations, relationKeys, router } = this.parts;
    await relations.set(relationKeys.owner(business), relationKeys.pair(business, consumer), blocked ? 'blocked' : 'accepted');
    await router.relationChanged(business, consumer);
  }

  // ---------------------------------------------------------------- BusinessAccounts

  /** A device without keys could not be written to, so they come first; keys of a device that does not exist yet hurt nobody. */
  async register(account: NewBusinessAccount): Promise<'created' | 'taken'> {
    const { accounts, preKeys, numbers } = this.parts;
    if (await this.ofNumber(account.number) !== null) return 'taken';
    const { row, device } = registeredRow(account, { index: numbers.index(account.number), sealed: numbers.seal(account.number) }, this.parts.nowMs());
    await preKeys.setRepeatedUse({ account: account.account, device: device.device, incarnation: device.incarnation }, { signed: storedSigned(account.signed), lastResort: storedSigned(account.lastResort) });
    return accounts.create(row, [device]);
  }

  async describedAs(account: AccountId): Promise<{ readonly manifest: Uint8Array; readonly business: Uint8Array | null } | null> {
    const found = await this.found(account);
    return found === null ? null : { manifest: found.row.manifest, business: found.row.business };
  }

  async describe(account: AccountId, { manifest, business }: BusinessDescription): Promise<void> {
    const { accounts, router } = this.parts;
    if (manifest === null) {
      await router.describeBusiness(account, business);
      return;
    }
    const found = await accounts.load(account);
    if (found === null) throw new SealgateError('UNKNOWN_ACCOUNT');
    const expectedVersion = found.row.manifestVersion;
    await router.changeManifest({ account, expectedVersion, version: expectedVersion + 1, manifest, business, addDevices: [], removeDevices: [] });
  }

  async end(account: AccountId): Promise<void> {
    const { accounts, router } = this.parts;
    await router.endAccount(account, closeCodes.REAUTHENTICATE.code, () => accounts.erase(account));
  }

  async inTouch(consumer: AccountId, businesses: readonly AccountId[]): Promise<readonly AccountId[]> {
    const { relations, relationKeys } = this.parts;
    const named = (pair: Uint8Array): string => Buffer.from(pair).toString('hex');
    const pairs = new Set((await relations.pairsOf(relationKeys.owner(consumer))).map(named));
    return pairs.size === 0 ? [] : businesses.filter(business => pairs.has(named(relationKeys.pair(consumer, business))));
  }

  private async ofNumber(number: string): Promise<AccountId | null> {
    for (const index of this.parts.numbers.indexes(number)) {
      const account = await this.parts.accounts.findByNumber(index);
      if (account !== null) return account;
    }
    return null;
  }

  private async found(account: AccountId | null): Promise<AccountWithDevices | null> {
    const found = account === null ? null : await this.parts.accounts.load(account);
    return found === null || found.row.state === 'deleted' ? null : found;
  }
}
