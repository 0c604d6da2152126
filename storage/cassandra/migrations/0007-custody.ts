import type { CassandraMigration } from '../migration.ts';

/** Who a business is, and what consumers have answered about who holds its keys. */
export const custody: CassandraMigration = {
  version: 7,
  readableBy: 1,
  statements: [
    'ALTER TABLE account ADD IF NOT EXISTS business blob static',
    'ALTER TABLE relation ADD IF NOT EXISTS (custody_offered text static, custody_version int static, custody_accepted int static)',
  ],
};
