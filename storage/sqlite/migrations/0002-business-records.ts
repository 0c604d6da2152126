import type { Migration } from '../migration.ts';

/** What the business platform knows of enterprises, their numbers, apps and templates. */
export const businessRecords: Migration = {
  version: 2,
  sql: `
CREATE TABLE business_record (
  kind TEXT NOT NULL, id TEXT NOT NULL, parent TEXT NOT NULL, version INTEGER NOT NULL, body TEXT NOT NULL,
  PRIMARY KEY (kind, id)
) WITHOUT ROWID;
CREATE INDEX business_record_by_parent ON business_record (kind, parent, id);
`,
};
