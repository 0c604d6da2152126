import type { CassandraMigration } from '../migration.ts';

/** Distinct members of moving windows: whom a business has written to within a day. Rows end by themselves. */
export const recentMembers: CassandraMigration = {
  version: 8,
  readableBy: 1,
  statements: [
    'CREATE TABLE IF NOT EXISTS budget_recent (key blob PRIMARY KEY, rev blob, slices text)',
    'CREATE TABLE IF NOT EXISTS budget_recent_member (key blob, member blob, ends_at bigint, PRIMARY KEY ((key, member)))',
  ],
};
