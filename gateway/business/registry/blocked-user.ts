import { createHmac } from 'node:crypto';
import { type Static, Type } from '@sinclair/typebox';

/** Somebody whom a business blocks. Parent: its number; id: blockedUserId(), which tells nobody the number. */
export const blockedUserSchema = Type.Object({
  /** SecretBox, about `blocked ID`. */
  waIdSealed: Type.String(),
});
export type BlockedUser = Static<typeof blockedUserSchema>;

/** `key`: secret, the same on all nodes. */
export function blockedUserId(key: Uint8Array, phoneNumberId: string, waId: string): string {
  return `${phoneNumberId}:${createHmac('sha256', key).update(`blocked user\n${phoneNumberId}\n${waId}`).digest('hex').slice(0, 40)}`;
}
