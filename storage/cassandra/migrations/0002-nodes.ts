import type { CassandraMigration } from '../migration.ts';

/** What nodes say of themselves. Rows are written again and again and end by themselves. */
export const nodes: CassandraMigration = {
  version: 2,
  readableBy: 1,
  statements: [
    `CREATE TABLE IF NOT EXISTS node (list tinyint, name text, state text, device_url text, node_url text, version text, started_at bigint, sockets int,
      fingerprints text, clock bigint, stored_at bigint, PRIMARY KEY (list, name)) WITH default_time_to_live = 86400 AND gc_grace_seconds = 10800`,
  ],
};
