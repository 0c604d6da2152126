import { type Static, Type } from '@sinclair/typebox';

/** One decision, chained to the one before. Parent: ''. Id: its number in the chain, 12 digits. */
export const auditEntrySchema = Type.Object({
  atMs: Type.Integer(),
  actor: Type.String(),
  action: Type.String(),
  subject: Type.String(),
  reason: Type.String(),
  /** Hash of the entry before; '' for the first. */
  previous: Type.String(),
  /** SHA-256 in hex over everything above. */
  hash: Type.String(),
});
export type AuditEntry = Static<typeof auditEntrySchema>;

/** Where the chain ends; only a hint, since the entry after it may be there already. Id: `head`. */
export const auditHeadSchema = Type.Object({
  number: Type.Integer(),
  hash: Type.String(),
});
