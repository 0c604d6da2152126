import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Client } from 'cassandra-driver';
import t, { type Test } from 'tap';
import { CassandraServer } from '../../../bench/servers/cassandra-server.ts';
import { initCassandra, openCassandraStores } from '../../../storage/cassandra.ts';
import type { CassandraLink, CassandraTls } from '../../../storage/cassandra/link.ts';
import { until } from '../../support/patience.ts';
import { bytes, device } from '../support.ts';
import { cassandraFor, optionsFor } from './server.ts';

const SUPERUSER = { username: 'cassandra', password: 'cassandra' };
const KEYSTORE_PASSWORD = 'changeit';

t.test('TLS with client authentication, and a role that may do no more than it must', async t => {
  const folder = t.testdir({});
  const pki = makePki(folder);
  const server = await cassandraFor(t, { settings: {
    authenticator: 'PasswordAuthenticator', authorizer: 'CassandraAuthorizer',
    client_encryption_options: `{enabled: true, optional: false, require_client_auth: true, keystore: ${pki.keystore}, keystore_password: ${KEYSTORE_PASSWORD}, `
      + `truststore: ${pki.truststore}, truststore_password: ${KEYSTORE_PASSWORD}}`,
  } }, join(folder, 'cassandra'));
  if (server === null) return;
  const { tls } = pki;
  const link = (more: Partial<CassandraLink>): CassandraLink => ({ ...optionsFor(server, 'linked').link, tls, credentials: SUPERUSER, ...more });
  const open = (more: Partial<CassandraLink>): Promise<unknown> => openCassandraStores({ ...optionsFor(server, 'linked'), link: link(more) }).then(stores => stores.close());

  // The superuser is made a moment after the server says that it is ready.
  await until(() => initCassandra({ ...optionsFor(server, 'linked'), link: link({}), replication: 1, partitions: 4 }).catch(() => null), 'the superuser');
  const admin = new Client({ contactPoints: [...server.contactPoints], localDataCenter: CassandraServer.datacenter, credentials: SUPERUSER, sslOptions: { ...tls, rejectUnauthorized: true } });
  t.teardown(() => admin.shutdown());
  await admin.execute('CREATE ROLE gateway WITH LOGIN = true AND PASSWORD = \'gate way\'');
  for (const right of ['SELECT', 'MODIFY']) await admin.execute(`GRANT ${right} ON KEYSPACE linked TO gateway`);
  const credentials = { username: 'gateway', password: 'gate way' };

  await t.test('the role can work, and cannot change the schema or see other keyspaces', async t => {
    const stores = await openCassandraStores({ ...optionsFor(server, 'linked'), link: link({ credentials }) });
    t.teardown(() => stores.close());
    await stores.mailbox.write([{ device: device(1), partition: 0, position: { epoch: 1, offset: 1 }, acceptedAtMs: Date.now(), delivery: bytes(10, 1) }]);
    t.equal((await stores.mailbox.usage(device(1))).items, 1);
    t.equal((await stores.budgets.take(bytes(32, 1), 1, 1000, Date.now())).allowed, true);
    t.equal(await stores.preKeys.take(device(1)), null);
    const client = new Client({ contactPoints: [...server.contactPoints], localDataCenter: CassandraServer.datacenter, credentials, sslOptions: { ...tls, rejectUnauthorized: true } });
    t.teardown(() => client.shutdown());
    for (const cql of ['DROP TABLE linked.push', 'CREATE TABLE linked.x (a int PRIMARY KEY)', 'TRUNCATE system_traces.events', 'SELECT * FROM system_auth.roles', 'ALTER ROLE cassandra WITH PASSWORD = \'x\'']) {
      await t.rejects(client.execute(cql), { code: 0x2100 }, cql);
    }
    await t.rejects(initCassandra({ ...optionsFor(server, 'other'), link: link({ credentials, keyspace: 'other' }), replication: 1, partitions: 4 }), { code: 'BAD_CONFIG' });
  });

  await refused(t, open, pki, credentials);
});

async function refused(t: Test, open: (more: Partial<CassandraLink>) => Promise<unknown>, pki: Pki, credentials: CassandraLink['credentials']): Promise<void> {
  const { tls, strangerTls } = pki;
  const { ca = '' } = strangerTls;
  await t.rejects(open({ credentials: { username: 'gateway', password: 'wrong' } }), { code: 'BAD_CONFIG', message: /user name or password/ }, 'a wrong password');
  await t.rejects(open({ credentials, tls: { ...tls, ca } }), { code: 'BAD_CONFIG', message: /TLS/ }, 'a server of another authority');
  await t.rejects(open({ credentials, tls: strangerTls }), { code: 'BAD_CONFIG' }, 'both of another authority');
  await t.rejects(open({ credentials, tls: { ...strangerTls, ca: tls.ca ?? '' } }), 'a client of another authority');
  await t.rejects(open({ credentials, tls: { ca: tls.ca ?? '' } }), 'a client without a certificate');
  await t.rejects(open({ credentials, tls: null }), 'in the clear');
  await open({ credentials });
}

interface Pki {
  readonly keystore: string;
  readonly truststore: string;
  readonly tls: CassandraTls;
  /** Of another authority. */
  readonly strangerTls: CassandraTls;
}

/** Two authorities; the first has signed for the server (127.0.0.1) and for a client. */
function makePki(folder: string): Pki {
  const openssl = (...args: string[]): unknown => execFileSync('openssl', args, { cwd: folder, stdio: 'pipe' });
  const text = (name: string): string => readFileSync(join(folder, name), 'utf8');
  const authority = (name: string): unknown => openssl('req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '2', '-subj', `/CN=${name}`,
    '-keyout', `${name}.key`, '-out', `${name}.pem`);
  const signed = (ca: string, name: string): void => {
    openssl('req', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-subj', `/CN=${name}`, '-addext', 'subjectAltName=IP:127.0.0.1',
      '-keyout', `${name}.key`, '-out', `${name}.csr`);
    openssl('x509', '-req', '-in', `${name}.csr`, '-CA', `${ca}.pem`, '-CAkey', `${ca}.key`, '-CAcreateserial', '-days', '2', '-copy_extensions', 'copy', '-out', `${name}.pem`);
  };
  authority('ours');
  authority('theirs');
  signed('ours', 'server');
  signed('ours', 'client');
  signed('theirs', 'stranger');
  openssl('pkcs12', '-export', '-in', 'server.pem', '-inkey', 'server.key', '-name', 'server', '-passout', `pass:${KEYSTORE_PASSWORD}`, '-out', 'server.p12');
  execFileSync('keytool', ['-importcert', '-noprompt', '-alias', 'ours', '-file', 'ours.pem', '-keystore', 'trust.p12', '-storetype', 'PKCS12', '-storepass', KEYSTORE_PASSWORD], { cwd: folder, stdio: 'pipe' });
  return {
    keystore: join(folder, 'server.p12'), truststore: join(folder, 'trust.p12'),
    tls: { ca: text('ours.pem'), cert: text('client.pem'), key: text('client.key') },
    strangerTls: { ca: text('theirs.pem'), cert: text('stranger.pem'), key: text('stranger.key') },
  };
}
