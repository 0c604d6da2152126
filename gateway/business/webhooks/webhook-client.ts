import type { BlockList } from 'node:net';
import type { Pool } from 'undici';
import type { Clock } from '../../../proto/clock.ts';
import { checkLiteralHost, ForbiddenAddress, guardedLookup } from '../../net/guarded-lookup.ts';
import { isOnList } from '../../net/permitted-networks.ts';
import { isPublicAddress, type ResolveHost } from '../../net/public-address.ts';
import { WebhookCall, type WebhookAnswer } from './webhook-call.ts';

export interface WebhookClientOptions {
  readonly resolveHost: ResolveHost;
  /** Networks that may be called although they are nobody's or somebody's inside; there also without TLS. */
  readonly allowPrivate: BlockList;
  readonly clock: Clock;
  /** From the call to the end of the answer. */
  readonly timeoutMs: number;
  readonly responseBytesMax: number;
  /** Certificates to trust instead of the system's; absent in production. */
  readonly ca?: string;
}

export interface WebhookRequest {
  readonly method: 'GET' | 'POST';
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: Uint8Array;
  readonly wantsBody?: boolean;
}

/** What is known of one origin. */
interface Destination {
  readonly pool: Pool;
  hasAnswered: boolean;
}

const IDLE_MS = 30_000;
const DESTINATIONS_MAX = 1000;
/** Of a connection that the other side has closed. */
const closedCodes: ReadonlySet<string> = new Set(['UND_ERR_SOCKET', 'ECONNRESET', 'EPIPE']);

/**
 * Calls what enterprises have named: public addresses only, each connection to the very address that was checked, no redirects, bounded in time and bytes, connections kept for the next
 * request. Rejects with ForbiddenAddress, or what went wrong on the way.
 */
export class WebhookClient {
  private readonly options: WebhookClientOptions;
  /** By origin, those used last at the end. */
  private readonly destinations = new Map<string, Destination>();
  /** Loaded with the first call: most nodes post nothing. */
  private library: Promise<typeof Pool> | null = null;

  constructor(options: WebhookClientOptions) {
    this.options = options;
  }

  /** `url` was accepted by isCallbackUrl(). */
  async request(url: URL, request: WebhookRequest): Promise<WebhookAnswer> {
    const destination = this.destinationOf(url, await (this.library ??= import('undici').then(library => library.Pool)));
    try {
      return await this.once(destination, url, request);
    } catch (error) {
      // Who has answered before may have closed the idle connection, and then read nothing of the request.
      if (destination.hasAnswered && isClosed(error)) return this.once(destination, url, request);
      throw error;
    }
  }

  close(): void {
    for (const { pool } of this.destinations.values()) void pool.destroy();
    this.destinations.clear();
  }

  /** Throws ForbiddenAddress for a host that is an address and may not be called: of an address it is always the same. Where a name leads is checked with each connection. */
  private destinationOf(url: URL, LibraryPool: typeof Pool): Destination {
    const { origin } = url;
    const known = this.destinations.get(origin);
    if (known !== undefined) return known;
    const { resolveHost, allowPrivate, timeoutMs, ca } = this.options;
    const isPlain = url.protocol === 'http:';
    const isAllowed = (address: string): boolean => isOnList(allowPrivate, address) || (!isPlain && isPublicAddress(address));
    checkLiteralHost(url, isAllowed);
    const connect = { lookup: guardedLookup(resolveHost, isAllowed), timeout: timeoutMs, ...ca === undefined ? {} : { ca } };
    // How long all of it may take is this client's own clock's.
    const pool = new LibraryPool(origin, { connect, keepAliveTimeout: IDLE_MS, keepAliveMaxTimeout: IDLE_MS, headersTimeout: 0, bodyTimeout: 0, pipelining: 1 });
    const made = { pool, hasAnswered: false };
    this.makeRoom();
    this.destinations.set(origin, made);
    return made;
  }

  private makeRoom(): void {
    for (const [origin, { pool }] of this.destinations) {
      if (this.destinations.size < DESTINATIONS_MAX) return;
      this.destinations.delete(origin);
      // What is under way there ends as it would.
      void pool.close();
    }
  }

  private async once(destination: Destination, url: URL, { method, headers, body, wantsBody = false }: WebhookRequest): Promise<WebhookAnswer> {
    const { clock, timeoutMs, responseBytesMax } = this.options;
    const call = new WebhookCall({ bytesMax: responseBytesMax, wantsBody });
    const cancel = clock.after(timeoutMs, () => { call.end(new Error('not answered in time')); });
    try {
      destination.pool.dispatch({ path: url.pathname + url.search, method, headers: { ...headers }, body: body ?? null }, call);
      const answer = await call.answer;
      destination.hasAnswered = true;
      return answer;
    } finally {
      cancel();
    }
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

function isClosed(error: unknown): boolean {
  return error instanceof Error && 'code' in error && closedCodes.has(String(error.code));
}
