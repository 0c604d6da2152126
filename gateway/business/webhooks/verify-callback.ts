import type { Random } from '../../../proto/random.ts';
import { isCallbackUrl, isForbidden, type WebhookClient } from './webhook-client.ts';

/** 'forbidden': not a URL that may be called; 'failed': it does not answer with the challenge. */
export type CallbackVerdict = 'verified' | 'forbidden' | 'failed';

const CHALLENGE_DIGITS = 10;

/** Asks a callback whether it knows the token, before anything is posted there. */
export async function verifyCallback(client: WebhookClient, random: Random, callback: { readonly url: string; readonly verifyToken: string }): Promise<CallbackVerdict> {
  if (!isCallbackUrl(callback.url)) return 'forbidden';
  // Digits: some receivers read it as a number; no leading zero for the same reason.
  const challenge = `1${Array.from(random.bytes(CHALLENGE_DIGITS - 1), byte => byte % 10).join('')}`;
  const url = new URL(callback.url);
  for (const [name, value] of [['hub.mode', 'subscribe'], ['hub.challenge', challenge], ['hub.verify_token', callback.verifyToken]] as const) url.searchParams.append(name, value);
  try {
    const answer = await client.request(url, { method: 'GET', headers: {}, wantsBody: true });
    return answer.status === 200 && answer.body === challenge ? 'verified' : 'failed';
  } catch (error) {
    return isForbidden(error) ? 'forbidden' : 'failed';
  }
}
