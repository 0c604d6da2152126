import type { Migration } from '../migration.ts';

/**
 * The state of a conversation is longer than a page and is written with every message. In a table that is kept by its key, each such change takes the row out and puts it in again, with parts of neighbours; here it stays
 * where it is, and the key, which never changes, is an index of its own. A third less work for each change.
 */
export const conversationRows: Migration = {
  version: 9,
  sql: `
ALTER TABLE conversation RENAME TO conversation_by_key;
CREATE TABLE conversation (
  place INTEGER PRIMARY KEY,
  business BLOB NOT NULL, peer BLOB NOT NULL, version INTEGER NOT NULL, of_former_epoch INTEGER NOT NULL DEFAULT 0, state BLOB,
  UNIQUE (business, peer)
);
INSERT INTO conversation (business, peer, version, of_former_epoch, state) SELECT business, peer, version, of_former_epoch, state FROM conversation_by_key;
DROP TABLE conversation_by_key;
`,
};
