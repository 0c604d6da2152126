import { SealgateError } from '../../proto/errors.ts';

const DEVICE_PATH = '/v1/device';

/** wss anywhere, ws on loopback only. Throws BAD_CONFIG. http and https are taken for ws and wss; without a path it is the protocol's. */
export function parseServerUrl(text: string): URL {
  let url: URL;
  try {
    url = new URL(text.replace(/^http/, 'ws'));
  } catch {
    throw new SealgateError('BAD_CONFIG', { detail: 'the server URL is not a URL' });
  }
  if (!isSafe(url)) throw new SealgateError('BAD_CONFIG', { detail: 'the server URL must be wss://, or ws:// on this machine' });
  return withPath(url);
}

/** Where Moved leads, or null when this client does not follow: another scheme, or a host that neither the configuration nor the cluster named. */
export function movedTo(text: string, allowedUrls: readonly string[]): URL | null {
  const target = URL.canParse(text) ? new URL(text) : null;
  if (target === null || !isSafe(target) || target.username !== '' || target.password !== '') return null;
  const hosts = allowedUrls.filter(url => URL.canParse(url)).map(url => new URL(url).hostname);
  return hosts.includes(target.hostname) ? withPath(target) : null;
}

function withPath(url: URL): URL {
  if (url.pathname === '/') url.pathname = DEVICE_PATH;
  return url;
}

function isSafe(url: URL): boolean {
  return url.protocol === 'wss:' || (url.protocol === 'ws:' && isLoopback(url.hostname));
}

function isLoopback(hostname: string): boolean {
  return hostname === 'localhost' || hostname === '[::1]' || /^127\.\d+\.\d+\.\d+$/.test(hostname);
}
