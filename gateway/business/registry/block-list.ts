import type { BusinessRegistry } from './business-registry.ts';
import type { KeyedHashes } from './keyed-hash.ts';
import type { SecretBox } from './secret-box.ts';

/** Whom each business number blocks. No number of a consumer is readable in the store. */
export class BlockList {
  private readonly registry: Pick<BusinessRegistry, 'blockedUsers'>;
  private readonly hashes: KeyedHashes;
  private readonly box: SecretBox;

  constructor(registry: Pick<BusinessRegistry, 'blockedUsers'>, hashes: KeyedHashes, box: SecretBox) {
    this.registry = registry;
    this.hashes = hashes;
    this.box = box;
  }

  async has(phoneNumberId: string, waId: string): Promise<boolean> {
    for (const id of this.ids(phoneNumberId, waId)) {
      if (await this.registry.blockedUsers.get(id) !== null) return true;
    }
    return false;
  }

  async add(phoneNumberId: string, waId: string): Promise<void> {
    const [id = ''] = this.ids(phoneNumberId, waId);
    await this.registry.blockedUsers.create(id, phoneNumberId, { waIdSealed: this.box.seal(waId, `blocked ${phoneNumberId}`) });
  }

  async remove(phoneNumberId: string, waId: string): Promise<void> {
    for (const id of this.ids(phoneNumberId, waId)) await this.registry.blockedUsers.delete(id);
  }

  /** In the order of the ids, which tell nobody who it is. */
  async list(phoneNumberId: string, page: { readonly after?: string; readonly limit: number }): Promise<readonly { readonly id: string; readonly waId: string }[]> {
    const blocked = await this.registry.blockedUsers.list(phoneNumberId, page);
    return blocked.map(({ id, value }) => ({ id, waId: this.box.open(value.waIdSealed, `blocked ${phoneNumberId}`) }));
  }

  /** Under every live key, the newest first. */
  private ids(phoneNumberId: string, waId: string): readonly string[] {
    return this.hashes.all(`blocked ${phoneNumberId}`, waId).map(hash => `${phoneNumberId}:${hash}`);
  }
}
