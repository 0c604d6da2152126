import { hkdfSync } from 'node:crypto';
import { accountIdToBytes, type AccountId } from '../../../../proto/ids.ts';
import type { Random } from '../../../../proto/random.ts';
import { openSealed, sealUnder } from '../../../ops/key-sealed.ts';
import type { NodeKey } from '../../../ops/key-ring.ts';

const LABEL = 'sealgate endpoint';

/** What a sealed thing is and whose: all of it is authenticated, so that nothing can be put in another's place. */
export interface Whose {
  readonly business: AccountId;
  readonly peer: AccountId;
  readonly label: string;
  readonly id: Uint8Array;
}

/** Seals what hosted endpoints keep, with a key for each business account that is derived from the node's endpoint key. Exists in crypto processes only. */
export class EndpointVault {
  private readonly keys: readonly NodeKey[];
  private readonly random: Random;
  private readonly derived = new Map<string, Uint8Array>();

  /** `keys`: of the purpose `endpoint`, newest first. */
  constructor(keys: readonly NodeKey[], random: Random) {
    this.keys = keys;
    this.random = random;
  }

  /** As sealUnder(). */
  seal(whose: Whose, plaintext: Uint8Array): Uint8Array {
    const [key] = this.keys;
    if (key === undefined) throw new Error('no endpoint key');
    return sealUnder({ id: key.id, bytes: this.keyOf(key, whose.business) }, this.random, aboutOf(whose), plaintext);
  }

  /** Throws when its key is gone, or when it is not what `whose` says. */
  open(whose: Whose, sealed: Uint8Array): Uint8Array {
    return openSealed(sealed, aboutOf(whose), wanted => {
      const key = this.keys.find(({ id }) => id === wanted);
      return key === undefined ? undefined : this.keyOf(key, whose.business);
    });
  }

  private keyOf(key: NodeKey, business: AccountId): Uint8Array {
    const name = `${key.id}/${business}`;
    const known = this.derived.get(name);
    if (known !== undefined) return known;
    const made = new Uint8Array(hkdfSync('sha256', key.bytes, accountIdToBytes(business), LABEL, 32));
    this.derived.set(name, made);
    return made;
  }
}

function aboutOf({ business, peer, label, id }: Whose): Uint8Array {
  return Buffer.concat([accountIdToBytes(business), accountIdToBytes(peer), Buffer.from(`${label}\0`), id]);
}
