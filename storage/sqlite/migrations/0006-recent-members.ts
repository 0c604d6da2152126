import type { Migration } from '../migration.ts';

/** Distinct members of moving windows: whom a business has written to within a day. Triggers keep the counts. */
export const recentMembers: Migration = {
  version: 6,
  sql: `
CREATE TABLE budget_recent (key BLOB NOT NULL, member BLOB NOT NULL, ends_at INTEGER NOT NULL, PRIMARY KEY (key, member)) WITHOUT ROWID;
CREATE INDEX budget_recent_by_end ON budget_recent (ends_at);
CREATE TABLE budget_recent_count (key BLOB PRIMARY KEY, members INTEGER NOT NULL) WITHOUT ROWID;
CREATE TRIGGER budget_recent_added AFTER INSERT ON budget_recent BEGIN
  INSERT INTO budget_recent_count (key, members) VALUES (NEW.key, 1) ON CONFLICT DO UPDATE SET members = members + 1;
END;
CREATE TRIGGER budget_recent_gone AFTER DELETE ON budget_recent BEGIN
  UPDATE budget_recent_count SET members = members - 1 WHERE key = OLD.key;
  DELETE FROM budget_recent_count WHERE key = OLD.key AND members = 0;
END;
`,
};
