import { type TSchema, Type } from '@sinclair/typebox';

/** What an operator types: ids, names, reasons. */
export const text = Type.String({ minLength: 1, maxLength: 512 });

/** These fields and no others. */
export function strict(fields: Record<string, TSchema>): TSchema {
  return Type.Object(fields, { additionalProperties: false });
}
