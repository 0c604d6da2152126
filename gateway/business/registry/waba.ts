import { type Static, Type } from '@sinclair/typebox';

/** A WhatsApp Business Account: numbers and templates that belong together. Parent: its portfolio. */
export const wabaSchema = Type.Object({
  portfolioId: Type.String(),
  entityId: Type.String(),
  name: Type.String(),
  /** Not read: it is that of the price list. Builds before that cannot read a WABA without it, and run beside this one while a cluster is upgraded. */
  currency: Type.Optional(Type.String()),
  country: Type.String(),
  timezoneId: Type.String(),
  namespace: Type.String(),
  reviewStatus: Type.Union([Type.Literal('PENDING'), Type.Literal('APPROVED'), Type.Literal('REJECTED')]),
  insights: Type.Boolean(),
  /** Digits. null: anybody may be written to; otherwise only these (131030). */
  testRecipients: Type.Union([Type.Null(), Type.Array(Type.String())]),
  createdAtMs: Type.Integer(),
});
export type Waba = Static<typeof wabaSchema>;
