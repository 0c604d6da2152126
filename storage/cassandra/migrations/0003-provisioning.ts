import type { CassandraMigration } from '../migration.ts';

/** New devices that wait at one node for a message from another. */
export const provisioning: CassandraMigration = {
  version: 3,
  readableBy: 1,
  statements: [
    'CREATE TABLE IF NOT EXISTS provisioning (address blob PRIMARY KEY, rev blob, message blob, expires_at bigint) WITH gc_grace_seconds = 10800',
  ],
};
