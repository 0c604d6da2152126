import { request } from 'node:https';
import type { LookupFunction } from 'node:net';
import type { CheckedEndpoint } from './push-endpoint.ts';

export interface PinnedPost {
  readonly headers: Readonly<Record<string, string | number>>;
  readonly timeoutMs: number;
  readonly responseBytesMax: number;
  /** Certificates to trust instead of the system's; absent in production. */
  readonly ca?: string;
}

/**
 * POSTs nothing to the very address that was checked, and resolves with the status. Follows no redirect, waits no longer than `timeoutMs` in all, reads no more
 * than `responseBytesMax`. Rejects with what went wrong on the way.
 */
export function postPinned(endpoint: CheckedEndpoint, post: PinnedPost): Promise<number> {
  const { address, family } = endpoint.address;
  const pinned: LookupFunction = (_hostname, options, callback) => {
    if (options.all === true) callback(null, [{ address, family }]);
    else callback(null, address, family);
  };
  return new Promise((resolve, reject) => {
    const outgoing = request(endpoint.url, {
      method: 'POST',
      agent: false,
      lookup: pinned,
      headers: post.headers,
      signal: AbortSignal.timeout(post.timeoutMs),
      ...(post.ca === undefined ? {} : { ca: post.ca }),
    });
    outgoing.once('error', reject);
    outgoing.once('response', response => {
      let received = 0;
      const settle = (): void => { resolve(response.statusCode ?? 0); };
      response.on('data', (chunk: Buffer) => {
        received += chunk.length;
        if (received > post.responseBytesMax) response.destroy();
      });
      response.once('error', settle);
      response.once('close', settle);
    });
    outgoing.end();
  });
}
