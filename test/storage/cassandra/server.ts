import { Client } from 'cassandra-driver';
import type { Test } from 'tap';
import { CassandraServer, type CassandraOptions } from '../../../bench/servers/cassandra-server.ts';
import { MissingProgram } from '../../../bench/servers/jars.ts';
import type { Clock } from '../../../proto/clock.ts';
import { systemClock } from '../../../proto/clock-system.ts';
import { systemRandom } from '../../../proto/random-system.ts';
import { initCassandra, openCassandraStores, type CassandraOptions as StoreOptions, type CassandraStores } from '../../../storage/cassandra.ts';
import type { CassandraLink } from '../../../storage/cassandra/link.ts';

/** A real Cassandra for the tests of one file, gone when the test ends; null, and said so, where it cannot run. */
export async function cassandraFor(t: Test, options: Omit<CassandraOptions, 'folder'> = {}, folder = t.testdir()): Promise<CassandraServer | null> {
  try {
    const server = await CassandraServer.start({ folder, compilation: 'soon', ...options });
    t.teardown(() => server.kill());
    return server;
  } catch (error) {
    if (!(error instanceof MissingProgram)) throw error;
    t.comment(`not run: stores on Apache Cassandra (needs ${error.message})`);
    return null;
  }
}

export function linkTo(server: CassandraServer, keyspace: string): CassandraLink {
  return { contactPoints: server.contactPoints, datacenter: CassandraServer.datacenter, keyspace, tls: null, credentials: null };
}

export function optionsFor(server: CassandraServer, keyspace: string, more: Partial<StoreOptions> = {}): StoreOptions {
  return { link: linkTo(server, keyspace), clock: systemClock, random: systemRandom, ...more };
}

/** Stores in a keyspace that is made for them. */
export async function storesIn(server: CassandraServer, keyspace: string, more: Partial<StoreOptions> = {}): Promise<CassandraStores> {
  const options = optionsFor(server, keyspace, more);
  await initCassandra({ ...options, replication: 1, partitions: 4 });
  return openCassandraStores(options);
}

/** The driver itself, to look at what the stores have left. */
export function plainClient(server: CassandraServer, keyspace: string): Client {
  return new Client({ contactPoints: [...server.contactPoints], localDataCenter: CassandraServer.datacenter, keyspace });
}

/** Empties tables: a new keyspace for each case would take a second each. */
export async function truncate(client: Client, tables: readonly string[]): Promise<void> {
  await Promise.all(tables.map(table => client.execute(`TRUNCATE ${table}`)));
}

/** Shows another time than it is; its timers are real. */
export function shiftedClock(startMs: number): Clock {
  const shiftMs = startMs - Date.now();
  return { ...systemClock, nowMs: () => systemClock.nowMs() + shiftMs };
}
