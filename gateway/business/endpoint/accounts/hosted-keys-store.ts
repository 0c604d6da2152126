import { SealgateError } from '../../../../proto/errors.ts';
import type { AccountId } from '../../../../proto/ids.ts';
import type { messages } from '../../../../proto/messages.ts';
import type { Conversation } from '../../../../storage/conversations/conversations.ts';
import type { EndpointParts } from '../endpoint-parts.ts';

type Pair = messages.sealgate.endpoint.v1.Pair.$Properties;
type ManifestFields = messages.sealgate.endpoint.v1.ManifestFields.$Properties;
type AccountMade = messages.sealgate.endpoint.v1.AccountMade.$Properties;
type NewKeys = Pick<messages.sealgate.v1.UploadKeys.$Properties, 'signed' | 'lastResort'>;

/** The sealed keys of hosted accounts: kept as the conversation of an account with itself, changed over the version they had. */
export class HostedKeysStore {
  private readonly parts: Pick<EndpointParts, 'pool' | 'store' | 'clock'>;
  /** The version that the crypto processes have. */
  private readonly used = new Map<AccountId, number>();

  constructor(parts: Pick<EndpointParts, 'pool' | 'store' | 'clock'>) {
    this.parts = parts;
  }

  /** Makes an account's keys; durable when it resolves. */
  async make(account: AccountId, manifest: ManifestFields): Promise<AccountMade> {
    const { accountMade: made } = await this.parts.pool.run(account, account, { makeAccount: { manifest } });
    if (!made?.keys) throw new SealgateError('INTERNAL', { detail: 'no keys were made' });
    await this.save(account, 0, made.keys);
    return made;
  }

  /** Hands the account's keys to the crypto processes; false: they have these already. Rejects with UNKNOWN_ACCOUNT when there are none here. */
  async use(account: AccountId): Promise<boolean> {
    const { state, version } = await this.load(account);
    if (this.used.get(account) === version) return false;
    this.hand(account, version, state);
    return true;
  }

  /** Whose keys the crypto processes have. */
  held(): readonly AccountId[] {
    return [...this.used.keys()];
  }

  /** The crypto processes have the account's keys no longer; what is stored stays. */
  async drop(account: AccountId): Promise<void> {
    if (this.used.delete(account)) await this.parts.pool.dropAccount(account);
  }

  /** Another manifest of the same keys: an encoded SignedBlob. */
  async sign(account: AccountId, manifest: ManifestFields): Promise<Uint8Array> {
    await this.use(account);
    const { manifest: signed } = await this.parts.pool.run(account, account, { signManifest: manifest });
    if (!signed) throw new SealgateError('INTERNAL', { detail: 'no manifest was signed' });
    return signed;
  }

  /** null: not due. Durable when it resolves. */
  async rotate(account: AccountId, lastResortUsed: boolean): Promise<NewKeys | null> {
    const { state: keys, version } = await this.load(account);
    const { keysRotated: rotated } = await this.parts.pool.run(account, account, { rotateKeys: { keys, lastResortUsed, nowMs: this.parts.clock.nowMs() } });
    if (!rotated?.keys || rotated.keys.length === 0) return null;
    await this.save(account, version, rotated.keys);
    return { signed: rotated.signed ?? null, lastResort: rotated.lastResort ?? null };
  }

  /** Pairs under ids that no other pair has. */
  async makePairs(account: AccountId, count: number): Promise<readonly Pair[]> {
    const { state: keys, version } = await this.load(account);
    const { pairsMade: made } = await this.parts.pool.run(account, account, { makePairs: { keys, count, nowMs: this.parts.clock.nowMs() } });
    if (!made?.keys) throw new SealgateError('INTERNAL', { detail: 'no pairs were made' });
    await this.save(account, version, made.keys);
    return made.pairs ?? [];
  }

  private async load(account: AccountId): Promise<Conversation & { readonly state: Uint8Array }> {
    const kept = await this.parts.store.load({ business: account, peer: account });
    const { state } = kept;
    if (state === null) throw new SealgateError('UNKNOWN_ACCOUNT', { detail: 'no hosted keys of it are here' });
    return { ...kept, state };
  }

  private async save(account: AccountId, version: number, state: Uint8Array): Promise<void> {
    if (await this.parts.store.apply({ business: account, peer: account }, { version, state }) === 'conflict') throw new SealgateError('CONFLICT');
    this.hand(account, version + 1, state);
  }

  private hand(account: AccountId, version: number, state: Uint8Array): void {
    this.used.set(account, version);
    this.parts.pool.setAccountKeys(account, state);
  }
}
