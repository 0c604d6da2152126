import type { Migration } from '../migration.ts';

/** What the hosted endpoint keeps of each conversation; all content in it is sealed. */
export const conversations: Migration = {
  version: 4,
  sql: `
CREATE TABLE conversation (
  business BLOB NOT NULL, peer BLOB NOT NULL, version INTEGER NOT NULL, state BLOB,
  PRIMARY KEY (business, peer)
) WITHOUT ROWID;
CREATE TABLE conversation_command (
  place INTEGER PRIMARY KEY AUTOINCREMENT,
  business BLOB NOT NULL, peer BLOB NOT NULL, id BLOB NOT NULL, sealed BLOB NOT NULL, accepted_at INTEGER NOT NULL,
  UNIQUE (business, peer, id)
);
CREATE TABLE conversation_outbox (
  business BLOB NOT NULL, peer BLOB NOT NULL, id BLOB NOT NULL, ord INTEGER NOT NULL, send BLOB NOT NULL, note BLOB NOT NULL,
  PRIMARY KEY (business, peer, id)
) WITHOUT ROWID;
CREATE TABLE conversation_event (
  business BLOB NOT NULL, peer BLOB NOT NULL, id BLOB NOT NULL, ord INTEGER NOT NULL, app TEXT NOT NULL, created_at INTEGER NOT NULL, sealed BLOB NOT NULL,
  PRIMARY KEY (business, peer, id)
) WITHOUT ROWID;
CREATE INDEX conversation_event_in_order ON conversation_event (business, peer, app, ord);
`,
};
