import { SealgateError } from '../../proto/errors.ts';
import { CassandraMeta } from './meta.ts';
import type { CassandraSession } from './session.ts';

/** One step of the schema. Versions count from 1 without gaps; a step that was released is never edited. */
export interface CassandraMigration {
  readonly version: number;
  /** The lowest version whose programs may go on working beside it: what a rolling upgrade needs. */
  readonly readableBy: number;
  /** Each may be run again: Cassandra has no transaction around them. */
  readonly statements: readonly string[];
}

const LEASE_SECONDS = 300;

/**
 * Brings the schema up to the newest of `migrations` and answers the versions before and after. One at a time: two that change the schema at once can leave Cassandra with
 * tables of the same name and different ids. Throws DATA_NEWER when this program may not use the schema, CONFLICT while somebody else migrates.
 */
export async function migrate(session: CassandraSession, migrations: readonly CassandraMigration[]): Promise<{ readonly from: number; readonly to: number }> {
  const meta = new CassandraMeta(session);
  const from = await checkNotNewer(meta, migrations);
  const to = Math.max(from, newest(migrations));
  if (from === to) return { from, to };
  const lease = Math.floor(session.random.fraction() * Number.MAX_SAFE_INTEGER);
  if (!await meta.lease('migrating', lease, LEASE_SECONDS)) throw new SealgateError('CONFLICT', { detail: `somebody else migrates; if not, wait ${LEASE_SECONDS} s` });
  try {
    for (const step of migrations) await apply(session, meta, step);
  } finally {
    await meta.release('migrating', lease);
  }
  return { from, to };
}

/** Throws BAD_CONFIG when the schema is older than this program, DATA_NEWER when it is too new for it. */
export async function checkSchema(meta: CassandraMeta, migrations: readonly CassandraMigration[]): Promise<void> {
  const found = await checkNotNewer(meta, migrations);
  if (found < newest(migrations)) throw new SealgateError('BAD_CONFIG', { detail: `the schema in Cassandra is version ${found}; run sealgate cluster init` });
}

async function apply(session: CassandraSession, meta: CassandraMeta, step: CassandraMigration): Promise<void> {
  const before = await meta.get('schema');
  if ((before ?? 0) >= step.version) return;
  for (const statement of step.statements) await session.define(statement);
  await meta.change('schema_readable_by', await meta.get('schema_readable_by'), step.readableBy);
  await meta.change('schema', before, step.version);
}

async function checkNotNewer(meta: CassandraMeta, migrations: readonly CassandraMigration[]): Promise<number> {
  const [found, readableBy] = [await meta.get('schema') ?? 0, await meta.get('schema_readable_by') ?? 0];
  if (readableBy > newest(migrations)) {
    throw new SealgateError('DATA_NEWER', { detail: `the schema in Cassandra is version ${found}, this program knows ${newest(migrations)}` });
  }
  return found;
}

function newest(migrations: readonly CassandraMigration[]): number {
  return migrations.at(-1)?.version ?? 0;
}
