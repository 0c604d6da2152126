import type { CassandraMigration } from '../migration.ts';

/** What the business platform knows of enterprises, their numbers, apps and templates; and, below each, what is listed under it. */
export const businessRecords: CassandraMigration = {
  version: 4,
  readableBy: 1,
  statements: [
    `CREATE TABLE IF NOT EXISTS business_record (kind text, id text, rev blob, parent text, version int, body text, listed_at bigint,
      PRIMARY KEY ((kind, id))) WITH compaction = {'class': 'LeveledCompactionStrategy'}`,
    'CREATE TABLE IF NOT EXISTS business_record_list (kind text, parent text, id text, PRIMARY KEY ((kind, parent), id))',
  ],
};
