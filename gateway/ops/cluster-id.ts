import { createHash } from 'node:crypto';

/** Derived from the operator's public key, which never changes either: nothing to store, nothing to lose, and nodes that share the key agree. */
export function clusterIdOf(operatorPublicKey: Uint8Array): string {
  return createHash('sha256').update('sealgate cluster v1\0').update(operatorPublicKey).digest('hex').slice(0, 32);
}
