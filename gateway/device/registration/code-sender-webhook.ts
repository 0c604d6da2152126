import type { CodeSender } from './code-sender.ts';

/** Beyond this an answer is not read. */
const answerBytesMax = 64 * 1024;

/**
 * POSTs `{"number", "code", "transport", "expiresInSeconds"}` to the operator's own service, once; any 2xx counts as sent. The URL comes from the
 * configuration, so it may be inside the operator's network.
 */
export function createWebhookCodeSender(url: string, timeoutMs: number, bearerToken: string | null): CodeSender {
  return {
    async send(message): Promise<void> {
      const response = await fetch(url, {
        method: 'POST',
        redirect: 'error',
        signal: AbortSignal.timeout(timeoutMs),
        headers: { 'content-type': 'application/json', ...(bearerToken === null ? {} : { authorization: `Bearer ${bearerToken}` }) },
        body: JSON.stringify({ number: message.number, code: message.code, transport: message.transport, expiresInSeconds: message.expiresInSeconds }),
      });
      const length = Number(response.headers.get('content-length') ?? 0);
      if (length <= answerBytesMax) await response.body?.cancel();
      if (!response.ok) throw new Error(`code webhook answered ${response.status}`);
    },
  };
}
