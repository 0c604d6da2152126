import { createCipheriv, createDecipheriv, hkdfSync } from 'node:crypto';
import { accountIdToBytes, type AccountId } from '../../../../proto/ids.ts';
import type { Random } from '../../../../proto/random.ts';
import type { NodeKey } from '../../../ops/key-ring.ts';

const NONCE_BYTES = 12;
const TAG_BYTES = 16;
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

  /** key id || nonce || AES-256-GCM || tag. */
  seal(whose: Whose, plaintext: Uint8Array): Uint8Array {
    const [key] = this.keys;
    if (key === undefined) throw new Error('no endpoint key');
    const nonce = this.random.bytes(NONCE_BYTES);
    const cipher = createCipheriv('aes-256-gcm', this.keyOf(key, whose.business), nonce).setAAD(aboutOf(whose));
    return Buffer.concat([Uint8Array.of(key.id), nonce, cipher.update(plaintext), cipher.final(), cipher.getAuthTag()]);
  }

  /** Throws when its key is gone, or when it is not what `whose` says. */
  open(whose: Whose, sealed: Uint8Array): Uint8Array {
    const key = this.keys.find(({ id }) => id === sealed[0]);
    if (key === undefined || sealed.length < 1 + NONCE_BYTES + TAG_BYTES) throw new Error('sealed with a key that is not here');
    const decipher = createDecipheriv('aes-256-gcm', this.keyOf(key, whose.business), sealed.subarray(1, 1 + NONCE_BYTES)).setAAD(aboutOf(whose));
    decipher.setAuthTag(sealed.subarray(-TAG_BYTES));
    return Buffer.concat([decipher.update(sealed.subarray(1 + NONCE_BYTES, -TAG_BYTES)), decipher.final()]);
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
