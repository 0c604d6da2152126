import type { CassandraMigration } from '../migration.ts';

/**
 * A conversation of the hosted endpoint is one partition, so that a step is one conditional batch: version and state are static, the rows are what waits. `conversation_mark` says where
 * something may wait, in a few partitions; `conversation_known` which conversations a business has.
 */
export const conversations: CassandraMigration = {
  version: 6,
  readableBy: 1,
  statements: [
    `CREATE TABLE IF NOT EXISTS conversation (
      business blob, peer blob, version bigint static, state blob static, rev blob static,
      kind text, id blob, place bigint, app text, at bigint, body blob, note blob,
      PRIMARY KEY ((business, peer), kind, id)) WITH gc_grace_seconds = 10800`,
    'CREATE TABLE IF NOT EXISTS conversation_mark (bucket int, business blob, peer blob, mark blob, PRIMARY KEY (bucket, business, peer)) WITH gc_grace_seconds = 10800',
    'CREATE TABLE IF NOT EXISTS conversation_known (business blob, peer blob, mark blob, PRIMARY KEY (business, peer)) WITH gc_grace_seconds = 10800',
  ],
};
