import { bytesOf, numberOf, type SqlRow } from '../row.ts';
import type { OneTimePair, StoredSignedKey } from './pre-keys.ts';

/** From the columns that both stores have of a signed key. */
export function signedOf(row: SqlRow, prefix: 'signed' | 'last'): StoredSignedKey {
  return { id: numberOf(row, `${prefix}_id`), key: bytesOf(row, `${prefix}_key`), signature: bytesOf(row, `${prefix}_signature`) };
}

/** From the columns that both stores have of a one-time pair. */
export function pairOf(row: SqlRow): OneTimePair {
  return {
    ec: { id: numberOf(row, 'ec_id'), key: bytesOf(row, 'ec_key') },
    kyber: { id: numberOf(row, 'kyber_id'), key: bytesOf(row, 'kyber_key'), signature: bytesOf(row, 'kyber_signature') },
  };
}
