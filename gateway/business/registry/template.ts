import { createHash } from 'node:crypto';
import { type Static, Type } from '@sinclair/typebox';
import { componentSchema } from '../templates/component.ts';

const category = Type.Union([Type.Literal('MARKETING'), Type.Literal('UTILITY'), Type.Literal('AUTHENTICATION')]);

/** A message template in one language. Parent: its WABA. */
export const templateSchema = Type.Object({
  wabaId: Type.String(),
  name: Type.String(),
  language: Type.String(),
  category,
  /** '' when it never had another. */
  previousCategory: Type.String(),
  status: Type.Union([
    Type.Literal('PENDING'), Type.Literal('APPROVED'), Type.Literal('REJECTED'), Type.Literal('PAUSED'), Type.Literal('DISABLED'), Type.Literal('PENDING_DELETION'),
  ]),
  rejectedReason: Type.String(),
  parameterFormat: Type.Union([Type.Literal('POSITIONAL'), Type.Literal('NAMED')]),
  components: Type.Array(componentSchema),
  /** How long an undelivered message of it is kept. */
  ttlSeconds: Type.Integer({ minimum: 1 }),
  quality: Type.Object({ score: Type.Union([Type.Literal('GREEN'), Type.Literal('YELLOW'), Type.Literal('RED'), Type.Literal('UNKNOWN')]), atMs: Type.Integer() }),
  /** Since when it waits for its review. */
  submittedAtMs: Type.Integer(),
  /** Edits of the last 30 days. */
  editsAtMs: Type.Array(Type.Integer()),
  /** Low-quality pauses so far; 0 for pausedUntilMs: until somebody lifts it. */
  pauses: Type.Integer(),
  pausedUntilMs: Type.Integer(),
  /** Paused by an operator: only an operator lifts that. Absent: no. */
  pausedByOperator: Type.Optional(Type.Boolean()),
  /** Since when it is watched how its first messages are taken; 0 or absent: that is over. */
  freshSinceMs: Type.Optional(Type.Integer()),
  createdAtMs: Type.Integer(),
});
export type Template = Static<typeof templateSchema>;

/** Makes name and language unique within a WABA. Parent: the WABA; id: templateNameId(). */
export const templateNameSchema = Type.Object({
  /** '' when it was deleted: an approved template's name stays taken for a while. */
  templateId: Type.String(),
  lockedUntilMs: Type.Integer(),
});

/** Of the claim on a name: there is one template of a name and language in an account. */
export function templateNameId(wabaId: string, name: string, language: string): string {
  return createHash('sha256').update(`${wabaId}\n${name}\n${language}`).digest('hex');
}
