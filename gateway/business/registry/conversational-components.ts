import { Type } from '@sinclair/typebox';

/** What a chat offers before anything was written. Id and parent: its number. */
export const conversationalComponentsSchema = Type.Object({
  welcome: Type.Boolean(),
  prompts: Type.Array(Type.String()),
  commands: Type.Array(Type.Object({ name: Type.String(), description: Type.String() })),
});
