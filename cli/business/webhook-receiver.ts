import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { webhookSignature } from '../../gateway/business/webhooks/webhook-signature.ts';
import { listenError } from '../../gateway/ops/listeners/listen.ts';
import { sameHash } from '../../gateway/ops/keys/secret-hash.ts';

export interface ReceivedWebhook {
  readonly body: string;
  /** null: no secret to check it with. */
  readonly isGenuine: boolean | null;
}

export interface ReceiverOptions {
  readonly port: number;
  readonly verifyToken: string;
  /** null: signatures are not checked. Read at each webhook, since it may be known later than the receiver starts. */
  readonly appSecret: () => string | null;
  readonly onWebhook: (webhook: ReceivedWebhook) => void;
}

const HOST = '127.0.0.1';
const BODY_BYTES_MAX = 3 * 1024 * 1024;

/** A webhook receiver as an enterprise runs one: answers the challenge, checks signatures. Loopback only. Resolves to its URL. */
export async function startReceiver(options: ReceiverOptions): Promise<{ readonly url: string; readonly server: Server }> {
  const server = createServer((request, response) => {
    answer(request, options).then(({ status, body }) => { response.writeHead(status, { 'content-type': 'text/plain' }).end(body); }, () => { response.destroy(); });
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', error => { reject(listenError(error, 'webhooks', HOST, options.port)); }).listen(options.port, HOST, resolve);
  });
  return { url: `http://${HOST}:${portOf(server.address())}/webhook`, server };
}

async function answer(request: IncomingMessage, { verifyToken, appSecret, onWebhook }: ReceiverOptions): Promise<{ status: number; body: string }> {
  if (request.method === 'GET') {
    const query = new URL(request.url ?? '/', 'http://receiver').searchParams;
    return query.get('hub.verify_token') === verifyToken ? { status: 200, body: query.get('hub.challenge') ?? '' } : { status: 403, body: '' };
  }
  const bytes = await bodyOf(request);
  const secret = appSecret();
  const signature = String(request.headers['x-hub-signature-256'] ?? '');
  onWebhook({ body: bytes.toString('utf8'), isGenuine: secret === null ? null : sameHash(Buffer.from(signature), Buffer.from(webhookSignature(secret, bytes))) });
  return { status: 200, body: '' };
}

async function bodyOf(request: IncomingMessage): Promise<Buffer> {
  const parts: Buffer[] = [];
  let bytes = 0;
  for await (const part of request) {
    const chunk = Buffer.from(part instanceof Uint8Array ? part : String(part));
    bytes += chunk.length;
    if (bytes > BODY_BYTES_MAX) throw new Error('too large');
    parts.push(chunk);
  }
  return Buffer.concat(parts);
}

function portOf(address: string | AddressInfo | null): number {
  return typeof address === 'object' && address !== null ? address.port : 0;
}
