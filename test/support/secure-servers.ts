import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { auth, Client } from 'cassandra-driver';
import type { Test } from 'tap';
import { CassandraServer } from '../../bench/servers/cassandra-server.ts';
import { MissingProgram } from '../../bench/servers/jars.ts';
import { startTogether } from '../../bench/servers/java-server.ts';
import { KafkaServer } from '../../bench/servers/kafka-server.ts';
import { Authority, type IssuedCertificate } from './authority.ts';

export interface SecureServers {
  readonly kafka: KafkaServer;
  readonly cassandra: CassandraServer;
  readonly authority: Authority;
  /** Shown to Cassandra, which asks for one. */
  readonly client: IssuedCertificate;
  /** Cassandra's superuser. */
  readonly admin: Client;
}

/**
 * One broker that lets users in by TLS and SCRAM and lets them do what they were granted (its plain listener is the administrator's), and one Cassandra that wants TLS with a client's
 * certificate and a role. null, and said so, where they cannot run.
 */
export async function secureServers(t: Test, folder: string, users: readonly { readonly username: string; readonly password: string }[]): Promise<SecureServers | null> {
  const authority = new Authority(join(folder, 'authority'));
  const [server, client] = [authority.issue('server'), authority.issue('client')];
  const chain = readFileSync(server.certFile, 'utf8') + readFileSync(authority.caFile, 'utf8');
  const keystore = join(folder, 'cassandra-keystore.pem');
  writeFileSync(keystore, readFileSync(server.keyFile, 'utf8') + chain, { mode: 0o600 });
  try {
    const [kafka, cassandra] = await startTogether(
      KafkaServer.start({
        folder: join(folder, 'kafka'), compilation: 'soon', secure: { certificate: chain, key: readFileSync(server.keyFile, 'utf8'), users },
        properties: { 'authorizer.class.name': 'org.apache.kafka.metadata.authorizer.StandardAuthorizer', 'super.users': 'User:ANONYMOUS' },
      }),
      CassandraServer.start({
        folder: join(folder, 'cassandra'), compilation: 'soon',
        settings: {
          authenticator: 'PasswordAuthenticator', authorizer: 'CassandraAuthorizer', permissions_validity: '0ms', roles_validity: '0ms',
          client_encryption_options: `{enabled: true, optional: false, require_client_auth: true, keystore: ${keystore}, truststore: ${authority.caFile},
            ssl_context_factory: {class_name: org.apache.cassandra.security.PEMBasedSslContextFactory}}`.replaceAll('\n', ' '),
        },
      }),
    );
    t.teardown(() => Promise.all([kafka.kill(), cassandra.kill()]));
    const admin = new Client({
      contactPoints: [...cassandra.contactPoints], localDataCenter: CassandraServer.datacenter, authProvider: new auth.PlainTextAuthProvider('cassandra', 'cassandra'),
      sslOptions: { rejectUnauthorized: true, ca: readFileSync(authority.caFile), cert: readFileSync(client.certFile), key: readFileSync(client.keyFile) },
    });
    t.teardown(() => admin.shutdown());
    await admin.connect();
    return { kafka, cassandra, authority, client, admin };
  } catch (error) {
    if (!(error instanceof MissingProgram)) throw error;
    t.comment(`not run: the commands of a cluster (needs ${error.message})`);
    return null;
  }
}
