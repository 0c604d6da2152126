import { Type } from '@sinclair/typebox';

/** A template that waits for somebody's decision. Id: the template's; parent: ''. */
export const templateReviewSchema = Type.Object({
  wabaId: Type.String(),
  submittedAtMs: Type.Integer(),
});
