import { type Static, Type } from '@sinclair/typebox';

/** Where an app is told things. */
export const callbackSchema = Type.Object({
  url: Type.String(),
  verifyTokenSealed: Type.String(),
  /** Names of webhook fields. */
  fields: Type.Array(Type.String()),
  active: Type.Boolean(),
});

/** As in the Cloud API. */
export const updatesPerPostMax = 1000;

export const pricingModels = ['pmp', 'pmp+conversation', 'cbp'] as const;

/** A program of an enterprise: signs in with tokens, is told by webhooks, which its secret signs. Parent: its legal entity. */
export const appSchema = Type.Object({
  entityId: Type.String(),
  name: Type.String(),
  /** SecretBox, about `app ID`. */
  secretSealed: Type.String(),
  callback: Type.Union([Type.Null(), callbackSchema]),
  /** Which generation of status webhooks it gets: pricing alone, with a conversation object (up to v23.0), or conversation-based. */
  pricingModel: Type.Union(pricingModels.map(model => Type.Literal(model))),
  /** So many updates at most in one webhook to the app's own callback: receivers that read the first only are the rule. Absent: one. */
  updatesPerPost: Type.Optional(Type.Integer({ minimum: 1, maximum: updatesPerPostMax })),
  createdAtMs: Type.Integer(),
});
export type App = Static<typeof appSchema>;
