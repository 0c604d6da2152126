import type { CassandraMigration } from '../migration.ts';

const deviceKey = 'account blob, device tinyint, incarnation bigint';
/** Small rows, read by key, often changed: few files per read. */
const byKey = 'compaction = {\'class\': \'LeveledCompactionStrategy\'}';
/**
 * Three hours is how long hints are kept: a replica that was away no longer learns of a deletion by them, but what comes back then lies below its device's cursor, where nobody reads.
 * Flushed every ten minutes, so that an idle node does not keep what was deleted in its commit log. Read repair would carry old rows into new windows.
 */
const mailboxOptions = `compaction = {'class': 'TimeWindowCompactionStrategy', 'compaction_window_unit': 'DAYS', 'compaction_window_size': 1}
  AND default_time_to_live = 2592000 AND gc_grace_seconds = 10800 AND memtable_flush_period_in_ms = 600000 AND read_repair = 'NONE'`;

/** The layout and its reasons: docs/CASSANDRA.md. No column is ever set to null, and nothing is deleted where a read could come across it. */
export const initial: CassandraMigration = {
  version: 1,
  readableBy: 1,
  statements: [
    `CREATE TABLE IF NOT EXISTS mailbox (${deviceKey}, day int, epoch bigint, chunk bigint, offset bigint, accepted_at bigint, size int, delivery blob,
      PRIMARY KEY ((account, device, incarnation, day, epoch, chunk), offset)) WITH ${mailboxOptions}`,
    `CREATE TABLE IF NOT EXISTS mailbox_device (${deviceKey}, day int, epoch bigint, chunk bigint, first bigint, last bigint,
      PRIMARY KEY ((account, device, incarnation), day, epoch, chunk)) WITH ${byKey}`,

    `CREATE TABLE IF NOT EXISTS account (account blob, device tinyint,
      kind text static, state text static, number_index blob static, number_sealed blob static, manifest_version int static, manifest blob static,
      pin_hash blob static, recovery_hash blob static, created_at bigint static, first_seen_day int static, last_seen_day int static, tag text static, successor blob static,
      incarnation bigint, registration_id int, identity_key blob, secret_hash blob, linked_at bigint,
      PRIMARY KEY (account, device)) WITH ${byKey}`,
    `CREATE TABLE IF NOT EXISTS number_owner (number_index blob PRIMARY KEY, account blob) WITH ${byKey}`,
    `CREATE TABLE IF NOT EXISTS account_tag (tag text, shard int, account blob, PRIMARY KEY ((tag, shard), account)) WITH ${byKey}`,

    `CREATE TABLE IF NOT EXISTS pre_key_device (${deviceKey}, rev blob, signed_id int, signed_key blob, signed_signature blob,
      last_id int, last_key blob, last_signature blob, last_used int, uploads text,
      PRIMARY KEY ((account, device, incarnation))) WITH ${byKey}`,
    `CREATE TABLE IF NOT EXISTS pre_key_upload (${deviceKey}, upload text, position int, ec_id int, ec_key blob, kyber_id int, kyber_key blob, kyber_signature blob,
      PRIMARY KEY ((account, device, incarnation, upload), position))`,

    `CREATE TABLE IF NOT EXISTS relation (pair blob, id blob, owner blob static, relation text static, messages int, bytes int, PRIMARY KEY (pair, id)) WITH ${byKey}`,
    `CREATE TABLE IF NOT EXISTS relation_owner (owner blob, pair blob, PRIMARY KEY (owner, pair)) WITH ${byKey}`,

    `CREATE TABLE IF NOT EXISTS verification (id blob PRIMARY KEY, rev blob, number_index blob, number_sealed blob, code_hash blob, code_expires_at bigint,
      codes_sent int, wrong_codes int, verified int, new_account text, expires_at bigint, consumed int)`,

    'CREATE TABLE IF NOT EXISTS budget (key blob PRIMARY KEY, rev blob, level double, updated_at bigint, ends_at bigint)',
    'CREATE TABLE IF NOT EXISTS budget_window (key blob PRIMARY KEY, rev blob, members blob, ends_at bigint)',

    `CREATE TABLE IF NOT EXISTS push (${deviceKey}, kind text, endpoint text, p256dh blob, auth blob, PRIMARY KEY ((account, device, incarnation))) WITH ${byKey}`,
  ],
};
