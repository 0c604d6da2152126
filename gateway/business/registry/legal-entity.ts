import { type Static, Type } from '@sinclair/typebox';
import { SealgateError } from '../../../proto/errors.ts';

/** Who answers for what is sent: every account, number, token, template, message and charge leads to one. */
export const legalEntitySchema = Type.Object({
  name: Type.String(),
  /** ISO 3166, two letters. */
  country: Type.String(),
  registrationNumber: Type.String(),
  contact: Type.String(),
  documents: Type.Array(Type.Object({ name: Type.String(), sha256: Type.String() })),
  /** What it lets people write to it for, how long it keeps that, and where it says so: as approved. */
  purpose: Type.Optional(Type.String()),
  retention: Type.Optional(Type.String()),
  policyUrl: Type.Optional(Type.String()),
  /** test: not looked at by anybody; reaches test recipients only. */
  status: Type.Union([Type.Literal('test'), Type.Literal('approved'), Type.Literal('suspended')]),
  /** Until then it writes to nobody who has not written to it; absent or past: no restriction. */
  restrictedUntilMs: Type.Optional(Type.Integer()),
  /** Since when it is closed, for good; its status is `suspended` then, which builds before this one know too. Absent: it is not. */
  closedAtMs: Type.Optional(Type.Integer()),
  createdAtMs: Type.Integer(),
});
export type LegalEntity = Static<typeof legalEntitySchema>;

/** Throws CONFLICT. */
export function refuseIfClosed({ closedAtMs }: LegalEntity): void {
  if (closedAtMs !== undefined) throw new SealgateError('CONFLICT', { detail: 'the business is closed, for good' });
}
