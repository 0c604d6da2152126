import { hkdfSync } from 'node:crypto';
import { accountIdToBytes, type AccountId } from '../../../proto/ids.ts';
import type { Random } from '../../../proto/random.ts';
import { openSealed, sealUnder } from '../../ops/key-sealed.ts';
import type { NodeKey } from '../../ops/key-ring.ts';

/** Whose: ratchets and private keys, which crypto processes alone open; or what the gateway has to read itself, with keys that open nothing of the other part. */
export type VaultPart = 'keys' | 'contents';

/** Of the keys that are derived for a part: the first seals. Both parts shared one before, so that crypto processes still open what it has sealed. */
const labels: Readonly<Record<VaultPart, readonly [string, ...string[]]>> = {
  keys: ['sealgate endpoint keys', 'sealgate endpoint'],
  contents: ['sealgate endpoint'],
};

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
  private readonly derived = new Map<string, Uint8Array>();

  /** `keys`: of the purpose `endpoint`, newest first. */
  constructor(keys: readonly NodeKey[], part: VaultPart, random: Random) {
    this.keys = keys;
    this.part = part;
    this.random = random;
  }

  /** As sealUnder(). */
  seal(whose: Whose, plaintext: Uint8Array): Uint8Array {
    const [key] = this.keys;
    if (key === undefined) throw new Error('no endpoint key');
    return sealUnder({ id: key.id, bytes: this.keyOf(key, labels[this.part][0], whose.business) }, this.random, aboutOf(whose), plaintext);
  }

  /** Throws when its key is gone, or when it is not what `whose` says. */
  open(whose: Whose, sealed: Uint8Array): Uint8Array {
    const [label, ...older] = labels[this.part];
    try {
      return this.openUnder(label, whose, sealed);
    } catch (error) {
      for (const each of older) return this.openUnder(each, whose, sealed);
      throw error;
    }
  }

  private openUnder(label: string, whose: Whose, sealed: Uint8Array): Uint8Array {
    return openSealed(sealed, aboutOf(whose), wanted => {
      const key = this.keys.find(({ id }) => id === wanted);
      return key === undefined ? undefined : this.keyOf(key, label, whose.business);
    });
  }

  private keyOf(key: NodeKey, label: string, business: AccountId): Uint8Array {
    const name = `${label}/${key.id}/${business}`;
    const known = this.derived.get(name);
    if (known !== undefined) return known;
    const made = new Uint8Array(hkdfSync('sha256', key.bytes, accountIdToBytes(business), label, 32));
    this.derived.set(name, made);
    return made;
  }
}

function aboutOf({ business, peer, label, id }: Whose): Uint8Array {
  return Buffer.concat([accountIdToBytes(business), accountIdToBytes(peer), Buffer.from(`${label}\0`), id]);
}
