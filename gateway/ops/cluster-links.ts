import { readFileSync } from 'node:fs';
import { SealgateError } from '../../proto/errors.ts';
import type { Config } from './config/config-schema.ts';

/** How a node proves who it is to a service, and the service to it. */
export interface ServiceLink {
  /** All in PEM; without `ca` the authorities that Node.js trusts. null: plaintext, which the configuration has to ask for. */
  readonly tls: { readonly ca?: string; readonly cert?: string; readonly key?: string } | null;
  /** null: the service does not ask. */
  readonly credentials: { readonly username: string; readonly password: string } | null;
}

/** The configured link with the content of its files, as they are now. Throws BAD_CONFIG that names a file which cannot be read. */
export function serviceLink(config: Config, section: 'kafka' | 'cassandra'): ServiceLink {
  const { insecure, username, caFile, certFile, keyFile, passwordFile } = config[section];
  const read = (setting: string, path: string): string => contentOf(`${section}.${setting}`, path);
  const tls = {
    ...(caFile === '' ? {} : { ca: read('caFile', caFile) }),
    ...(certFile === '' ? {} : { cert: read('certFile', certFile), key: read('keyFile', keyFile) }),
  };
  return { tls: insecure ? null : tls, credentials: username === '' ? null : { username, password: read('passwordFile', passwordFile).trimEnd() } };
}

/** Where the brokers are, as the log's variant on Kafka takes it. */
export function kafkaLink(config: Config): { readonly brokers: readonly string[]; readonly tls: ServiceLink['tls']; readonly sasl: ServiceLink['credentials'] } {
  const { tls, credentials } = serviceLink(config, 'kafka');
  return { brokers: config.kafka.brokers, tls, sasl: credentials };
}

/** Where the stores are, as their variant on Cassandra takes it. */
export function cassandraLink(config: Config): ServiceLink & Pick<Config['cassandra'], 'contactPoints' | 'datacenter' | 'keyspace'> {
  const { contactPoints, datacenter, keyspace } = config.cassandra;
  return { contactPoints, datacenter, keyspace, ...serviceLink(config, 'cassandra') };
}

function contentOf(setting: string, path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    const code: unknown = error instanceof Error && 'code' in error ? error.code : 'cannot be read';
    throw new SealgateError('BAD_CONFIG', { detail: `${setting}: ${path} ${code === 'ENOENT' ? 'does not exist' : String(code)}` });
  }
}
