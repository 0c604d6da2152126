import { Type } from '@sinclair/typebox';

/** Features that can be switched. Id and parent: its number. */
export const numberSettingsSchema = Type.Object({
  identityKeyCheck: Type.Boolean(),
  /** PEM. */
  businessPublicKey: Type.Optional(Type.String()),
});
