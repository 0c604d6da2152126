import { type Static, Type } from '@sinclair/typebox';

/** What a legal entity may spend. Id: the entity; amounts in micro-units of its currency. */
export const spendingAccountSchema = Type.Object({
  /** Of the price list when the account began; absent: written by a build that did not keep it, and not asked for since. */
  currency: Type.Optional(Type.String()),
  /** null: billed afterwards. Otherwise what was paid in so far, in all. */
  paidInMicros: Type.Union([Type.Null(), Type.Integer()]),
  /** Per calendar month (UTC); null: no limit. */
  monthlyLimitMicros: Type.Union([Type.Null(), Type.Integer({ minimum: 0 })]),
  /** `2026-11`: the first month that payments are held against. */
  sinceMonth: Type.String(),
});
export type SpendingAccount = Static<typeof spendingAccountSchema>;
