import { createHmac } from 'node:crypto';
import { accountIdToBytes, type AccountId } from '../../proto/ids.ts';
import type { RelationKeys } from '../../storage/relations/relations.ts';
import type { KeyRing } from '../ops/keys/key-ring.ts';

/** Hashes under which relations are kept. The oldest live key is used, since rows cannot be found under another one than they were written with. */
export function createRelationKeys(keys: KeyRing): RelationKeys {
  const hash = (label: string, ...accounts: readonly AccountId[]): Uint8Array => {
    const key = keys.all('relation').at(-1) ?? keys.current('relation');
    const hmac = createHmac('sha256', key.bytes).update(`${label}\0`);
    for (const account of accounts) hmac.update(accountIdToBytes(account));
    return hmac.digest();
  };
  return {
    pair: (recipient, sender) => hash('pair', recipient, sender),
    owner: recipient => hash('owner', recipient),
  };
}
