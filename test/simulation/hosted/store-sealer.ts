import type { VerifiedManifest } from '../../../crypto/index.ts';
import { EntrySealer } from '../../../gateway/business/endpoint/sending/seal-entry.ts';
import { SealgateError } from '../../../proto/errors.ts';
import type { AccountId } from '../../../proto/ids.ts';
import type { LinkedStores } from '../shared-stores.ts';
import { textOf } from '../witness.ts';

const nothing = new Uint8Array();

/** Seals for the devices that the store lists: the simulation signs no manifests, so none is pinned. */
export class StoreSealer extends EntrySealer {
  private readonly accounts: LinkedStores['accounts'];

  constructor(accounts: LinkedStores['accounts'], ...parts: ConstructorParameters<typeof EntrySealer>) {
    super(...parts);
    this.accounts = accounts;
  }

  override async newestOf(peer: AccountId): Promise<VerifiedManifest> {
    const found = await this.accounts.load(peer);
    if (found === null) throw new SealgateError('UNKNOWN_ACCOUNT');
    return unsigned(peer, found.row.manifestVersion, found.devices.map(({ device, incarnation, registrationId }) => ({
      id: device, incarnation, registrationId, capabilities: [], identityKey: new Uint8Array(Buffer.from(textOf({ account: peer, device, incarnation }))),
    })));
  }
}

/** Never verified, hence the cast; an empty blob is one that nobody remembers. */
export function unsigned(account: AccountId, version: number, devices: VerifiedManifest['devices']): VerifiedManifest {
  return {
    account, kind: 'consumer', custody: 'device', clusterId: '', version, issuedAtMs: 0, expiresAtMs: 0, devices, vendor: '', blob: { payload: nothing, signature: nothing },
    hash: new Uint8Array(32), accountKey: new Uint8Array(33),
  } as unknown as VerifiedManifest;
}
