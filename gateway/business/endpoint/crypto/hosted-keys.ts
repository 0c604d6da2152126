import {
  createKeyRing, decodeKeyRing, DeviceIdentity, encodeKeyRing, encodeSignedBlob, generateRegistrationId, makeOneTimePairs, rotateKeys, rotationDue, signManifest,
  type Custody, type DeviceAddress, type KeyRing, type KeyWrite, type NewRepeatedUseKeys,
} from '../../../../crypto/index.ts';
import { PRIMARY_DEVICE, type AccountId } from '../../../../proto/ids.ts';
import { endpoint, type messages } from '../../../../proto/messages.ts';
import type { Random } from '../../../../proto/random.ts';
import type { EndpointVault, Whose } from '../conversation/endpoint-vault.ts';
import { KeyRows } from './key-rows.ts';

type ManifestFields = messages.sealgate.endpoint.v1.ManifestFields.$Properties;
type MakePairs = messages.sealgate.endpoint.v1.MakePairs.$Properties;
type RotateKeys = messages.sealgate.endpoint.v1.RotateKeys.$Properties;
type AccountMade = messages.sealgate.endpoint.v1.AccountMade.$Properties;
type PairsMade = messages.sealgate.endpoint.v1.PairsMade.$Properties;
type KeysRotated = messages.sealgate.endpoint.v1.KeysRotated.$Properties;

/** One hosted account's keys, opened. */
export interface HostedKeys {
  readonly self: DeviceAddress;
  readonly identity: DeviceIdentity;
  readonly registrationId: number;
  readonly ring: KeyRing;
  readonly rows: KeyRows;
}

const nothing = new Uint8Array();
const custodies: readonly Custody[] = ['device', 'self-hosted', 'vendor-hosted', 'operator-hosted'];

/** A pair of one-time keys is a sealed row of its own: it goes when it was used. */
export function pairOf(business: AccountId, id: number): Whose {
  return { business, peer: business, label: 'one-time', id: Buffer.from(String(id)) };
}

/** The keys of hosted accounts: made, sealed, rotated. */
export class HostedAccounts {
  private readonly vault: EndpointVault;
  private readonly random: Random;
  private readonly used = new Map<AccountId, HostedKeys>();

  constructor(vault: EndpointVault, random: Random) {
    this.vault = vault;
    this.random = random;
  }

  /** For every later request of this account. */
  use(business: AccountId, sealed: Uint8Array): void {
    this.used.set(business, this.open(business, sealed));
  }

  of(business: AccountId): HostedKeys {
    const keys = this.used.get(business);
    if (keys === undefined) throw new Error('the account was not handed in');
    return keys;
  }

  make(business: AccountId, fields: ManifestFields): AccountMade {
    const identity = DeviceIdentity.generate();
    const { ring, writes, signed, lastResort } = createKeyRing(identity, fields.issuedAtMs ?? 0);
    const keys: HostedKeys = { self: { account: business, device: PRIMARY_DEVICE }, identity, registrationId: generateRegistrationId(this.random), ring, rows: new KeyRows([]) };
    keys.rows.apply(writes);
    return { keys: this.seal(business, keys), manifest: manifestOf(business, keys, fields), signed, lastResort };
  }

  sign(business: AccountId, fields: ManifestFields): Uint8Array {
    return manifestOf(business, this.of(business), fields);
  }

  makePairs(business: AccountId, { keys: sealed, count, nowMs }: MakePairs): PairsMade {
    const keys = this.open(business, sealed ?? nothing);
    const { ring, writes, oneTime, oneTimeKyber } = makeOneTimePairs(keys.identity, keys.ring, count ?? 0, nowMs ?? 0);
    const pairs = oneTime.map((ec, i) => ({ ec, kyber: oneTimeKyber[i] ?? null, sealed: this.sealPair(business, ec.id, writes) }));
    return { keys: this.seal(business, { ...keys, ring }), pairs };
  }

  rotate(business: AccountId, { keys: sealed, lastResortUsed, nowMs }: RotateKeys): KeysRotated {
    const keys = this.open(business, sealed ?? nothing);
    if (!rotationDue(keys.ring, nowMs ?? 0, lastResortUsed ?? false)) return {};
    const made: NewRepeatedUseKeys = rotateKeys(keys.identity, keys.ring, nowMs ?? 0);
    keys.rows.apply(made.writes);
    return { keys: this.seal(business, { ...keys, ring: made.ring }), signed: made.signed, lastResort: made.lastResort };
  }

  private sealPair(business: AccountId, id: number, writes: readonly KeyWrite[]): Uint8Array {
    const rows = writes.filter(({ key }) => key === String(id)).map(({ table, key, value }) => ({ table, key, value }));
    return this.vault.seal(pairOf(business, id), endpoint.Keys.encode({ rows }).finish());
  }

  private open(business: AccountId, sealed: Uint8Array): HostedKeys {
    const { identity, registrationId, ring, keys } = endpoint.AccountKeys.decode(this.vault.open(accountOf(business), sealed));
    return { self: { account: business, device: PRIMARY_DEVICE }, identity: DeviceIdentity.deserialize(identity), registrationId, ring: decodeKeyRing(new Uint8Array(ring)), rows: new KeyRows(keys) };
  }

  private seal(business: AccountId, { identity, registrationId, ring, rows }: HostedKeys): Uint8Array {
    return this.vault.seal(accountOf(business), endpoint.AccountKeys.encode({ identity: identity.serialize(), registrationId, ring: encodeKeyRing(ring), keys: rows.list() }).finish());
  }
}

function accountOf(business: AccountId): Whose {
  return { business, peer: business, label: 'account', id: nothing };
}

function manifestOf(account: AccountId, { identity, registrationId }: HostedKeys, fields: ManifestFields): Uint8Array {
  const custody = custodies.find(each => each === fields.custody) ?? 'operator-hosted';
  return encodeSignedBlob(signManifest({
    account, kind: 'business', custody, clusterId: fields.clusterId ?? '', version: fields.version ?? 0, issuedAtMs: fields.issuedAtMs ?? 0, expiresAtMs: 0,
    devices: [{ id: PRIMARY_DEVICE, incarnation: fields.incarnation ?? 0, registrationId, identityKey: identity.publicKey, capabilities: [] }], vendor: fields.vendor ?? '',
  }, identity));
}
