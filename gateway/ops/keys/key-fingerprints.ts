import { createHmac } from 'node:crypto';
import type { KeyPurpose, KeyRing } from './key-ring.ts';

const shared = ['envelope', 'pepper', 'number', 'relation', 'operator', 'endpoint'] as const satisfies readonly KeyPurpose[];
const HEX_DIGITS = 12;

/**
 * For each purpose the ids of its keys with a fingerprint of each. Nodes of a cluster must have the same; nobody learns a key from it. The database key is each data folder's own.
 */
export function keyFingerprints(ring: KeyRing): Readonly<Record<string, string>> {
  return Object.fromEntries(shared.map(purpose => [purpose, ring.all(purpose).map(({ id, bytes }) => {
    const fingerprint = createHmac('sha256', bytes).update(`sealgate key fingerprint ${purpose} ${id}`).digest('hex').slice(0, HEX_DIGITS);
    return `${id}:${fingerprint}`;
  }).join(' ')]));
}
