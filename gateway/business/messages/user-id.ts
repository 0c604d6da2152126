import { createCipheriv, createDecipheriv, createHash } from 'node:crypto';
import { PairCache } from '../../routing/cache/pair-cache.ts';
import { countryOf } from '../billing/country.ts';

const BLOCK_BYTES = 16;
const KEY_BYTES = 16;
/** Every event of a conversation names it, some four for each message; some 150 bytes each. */
const REMEMBERED = 40_000;

const remembered = new PairCache<string, string, string>(REMEMBERED);

/**
 * The id that one business knows a person by: a country and digits, the same each time, another at each business. It hides nothing from the business, which is told the number beside it: so that the number
 * can be read from it again by the business's own id, and nobody has to remember which is which.
 */
export function userIdOf(entityId: string, waId: string): string {
  const known = remembered.get(entityId, waId);
  if (known !== undefined) return known;
  const made = makeUserId(entityId, waId);
  remembered.set(entityId, waId, made);
  return made;
}

function makeUserId(entityId: string, waId: string): string {
  const block = Buffer.alloc(BLOCK_BYTES);
  block.writeBigUInt64BE(BigInt(waId), BLOCK_BYTES - 8);
  const cipher = createCipheriv('aes-128-ecb', keyOf(entityId), null).setAutoPadding(false);
  return `${countryOf(waId)}.${BigInt(`0x${Buffer.concat([cipher.update(block), cipher.final()]).toString('hex')}`)}`;
}

/** Digits of the person's number; null: no user id of this business. */
export function waIdOfUserId(entityId: string, userId: string): string | null {
  const [, digits] = /^[A-Z]{2}\.(\d{1,39})$/.exec(userId) ?? [];
  const hex = digits === undefined ? '' : BigInt(digits).toString(16).padStart(2 * BLOCK_BYTES, '0');
  if (hex.length !== 2 * BLOCK_BYTES) return null;
  const decipher = createDecipheriv('aes-128-ecb', keyOf(entityId), null).setAutoPadding(false);
  const waId = String(Buffer.concat([decipher.update(Buffer.from(hex, 'hex')), decipher.final()]).readBigUInt64BE(BLOCK_BYTES - 8));
  // Made again from what was read, it must be the same: everything else is no id.
  return /^[1-9]\d{4,14}$/.test(waId) && makeUserId(entityId, waId) === userId ? waId : null;
}

function keyOf(entityId: string): Uint8Array {
  return createHash('sha256').update(`user ids\n${entityId}`).digest().subarray(0, KEY_BYTES);
}
