import { createHmac } from 'node:crypto';

/** The value of X-Hub-Signature-256: over exactly the bytes that are posted. */
export function webhookSignature(appSecret: string, body: Uint8Array): string {
  return `sha256=${createHmac('sha256', appSecret).update(body).digest('hex')}`;
}
