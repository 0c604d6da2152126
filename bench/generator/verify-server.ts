import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { connect, createSecureContext, type SecureContext } from 'node:tls';

const HANDSHAKE_TIMEOUT_MS = 10_000;

/**
 * Checks the server's certificate on a connection of its own and returns the context for all others, which do without: reading the certificate costs Node more than the
 * rest of the handshake. Rejects when the certificate is not of this host, or not signed by the authority in `caFile` (null: a public one).
 */
export async function verifyServer(url: URL, caFile: string | null): Promise<SecureContext> {
  const socket = connect({
    host: url.hostname,
    port: url.port === '' ? 443 : Number(url.port),
    ...(caFile === null ? {} : { ca: readFileSync(caFile) }),
  });
  await once(socket, 'secureConnect', { signal: AbortSignal.timeout(HANDSHAKE_TIMEOUT_MS) }).catch((error: unknown) => {
    socket.destroy();
    throw new Error(`no TLS with ${url.host}: ${error instanceof Error ? error.message : ''}`);
  });
  socket.destroy();
  return createSecureContext({ ca: [] });
}
