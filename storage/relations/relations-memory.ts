import { toHex } from '../../proto/hex.ts';
import type { CustodyAnswer, RelationRow, RelationStore } from './relations.ts';

/** The relation contract without a disk: for tests and the simulation. */
export class MemoryRelationStore implements RelationStore {
  private readonly rows = new Map<string, RelationRow & { readonly owner: string }>();

  async get(pair: Uint8Array): Promise<RelationRow | null> {
    return this.kept(pair);
  }

  async getBoth(one: Uint8Array, other: Uint8Array): Promise<[RelationRow | null, RelationRow | null]> {
    return [this.kept(one), this.kept(other)];
  }

  async set(owner: Uint8Array, pair: Uint8Array, relation: RelationRow['relation']): Promise<void> {
    if (relation === 'none') this.rows.delete(toHex(pair));
    else this.rows.set(toHex(pair), { ...this.rowOf(owner, pair), relation });
  }

  async addStranger(owner: Uint8Array, pair: Uint8Array, messages: number, bytes: number): Promise<void> {
    const row = this.rowOf(owner, pair);
    this.rows.set(toHex(pair), { ...row, strangerMessages: row.strangerMessages + messages, strangerBytes: row.strangerBytes + bytes });
  }

  async offerCustody(owner: Uint8Array, pair: Uint8Array, offered: string): Promise<void> {
    this.rows.set(toHex(pair), { ...this.rowOf(owner, pair), custodyOffered: offered });
  }

  async answerCustody(owner: Uint8Array, pair: Uint8Array, { version, accepted }: CustodyAnswer): Promise<void> {
    this.rows.set(toHex(pair), { ...this.rowOf(owner, pair), custodyAnswer: { version, accepted } });
  }

  async pairsOf(owner: Uint8Array): Promise<readonly Uint8Array[]> {
    return [...this.rows].filter(([, row]) => row.owner === toHex(owner)).map(([pair]) => new Uint8Array(Buffer.from(pair, 'hex')));
  }

  async eraseOwner(owner: Uint8Array): Promise<void> {
    for (const [pair, row] of this.rows) {
      if (row.owner === toHex(owner)) this.rows.delete(pair);
    }
  }

  private kept(pair: Uint8Array): RelationRow | null {
    const row = this.rows.get(toHex(pair));
    if (row === undefined) return null;
    const { owner: _, ...kept } = row;
    return kept;
  }

  private rowOf(owner: Uint8Array, pair: Uint8Array): RelationRow & { readonly owner: string } {
    return this.rows.get(toHex(pair)) ?? { owner: toHex(owner), relation: 'none', strangerMessages: 0, strangerBytes: 0, custodyOffered: null, custodyAnswer: null };
  }
}
