import { type Static, Type } from '@sinclair/typebox';

/** What a legal entity may spend. Id: the entity; amounts in micro-units of the price list's currency. */
export const spendingAccountSchema = Type.Object({
  /** null: billed afterwards. Otherwise what was paid in so far, in all. */
  paidInMicros: Type.Union([Type.Null(), Type.Integer()]),
  /** Per calendar month (UTC); null: no limit. */
  monthlyLimitMicros: Type.Union([Type.Null(), Type.Integer({ minimum: 0 })]),
  /** `2026-11`: the first month that payments are held against. */
  sinceMonth: Type.String(),
});
export type SpendingAccount = Static<typeof spendingAccountSchema>;
