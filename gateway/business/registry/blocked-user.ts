import { Type } from '@sinclair/typebox';

/** Somebody whom a business blocks. Parent: its number; id: number and keyed hash of whom, which tells nobody who it is. */
export const blockedUserSchema = Type.Object({
  /** SecretBox, about `blocked NUMBER-ID`. */
  waIdSealed: Type.String(),
});
