import { type Static, Type } from '@sinclair/typebox';

/** An enterprise's wish to be let in, and what became of it. Parent: ''. */
export const applicationSchema = Type.Object({
  name: Type.String(),
  country: Type.String(),
  registrationNumber: Type.String(),
  contact: Type.String(),
  documents: Type.Array(Type.Object({ name: Type.String(), sha256: Type.String() })),
  displayName: Type.String(),
  /** E.164. */
  number: Type.String(),
  hosting: Type.Union([Type.Literal('operator-hosted'), Type.Literal('vendor-hosted'), Type.Literal('self-hosted')]),
  vendor: Type.String(),
  purpose: Type.String(),
  retention: Type.String(),
  policyUrl: Type.String(),
  status: Type.Union([Type.Literal('pending'), Type.Literal('approved'), Type.Literal('rejected')]),
  reason: Type.String(),
  /** SHA-256 of the secret with which the applicant asks how it stands. */
  claimHash: Type.String(),
  entityId: Type.String(),
  createdAtMs: Type.Integer(),
  decidedAtMs: Type.Integer(),
});
export type Application = Static<typeof applicationSchema>;
