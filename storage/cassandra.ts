import type { Clock } from '../proto/clock.ts';
import { SealgateError } from '../proto/errors.ts';
import type { Random } from '../proto/random.ts';
import { CassandraAccountStore } from './accounts/accounts-cassandra.ts';
import { CassandraBudgetStore } from './budgets/budgets-cassandra.ts';
import { CassandraBusinessRecords } from './business-records/business-records-cassandra.ts';
import type { CassandraLink } from './cassandra/link.ts';
import { CassandraMeta, CREATE_META } from './cassandra/meta.ts';
import { checkSchema, migrate, type CassandraMigration } from './cassandra/migration.ts';
import { cassandraMigrations } from './cassandra/migrations/all.ts';
import { CassandraSession, type RequestCounts, type SessionOptions } from './cassandra/session.ts';
import { CassandraLedgerStore } from './ledger/ledger-cassandra.ts';
import { CassandraConversationStore } from './conversations/conversations-cassandra.ts';
import { CassandraMailbox } from './mailbox/mailbox-cassandra.ts';
import type { NodeReports } from './nodes/node-reports.ts';
import { CassandraNodeReports } from './nodes/node-reports-cassandra.ts';
import { CassandraPreKeyStore } from './pre-keys/pre-keys-cassandra.ts';
import { CassandraProvisioningStore } from './provisioning/provisioning-cassandra.ts';
import type { ProvisioningStore } from './provisioning/provisioning.ts';
import { CassandraPushRegistrationStore } from './push/push-registrations-cassandra.ts';
import { CassandraRelationStore } from './relations/relations-cassandra.ts';
import type { Stores } from './stores.ts';
import { CassandraVerificationSessionStore } from './verification/verification-sessions-cassandra.ts';

export interface CassandraOptions extends SessionOptions {
  readonly link: CassandraLink;
  readonly clock: Clock;
  readonly random: Random;
  /** How long undelivered mail is kept; no longer than 30 days. */
  readonly envelopeTtlMs?: number;
}

export interface CassandraInitOptions extends CassandraOptions {
  /** Copies of each row in the datacenter. */
  readonly replication: number;
  /** Of the account log; fixed by the first call. */
  readonly partitions: number;
  readonly migrations?: readonly CassandraMigration[];
}

export interface CassandraStores extends Stores {
  /** The account log's incarnation. */
  readonly epoch: number;
  /** The account log's number of partitions. */
  readonly partitions: number;
  readonly nodes: NodeReports;
  readonly provisioning: ProvisioningStore;
  /** Begins a new epoch, for nodes that start from then on: to be called after a restore and with a new log. One-time keys of former epochs are not handed out any more, and ratchets of hosted businesses not gone on with. */
  newEpoch(): Promise<number>;
  /** One read at the usual consistency; rejects with STORE_FAILED when the store does not answer. */
  check(): Promise<void>;
  stats(): RequestCounts;
  close(): Promise<void>;
}

export interface CassandraInitReport {
  readonly schemaBefore: number;
  readonly schema: number;
  readonly epoch: number;
  readonly partitions: number;
}

const DAY_MS = 86_400_000;
const ENVELOPE_TTL_MS = 30 * DAY_MS;

/**
 * Makes keyspace and tables, brings them up to this program's schema, and fixes epoch and partitions; what is there already stays. May be repeated. Needs a role that may create in the
 * keyspace, which nodes need not. Rejects with BAD_CONFIG (also for another number of partitions), DATA_NEWER, CONFLICT (somebody else does the same) or STORE_FAILED.
 */
export async function initCassandra(options: CassandraInitOptions): Promise<CassandraInitReport> {
  const { link, replication, partitions, migrations = cassandraMigrations } = options;
  await makeKeyspace(options, `CREATE KEYSPACE IF NOT EXISTS "${link.keyspace}" WITH replication = {'class': 'NetworkTopologyStrategy', '${link.datacenter}': ${replication}}`);
  return withSession(options, async session => {
    await session.define(CREATE_META);
    const { from, to } = await migrate(session, migrations);
    const meta = new CassandraMeta(session);
    await meta.fixPartitions(partitions);
    const epoch = await meta.get('epoch') ?? await meta.newEpoch();
    await meta.change('unmarked_epoch', null, epoch);
    return { schemaBefore: from, schema: to, epoch, partitions };
  });
}

/**
 * Opens the stores of a cluster. Rejects with BAD_CONFIG (unreachable by this configuration, not initialized, schema too old), DATA_NEWER or STORE_FAILED; each store documents its own
 * rejections.
 */
export async function openCassandraStores(options: CassandraOptions): Promise<CassandraStores> {
  const session = await CassandraSession.open(options);
  try {
    return await assemble(session, Math.min(options.envelopeTtlMs ?? ENVELOPE_TTL_MS, ENVELOPE_TTL_MS));
  } catch (error) {
    await session.close();
    throw error;
  }
}

async function assemble(session: CassandraSession, envelopeTtlMs: number): Promise<CassandraStores> {
  const meta = new CassandraMeta(session);
  await checkSchema(meta, cassandraMigrations);
  const [epoch, partitions] = [await meta.get('epoch'), await meta.get('partitions')];
  if (epoch === null || partitions === null) throw new SealgateError('BAD_CONFIG', { detail: 'the keyspace in Cassandra is not initialized; run sealgate cluster init' });
  return {
    epoch, partitions,
    nodes: new CassandraNodeReports(session),
    provisioning: new CassandraProvisioningStore(session),
    mailbox: new CassandraMailbox(session, envelopeTtlMs),
    accounts: new CassandraAccountStore(session),
    preKeys: new CassandraPreKeyStore(session, epoch),
    relations: new CassandraRelationStore(session),
    verification: new CassandraVerificationSessionStore(session),
    budgets: new CassandraBudgetStore(session),
    push: new CassandraPushRegistrationStore(session),
    businessRecords: new CassandraBusinessRecords(session),
    ledger: new CassandraLedgerStore(session),
    conversations: new CassandraConversationStore(session, { current: epoch, unmarked: await meta.get('unmarked_epoch') ?? epoch }),
    newEpoch: () => meta.newEpoch(),
    check: async () => { await meta.get('epoch'); },
    stats: () => session.stats(),
    close: () => session.close(),
  };
}

async function makeKeyspace(options: CassandraOptions, statement: string): Promise<void> {
  const session = await CassandraSession.open(options, null);
  try {
    // Made by somebody else, it needs no right to make it.
    const found = await session.select('SELECT keyspace_name FROM system_schema.keyspaces WHERE keyspace_name = ?', [options.link.keyspace]);
    if (found.length === 0) await session.define(statement);
  } finally {
    await session.close();
  }
}

async function withSession<T>(options: CassandraOptions, work: (session: CassandraSession) => Promise<T>): Promise<T> {
  const session = await CassandraSession.open(options);
  try {
    return await work(session);
  } finally {
    await session.close();
  }
}
