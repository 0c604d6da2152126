import { auth, Client, policies, types, type ClientOptions } from 'cassandra-driver';
import { SealgateError } from '../../proto/errors.ts';

export interface CassandraTls {
  /** PEM. Without it the authorities that Node.js trusts. */
  readonly ca?: string;
  /** PEM; for servers that want to know their clients. */
  readonly cert?: string;
  readonly key?: string;
}

/** How to reach a Cassandra cluster. */
export interface CassandraLink {
  /** host:port of nodes to begin with; the others are learnt from them, and have the first one's port. */
  readonly contactPoints: readonly string[];
  readonly datacenter: string;
  readonly keyspace: string;
  /** null: in the clear, which the configuration has to ask for. */
  readonly tls: CassandraTls | null;
  /** null: the server does not ask. */
  readonly credentials: { readonly username: string; readonly password: string } | null;
}

/** Above the server's own limits (2 s for a write, 5 s for a read), so that its answer comes first. */
const READ_TIMEOUT_MS = 7000;
const CONNECT_TIMEOUT_MS = 5000;
const DEFAULT_PORT = 9042;
const RECONNECT_MIN_MS = 100;
const RECONNECT_MAX_MS = 5000;

/** A client that is not connected yet; `keyspace` null: for statements that make one. */
export function clientFor(link: CassandraLink, keyspace: string | null, more: ClientOptions = {}): Client {
  if (!/^[a-z][a-z0-9_]{0,47}$/.test(link.keyspace)) throw new SealgateError('BAD_CONFIG', { detail: 'a keyspace is named by a-z, 0-9 and _' });
  const { loadBalancing, retry, reconnection } = policies;
  const client = new Client({
    contactPoints: [...link.contactPoints],
    localDataCenter: link.datacenter,
    protocolOptions: { port: portOf(link.contactPoints) },
    ...(keyspace === null ? {} : { keyspace }),
    ...(link.tls === null ? {} : { sslOptions: tlsOptions(link.tls) }),
    ...(link.credentials === null ? {} : { authProvider: new auth.PlainTextAuthProvider(link.credentials.username, link.credentials.password) }),
    ...more,
    policies: {
      loadBalancing: new loadBalancing.TokenAwarePolicy(new loadBalancing.DCAwareRoundRobinPolicy(link.datacenter)),
      // What may be repeated, and what a repetition means, only the session knows.
      retry: new retry.FallthroughRetryPolicy(),
      reconnection: new reconnection.ExponentialReconnectionPolicy(RECONNECT_MIN_MS, RECONNECT_MAX_MS),
      ...more.policies,
    },
    socketOptions: { readTimeout: READ_TIMEOUT_MS, connectTimeout: CONNECT_TIMEOUT_MS, tcpNoDelay: true },
    queryOptions: { prepare: true, consistency: types.consistencies.localQuorum, serialConsistency: types.consistencies.localSerial, captureStackTrace: false },
  });
  const forgotten: unknown[] = [];
  client.on('hostRemove', host => { forgotten.push(host); });
  endings.set(client, async () => {
    await client.shutdown();
    await Promise.all(forgotten.filter(canShutDown).map(host => host.shutdown(false).catch(() => undefined)));
  });
  return client;
}

/** Of the nodes that the first ones name: Cassandra tells their addresses, and the driver would ask all of them at 9042. */
function portOf([first = '']: readonly string[]): number {
  return Number(/^(?:\[.*\]|[^:]*):(\d+)$/.exec(first)?.[1] ?? DEFAULT_PORT);
}

const endings = new WeakMap<Client, () => Promise<void>>();

/**
 * Ends a client of clientFor(). When no node answers, the driver makes its hosts anew from the contact points and forgets the former ones without ending them: they would reconnect,
 * and keep the process alive, for ever. Not before the end: until then the driver may still use them. A host's own end is not in the driver's types.
 */
export async function endClient(client: Client): Promise<void> {
  await endings.get(client)?.();
}

function canShutDown(host: unknown): host is { shutdown(waitForPending: boolean): Promise<void> } {
  return typeof host === 'object' && host !== null && 'shutdown' in host && typeof host.shutdown === 'function';
}

/** The driver verifies nothing unless it is told to. */
function tlsOptions({ ca, cert, key }: CassandraTls): NonNullable<ClientOptions['sslOptions']> {
  return {
    rejectUnauthorized: true, minVersion: 'TLSv1.2',
    ...(ca === undefined ? {} : { ca }), ...(cert === undefined ? {} : { cert }), ...(key === undefined ? {} : { key }),
  };
}
