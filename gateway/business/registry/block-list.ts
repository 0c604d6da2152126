import type { Clock } from '../../../proto/clock.ts';
import type { BusinessRegistry } from './business-registry.ts';
import type { KeyedHashes } from './keyed-hash.ts';
import { RecordCache } from './record-cache.ts';
import type { SecretBox } from './secret-box.ts';

/** As old as what is read of one who is blocked may be. */
const MAX_AGE_MS = 5_000;
const ENTRIES = 10_000;

/** Whom each business number blocks. No number of a consumer is readable in the store. */
export class BlockList {
  private readonly registry: Pick<BusinessRegistry, 'blockedUsers'>;
  private readonly hashes: KeyedHashes;
  private readonly box: SecretBox;
  /** Numbers that block somebody: most block nobody, and are not asked about each recipient. */
  private readonly blocking: RecordCache<true>;

  constructor(registry: Pick<BusinessRegistry, 'blockedUsers'>, hashes: KeyedHashes, box: SecretBox, clock: Clock) {
    this.registry = registry;
    this.hashes = hashes;
    this.box = box;
    this.blocking = new RecordCache(clock, MAX_AGE_MS, ENTRIES);
  }

  async has(phoneNumberId: string, waId: string): Promise<boolean> {
    if (await this.blocking.get(phoneNumberId, () => this.blocksSomebody(phoneNumberId)) === null) return false;
    for (const id of this.ids(phoneNumberId, waId)) {
      if (await this.registry.blockedUsers.get(id) !== null) return true;
    }
    return false;
  }

  async add(phoneNumberId: string, waId: string): Promise<void> {
    const [id = ''] = this.ids(phoneNumberId, waId);
    await this.registry.blockedUsers.create(id, phoneNumberId, { waIdSealed: this.box.seal(waId, `blocked ${phoneNumberId}`) });
    this.blocking.forget(phoneNumberId);
  }

  async remove(phoneNumberId: string, waId: string): Promise<void> {
    for (const id of this.ids(phoneNumberId, waId)) await this.registry.blockedUsers.delete(id);
  }

  /** In the order of the ids, which tell nobody who it is. */
  async list(phoneNumberId: string, page: { readonly after?: string; readonly limit: number }): Promise<readonly { readonly id: string; readonly waId: string }[]> {
    const blocked = await this.registry.blockedUsers.list(phoneNumberId, page);
    return blocked.map(({ id, value }) => ({ id, waId: this.box.open(value.waIdSealed, `blocked ${phoneNumberId}`) }));
  }

  private async blocksSomebody(phoneNumberId: string): Promise<true | null> {
    const [first] = await this.registry.blockedUsers.list(phoneNumberId, { limit: 1 });
    return first === undefined ? null : true;
  }

  /** Under every live key, the newest first. */
  private ids(phoneNumberId: string, waId: string): readonly string[] {
    return this.hashes.all(`blocked ${phoneNumberId}`, waId).map(hash => `${phoneNumberId}:${hash}`);
  }
}
