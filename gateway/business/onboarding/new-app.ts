import { newNodeId } from '../registry/node-id.ts';
import { createApp, issueToken, type EnterpriseParts } from './enterprise.ts';

/** Secret and token are shown this once. */
export interface AppCredentials {
  readonly appId: string;
  readonly appSecret: string;
  readonly token: string;
  readonly tokenExpiresAtMs: number;
}

/** One more program of an enterprise, told of nothing until it sets its webhook and subscribes to an account. Rejects with CONFLICT when the business is closed. */
export async function newApp(parts: EnterpriseParts, entityId: string, name: string): Promise<AppCredentials> {
  const appId = newNodeId('app', parts.random);
  // First: of a business that is closed there is no new app either.
  const issued = await issueToken(parts, { appId, entityId, label: 'first' });
  return { appId, appSecret: await createApp(parts, { appId, entityId, name }), ...issued };
}
