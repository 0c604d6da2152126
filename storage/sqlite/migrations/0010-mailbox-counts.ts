import type { Migration } from '../migration.ts';

/**
 * A mailbox row changes one page less scattered over the file, and one tree less. It counts those before it, so that a mailbox's size is in its first and its last row: counters in mailbox_device were a page of their own for each
 * device of a commit. What has expired is found in the log's order, which is that of acceptance, and not by an index on time.
 */
export const mailboxCounts: Migration = {
  version: 10,
  sql: `
DROP TRIGGER mailbox_added;
DROP TRIGGER mailbox_gone;
DROP INDEX mailbox_by_log;
DROP INDEX mailbox_by_time;
ALTER TABLE mailbox RENAME TO mailbox_uncounted;
CREATE TABLE mailbox (
  account BLOB NOT NULL, device INTEGER NOT NULL, incarnation INTEGER NOT NULL,
  epoch INTEGER NOT NULL, "offset" INTEGER NOT NULL,
  log_id INTEGER NOT NULL, accepted_at INTEGER NOT NULL, bytes INTEGER NOT NULL,
  items_before INTEGER NOT NULL, bytes_before INTEGER NOT NULL,
  PRIMARY KEY (account, device, incarnation, epoch, "offset")
) WITHOUT ROWID;
INSERT INTO mailbox
  SELECT account, device, incarnation, epoch, "offset", log_id, accepted_at, bytes, row_number() OVER rows_so_far - 1, sum(bytes) OVER rows_so_far - bytes FROM mailbox_uncounted
  WINDOW rows_so_far AS (PARTITION BY account, device, incarnation ORDER BY epoch, "offset");
DROP TABLE mailbox_uncounted;
CREATE INDEX mailbox_by_log ON mailbox (log_id);
ALTER TABLE mailbox_device DROP COLUMN items;
ALTER TABLE mailbox_device DROP COLUMN bytes;
CREATE TRIGGER mailbox_gone AFTER DELETE ON mailbox BEGIN
  DELETE FROM log WHERE id = OLD.log_id
    AND (OLD.log_id & 1099511627775) < (SELECT swept FROM log_partition WHERE partition = OLD.log_id >> 40)
    AND NOT EXISTS (SELECT 1 FROM mailbox WHERE log_id = OLD.log_id);
END;
`,
};
