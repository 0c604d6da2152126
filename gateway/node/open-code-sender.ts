import { readFileSync } from 'node:fs';
import { createConsoleCodeSender } from '../device/registration/code-sender-console.ts';
import { createWebhookCodeSender } from '../device/registration/code-sender-webhook.ts';
import type { CodeSender } from '../device/registration/code-sender.ts';
import type { Node } from './node.ts';

/** What brings verification codes to numbers. Throws BAD_CONFIG. */
export function openCodeSender({ config: { codes, device, limits }, print }: Node): CodeSender {
  if (codes.sender === 'console') return createConsoleCodeSender(device.host, print);
  const token = codes.webhookSecretFile === '' ? null : readFileSync(codes.webhookSecretFile, 'utf8').trim();
  return createWebhookCodeSender(codes.webhookUrl, limits.device.codeSenderTimeoutMs, token);
}
