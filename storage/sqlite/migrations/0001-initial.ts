import type { Migration } from '../migration.ts';

/**
 * log.id = partition * 2^40 + offset: one tree with one growing edge per partition and no second index.
 * mailbox is an index on log rows, not a copy; its triggers keep the counters of mailbox_device and let go of log rows that were swept over while they
 * were referred to (rows at or above `swept` are the sweep's business).
 */
export const initial: Migration = {
  version: 1,
  sql: `
CREATE TABLE meta (name TEXT PRIMARY KEY, value) WITHOUT ROWID;

CREATE TABLE log (id INTEGER PRIMARY KEY, value BLOB NOT NULL);
CREATE TABLE log_partition (
  partition INTEGER PRIMARY KEY,
  committed INTEGER NOT NULL,
  swept INTEGER NOT NULL
);

CREATE TABLE mailbox (
  account BLOB NOT NULL, device INTEGER NOT NULL, incarnation INTEGER NOT NULL,
  epoch INTEGER NOT NULL, "offset" INTEGER NOT NULL,
  log_id INTEGER NOT NULL, accepted_at INTEGER NOT NULL, bytes INTEGER NOT NULL,
  PRIMARY KEY (account, device, incarnation, epoch, "offset")
) WITHOUT ROWID;
CREATE INDEX mailbox_by_log ON mailbox (log_id);
CREATE INDEX mailbox_by_time ON mailbox (accepted_at);
CREATE TABLE mailbox_device (
  account BLOB NOT NULL, device INTEGER NOT NULL, incarnation INTEGER NOT NULL,
  floor_epoch INTEGER NOT NULL DEFAULT -1, floor_offset INTEGER NOT NULL DEFAULT -1,
  items INTEGER NOT NULL DEFAULT 0, bytes INTEGER NOT NULL DEFAULT 0,
  PRIMARY KEY (account, device, incarnation)
) WITHOUT ROWID;
CREATE TRIGGER mailbox_added AFTER INSERT ON mailbox BEGIN
  UPDATE mailbox_device SET items = items + 1, bytes = bytes + NEW.bytes
    WHERE account = NEW.account AND device = NEW.device AND incarnation = NEW.incarnation;
END;
CREATE TRIGGER mailbox_gone AFTER DELETE ON mailbox BEGIN
  UPDATE mailbox_device SET items = items - 1, bytes = bytes - OLD.bytes
    WHERE account = OLD.account AND device = OLD.device AND incarnation = OLD.incarnation;
  DELETE FROM log WHERE id = OLD.log_id
    AND (OLD.log_id & 1099511627775) < (SELECT swept FROM log_partition WHERE partition = OLD.log_id >> 40)
    AND NOT EXISTS (SELECT 1 FROM mailbox WHERE log_id = OLD.log_id);
END;

CREATE TABLE account (
  account BLOB PRIMARY KEY, kind TEXT NOT NULL, state TEXT NOT NULL,
  number_index BLOB UNIQUE, number_sealed BLOB,
  manifest_version INTEGER NOT NULL, manifest BLOB NOT NULL,
  pin_hash BLOB, recovery_hash BLOB,
  created_at INTEGER NOT NULL, last_seen_day INTEGER NOT NULL, tag TEXT NOT NULL
) WITHOUT ROWID;
CREATE INDEX account_by_tag ON account (tag) WHERE tag <> '';
CREATE TABLE device (
  account BLOB NOT NULL, device INTEGER NOT NULL, incarnation INTEGER NOT NULL, registration_id INTEGER NOT NULL,
  identity_key BLOB NOT NULL, secret_hash BLOB NOT NULL, created_at INTEGER NOT NULL,
  PRIMARY KEY (account, device)
) WITHOUT ROWID;

CREATE TABLE repeated_key (
  account BLOB NOT NULL, device INTEGER NOT NULL, incarnation INTEGER NOT NULL,
  signed_id INTEGER, signed_key BLOB, signed_signature BLOB,
  last_id INTEGER, last_key BLOB, last_signature BLOB, last_used INTEGER NOT NULL DEFAULT 0,
  PRIMARY KEY (account, device, incarnation)
);
CREATE TABLE one_time_key (
  id INTEGER PRIMARY KEY,
  account BLOB NOT NULL, device INTEGER NOT NULL, incarnation INTEGER NOT NULL,
  ec_id INTEGER NOT NULL, ec_key BLOB NOT NULL,
  kyber_id INTEGER NOT NULL, kyber_key BLOB NOT NULL, kyber_signature BLOB NOT NULL
);
CREATE INDEX one_time_key_by_device ON one_time_key (account, device, incarnation, id);

CREATE TABLE relation (
  pair BLOB PRIMARY KEY, owner BLOB NOT NULL, relation TEXT NOT NULL,
  stranger_messages INTEGER NOT NULL, stranger_bytes INTEGER NOT NULL
) WITHOUT ROWID;
CREATE INDEX relation_by_owner ON relation (owner);

CREATE TABLE verification (
  id BLOB PRIMARY KEY, number_index BLOB NOT NULL, number_sealed BLOB NOT NULL,
  code_hash BLOB, code_expires_at INTEGER NOT NULL, codes_sent INTEGER NOT NULL, wrong_codes INTEGER NOT NULL,
  verified INTEGER NOT NULL, new_account TEXT NOT NULL, expires_at INTEGER NOT NULL
) WITHOUT ROWID;
CREATE INDEX verification_by_expiry ON verification (expires_at);

CREATE TABLE budget (key BLOB PRIMARY KEY, level REAL NOT NULL, updated_at INTEGER NOT NULL, ends_at INTEGER NOT NULL) WITHOUT ROWID;
CREATE INDEX budget_by_end ON budget (ends_at);
CREATE TABLE budget_window (key BLOB PRIMARY KEY, members INTEGER NOT NULL, ends_at INTEGER NOT NULL) WITHOUT ROWID;
CREATE INDEX budget_window_by_end ON budget_window (ends_at);
CREATE TABLE budget_member (key BLOB NOT NULL, member BLOB NOT NULL, PRIMARY KEY (key, member)) WITHOUT ROWID;
CREATE TRIGGER budget_window_gone AFTER DELETE ON budget_window BEGIN
  DELETE FROM budget_member WHERE key = OLD.key;
END;

CREATE TABLE push (
  account BLOB NOT NULL, device INTEGER NOT NULL, incarnation INTEGER NOT NULL,
  kind TEXT NOT NULL, endpoint TEXT NOT NULL, p256dh BLOB NOT NULL, auth BLOB NOT NULL,
  PRIMARY KEY (account, device, incarnation)
) WITHOUT ROWID;
`,
};
