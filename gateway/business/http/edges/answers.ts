import { type TObject, type TSchema, Type } from '@sinclair/typebox';

/** Answers that several edges give. */
export const success = Type.Object({ success: Type.Literal(true) });

export const node = Type.Object({ id: Type.String() }, { additionalProperties: true, description: 'With the fields that were asked for, or the default fields' });

export const paging = Type.Object({
  cursors: Type.Object({ before: Type.String(), after: Type.String() }),
  previous: Type.Optional(Type.String()),
  next: Type.Optional(Type.String()),
});

export function listOf(item: TSchema): TObject {
  return Type.Object({ data: Type.Array(item), paging: Type.Optional(paging) });
}

/** Anything that JSON can say: read by the edge. */
export const anything = Type.Unknown();
