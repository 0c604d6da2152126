import type { Migration } from '../migration.ts';

/** Who a business is, and what consumers have answered about who holds its keys. */
export const custody: Migration = {
  version: 5,
  sql: `
ALTER TABLE account ADD COLUMN business BLOB;
ALTER TABLE relation ADD COLUMN custody_offered TEXT;
ALTER TABLE relation ADD COLUMN custody_version INTEGER;
ALTER TABLE relation ADD COLUMN custody_accepted INTEGER;
`,
};
