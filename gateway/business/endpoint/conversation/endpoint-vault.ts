import { hkdfSync } from 'node:crypto';
import { SealingKey } from '../../../../crypto/index.ts';
import { accountIdToBytes, type AccountId } from '../../../../proto/ids.ts';
import type { Random } from '../../../../proto/random.ts';
import { openSealed } from '../../../ops/keys/key-sealed.ts';
import type { NodeKey } from '../../../ops/keys/key-ring.ts';

/** Whose: ratchets and private keys, which crypto processes alone open; or what the gateway has to read itself, with keys that open nothing of the other part. */
export type VaultPart = 'keys' | 'contents';

/** Of the keys that are derived for a part. */
const labels: Readonly<Record<VaultPart, string>> = { keys: 'sealgate endpoint keys, siv', contents: 'sealgate endpoint contents, siv' };
/** Of those that have sealed before, as sealUnder() does, and open still; the parts once shared one. */
const olderLabels: Readonly<Record<VaultPart, readonly string[]>> = { keys: ['sealgate endpoint keys', 'sealgate endpoint'], contents: ['sealgate endpoint'] };

/** What a sealed thing is and whose: all of it is authenticated, so that nothing can be put in another's place. */
export interface Whose {
  readonly business: AccountId;
  readonly peer: AccountId;
  readonly label: string;
  readonly id: Uint8Array;
}

/** Seals what hosted endpoints keep, with a key for each part and business account that is derived from the node's endpoint key. */
export class EndpointVault {
  private readonly keys: readonly NodeKey[];
  private readonly part: VaultPart;
  private readonly random: Random;
  private readonly sealing = new Map<string, SealingKey>();

  /** `keys`: of the purpose `endpoint`, newest first. */
  constructor(keys: readonly NodeKey[], part: VaultPart, random: Random) {
    this.keys = keys;
    this.part = part;
    this.random = random;
  }

  /** key id || what SealingKey makes. */
  seal(whose: Whose, plaintext: Uint8Array): Uint8Array {
    const [key] = this.keys;
    if (key === undefined) throw new Error('no endpoint key');
    return this.sealingKey(key, whose.business).seal(aboutOf(whose), plaintext, Uint8Array.of(key.id));
  }

  /** Throws when its key is gone, or when it is not what `whose` says. */
  open(whose: Whose, sealed: Uint8Array): Uint8Array {
    const key = this.keys.find(({ id }) => id === sealed[0]);
    if (key === undefined) throw new Error('sealed with a key that is not here');
    try {
      return this.sealingKey(key, whose.business).open(aboutOf(whose), sealed.subarray(1));
    } catch (error) {
      for (const label of olderLabels[this.part]) {
        try {
          return openSealed(sealed, aboutOf(whose), () => derived(key, label, whose.business));
        } catch {
          // Nor by this one.
        }
      }
      throw error;
    }
  }

  private sealingKey(key: NodeKey, business: AccountId): SealingKey {
    const name = `${key.id}/${business}`;
    const known = this.sealing.get(name);
    if (known !== undefined) return known;
    const made = new SealingKey(derived(key, labels[this.part], business), this.random);
    this.sealing.set(name, made);
    return made;
  }
}

function derived(key: NodeKey, label: string, business: AccountId): Uint8Array {
  return new Uint8Array(hkdfSync('sha256', key.bytes, accountIdToBytes(business), label, 32));
}

function aboutOf({ business, peer, label, id }: Whose): Uint8Array {
  return Buffer.concat([accountIdToBytes(business), accountIdToBytes(peer), Buffer.from(`${label}\0`), id]);
}
