import { decodeSignedBlob, encodeSignedBlob, signBusinessIdentity, verifyBusinessIdentity, verifyManifest, type BusinessIdentityFields, type OperatorKey, type VerifiedManifest } from '../../../../crypto/index.ts';
import { SealgateError } from '../../../../proto/errors.ts';
import type { AccountId } from '../../../../proto/ids.ts';
import type { BusinessAccounts } from './business-accounts.ts';
import { statementsOf } from './business-statements.ts';
import type { NewHostedAccount } from '../endpoint.ts';
import type { EndpointParts } from '../endpoint-parts.ts';
import type { HostedKeysStore } from './hosted-keys-store.ts';

/** Makes hosted accounts and says, signed by the operator, who they are. */
export class AccountMaker {
  private readonly parts: EndpointParts;
  private readonly accounts: BusinessAccounts;
  private readonly keys: HostedKeysStore;
  private readonly operatorKey: OperatorKey;

  constructor(parts: EndpointParts, accounts: BusinessAccounts, keys: HostedKeysStore, operatorKey: OperatorKey) {
    this.parts = parts;
    this.accounts = accounts;
    this.keys = keys;
    this.operatorKey = operatorKey;
  }

  /** See BusinessEndpoint.createAccount. Keys are durable before anybody can seal for them. */
  async create(account: AccountId, fields: NewHostedAccount): Promise<void> {
    const { clusterId, clock } = this.parts;
    const nowMs = clock.nowMs();
    const made = await this.keys.make(account, { clusterId, custody: fields.hosting, vendor: vendorOf(fields), version: 1, issuedAtMs: nowMs, incarnation: nowMs });
    const outcome = await this.accounts.register({
      account, number: fields.number, manifest: made.manifest ?? new Uint8Array(), signed: made.signed ?? {}, lastResort: made.lastResort ?? {},
      business: this.identity(account, fields, 1),
    });
    if (outcome === 'created') return;
    await this.parts.store.erase(account);
    throw new SealgateError('CONFLICT', { detail: 'the number has an account' });
  }

  async has(account: AccountId): Promise<boolean> {
    return await this.accounts.describedAs(account) !== null;
  }

  /** See BusinessEndpoint.describeAccount. False: that is what is signed already. */
  async describe(account: AccountId, fields: Omit<NewHostedAccount, 'number'>): Promise<boolean> {
    const found = await this.accounts.describedAs(account);
    if (found === null) throw new SealgateError('UNKNOWN_ACCOUNT');
    const { clock, clusterId } = this.parts;
    const manifest = verifyManifest(found.manifest, { account, clusterId, nowMs: clock.nowMs(), expiredToo: true });
    const changesHosting = manifest.custody !== fields.hosting || manifest.vendor !== vendorOf(fields);
    const before = found.business === null ? null : verifyBusinessIdentity(decodeSignedBlob(found.business), { operatorKey: this.operatorKey.publicKey, account });
    if (!changesHosting && before !== null && saysAll(before, fields)) return false;
    const custodyVersion = before?.custodyVersion ?? 0;
    await this.accounts.describe(account, {
      manifest: changesHosting ? await this.successor(account, manifest, fields) : null,
      business: this.identity(account, fields, changesHosting ? custodyVersion + 1 : Math.max(1, custodyVersion)),
    });
    return true;
  }

  private successor(account: AccountId, manifest: VerifiedManifest, fields: Omit<NewHostedAccount, 'number'>): Promise<Uint8Array> {
    return this.keys.sign(account, {
      clusterId: manifest.clusterId, custody: fields.hosting, vendor: vendorOf(fields), version: manifest.version + 1, issuedAtMs: this.parts.clock.nowMs(),
      incarnation: manifest.devices[0]?.incarnation ?? 0,
    });
  }

  private identity(account: AccountId, fields: Omit<NewHostedAccount, 'number'>, custodyVersion: number): Uint8Array {
    const { legalEntity, displayName, badge, hosting } = fields;
    return encodeSignedBlob(signBusinessIdentity({
      account, legalEntity, displayName, badge, hosting, vendor: vendorOf(fields), custodyVersion, issuedAtMs: this.parts.clock.nowMs(), expiresAtMs: 0, ...statementsOf(fields),
    }, this.operatorKey));
  }
}

function saysAll(signed: BusinessIdentityFields, fields: Omit<NewHostedAccount, 'number'>): boolean {
  const { purpose, retention, policyUrl } = statementsOf(fields);
  return signed.legalEntity === fields.legalEntity && signed.displayName === fields.displayName && signed.badge === fields.badge && signed.hosting === fields.hosting && signed.vendor === vendorOf(fields)
    && signed.purpose === purpose && signed.retention === retention && signed.policyUrl === policyUrl;
}

function vendorOf({ hosting, vendor }: Pick<NewHostedAccount, 'hosting' | 'vendor'>): string {
  return hosting === 'vendor-hosted' ? vendor : '';
}
