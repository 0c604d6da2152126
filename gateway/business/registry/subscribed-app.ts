import { Type } from '@sinclair/typebox';

/** An app that is told about a WABA. Parent: the WABA; id: subscribedAppId(). */
export const subscribedAppSchema = Type.Object({
  wabaId: Type.String(),
  appId: Type.String(),
  /** Instead of the app's own callback, for what happens in conversations. */
  callback: Type.Union([Type.Null(), Type.Object({ url: Type.String(), verifyTokenSealed: Type.String() })]),
});

export function subscribedAppId(wabaId: string, appId: string): string {
  return `${wabaId}:${appId}`;
}
