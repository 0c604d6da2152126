import type { Test } from 'tap';
import { openClient, openMemoryProfile, type Client } from '../../../client/index.ts';
import type { AccountId } from '../../../proto/ids.ts';
import type { GatewayProcess } from '../../support/gateway-process.ts';
import { soon } from '../../support/soon.ts';

export interface JoinedConsumer {
  readonly client: Client;
  /** Of the business. */
  readonly account: AccountId;
  /** Texts that the person sees, in order. */
  readonly shown: readonly string[];
}

/** A person with a client of their own who has registered, is connected, and has accepted where messages of the business are decrypted. */
export async function joinConsumer(t: Test, gateway: GatewayProcess, number: string, business: string): Promise<JoinedConsumer> {
  const client = await openClient({ profile: openMemoryProfile(), serverUrl: gateway.url, onError: () => undefined, random: soon });
  t.teardown(() => client.close());
  const shown: string[] = [];
  client.on('message', ({ outgoing, body }) => { if (!outgoing && body.kind === 'text') shown.push(body.text); });
  await client.register(number, { code: () => gateway.codeFor(number) });
  await client.connect();
  const { account } = await client.custody(business);
  await client.acceptCustody(account);
  return { client, account, shown };
}
