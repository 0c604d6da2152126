import { Agent as HttpAgent, request as requestHttp, type IncomingMessage } from 'node:http';
import { Agent as HttpsAgent, request as requestHttps } from 'node:https';
import type { BlockList } from 'node:net';
import { checkLiteralHost, ForbiddenAddress, guardedLookup } from '../../net/guarded-lookup.ts';
import { isOnList } from '../../net/permitted-networks.ts';
import { isPublicAddress, type ResolveHost } from '../../net/public-address.ts';

export interface WebhookClientOptions {
  readonly resolveHost: ResolveHost;
  /** Networks that may be called although they are nobody's or somebody's inside; there also without TLS. */
  readonly allowPrivate: BlockList;
  readonly timeoutMs: number;
  readonly responseBytesMax: number;
  /** Certificates to trust instead of the system's; absent in production. */
  readonly ca?: string;
}

export interface WebhookAnswer {
  readonly status: number;
  /** At most `responseBytesMax`; read only when it is asked for. */
  readonly body: string;
}

export interface WebhookRequest {
  readonly method: 'GET' | 'POST';
  readonly headers: Readonly<Record<string, string | number>>;
  readonly body?: Uint8Array;
  readonly wantsBody?: boolean;
}

const IDLE_SOCKETS_PER_HOST = 64;
const IDLE_MS = 30_000;
const CHECKED_MAX = 1000;

/**
 * Calls what enterprises have named: public addresses only, each connection to the very address that was checked, no redirects, bounded in time and bytes, connections kept for the next
 * request. Rejects with ForbiddenAddress, or what went wrong on the way.
 */
export class WebhookClient {
  private readonly options: WebhookClientOptions;
  private readonly checkedOrigins = new Set<string>();
  private readonly agents: { readonly 'http:': HttpAgent; readonly 'https:': HttpsAgent };

  constructor(options: WebhookClientOptions) {
    this.options = options;
    const kept = { keepAlive: true, maxFreeSockets: IDLE_SOCKETS_PER_HOST, timeout: IDLE_MS, scheduling: 'lifo' } as const;
    this.agents = { 'http:': new HttpAgent(kept), 'https:': new HttpsAgent({ ...kept, ...options.ca === undefined ? {} : { ca: options.ca } }) };
  }

  /** `url` was accepted by isCallbackUrl(). */
  async request(url: URL, request: WebhookRequest): Promise<WebhookAnswer> {
    try {
      return await this.once(url, request);
    } catch (error) {
      // The other side had closed the idle connection; nothing was read of the request.
      if (error instanceof StaleConnection) return this.once(url, request);
      throw error;
    }
  }

  close(): void {
    this.agents['http:'].destroy();
    this.agents['https:'].destroy();
  }

  /** Of an address it is always the same. Throws ForbiddenAddress. */
  private checkHost(url: URL, isAllowed: (address: string) => boolean): void {
    if (this.checkedOrigins.has(url.origin)) return;
    checkLiteralHost(url, isAllowed);
    if (this.checkedOrigins.size >= CHECKED_MAX) this.checkedOrigins.clear();
    this.checkedOrigins.add(url.origin);
  }

  private once(url: URL, { method, headers, body, wantsBody = false }: WebhookRequest): Promise<WebhookAnswer> {
    const { resolveHost, allowPrivate, timeoutMs, responseBytesMax } = this.options;
    const isPlain = url.protocol === 'http:';
    const isAllowed = (address: string): boolean => isOnList(allowPrivate, address) || (!isPlain && isPublicAddress(address));
    this.checkHost(url, isAllowed);
    return new Promise((resolve, reject) => {
      const signal = AbortSignal.timeout(timeoutMs);
      const options = { method, headers, signal, lookup: guardedLookup(resolveHost, isAllowed) };
      const outgoing = isPlain ? requestHttp(url, { ...options, agent: this.agents['http:'] }) : requestHttps(url, { ...options, agent: this.agents['https:'] });
      outgoing.once('error', (error: NodeJS.ErrnoException) => { reject(outgoing.reusedSocket && error.code === 'ECONNRESET' ? new StaleConnection() : error); });
      outgoing.once('response', (response: IncomingMessage) => { resolve(readAnswer(response, responseBytesMax, wantsBody)); });
      outgoing.end(body);
    });
  }
}

/** What may be a callback at all: http only towards networks that are allowed by name, no credentials, a bounded length. Where the host leads is checked with each connection. */
export function isCallbackUrl(text: string): boolean {
  const url = URL.canParse(text) ? new URL(text) : null;
  return url !== null && text.length <= URL_CHARS_MAX && (url.protocol === 'https:' || url.protocol === 'http:') && url.username === '' && url.password === '';
}

/** Whether the call was refused here, before anything was sent. */
export function isForbidden(error: unknown): boolean {
  return error instanceof ForbiddenAddress;
}

const URL_CHARS_MAX = 2048;

class StaleConnection extends Error {}

/** Whatever becomes of the rest, the status stands. */
function readAnswer(response: IncomingMessage, bytesMax: number, wantsBody: boolean): Promise<WebhookAnswer> {
  return new Promise(resolve => {
    const chunks: Buffer[] = [];
    let received = 0;
    const settle = (): void => { resolve({ status: response.statusCode ?? 0, body: Buffer.concat(chunks).toString('utf8') }); };
    response.on('data', (chunk: Buffer) => {
      received += chunk.length;
      if (received > bytesMax) response.destroy();
      else if (wantsBody) chunks.push(chunk);
    });
    response.once('error', settle);
    response.once('close', settle);
    response.once('end', settle);
  });
}
