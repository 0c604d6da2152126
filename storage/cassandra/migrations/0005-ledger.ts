import type { CassandraMigration } from '../migration.ts';

const columns = 'message text, entity text, waba text, phone_number text, template text, category text, country text, currency text, amount bigint, charged_at bigint';

/** What businesses are charged: once per message, and listed by day so that no partition grows with the months. */
export const ledger: CassandraMigration = {
  version: 5,
  readableBy: 1,
  statements: [
    `CREATE TABLE IF NOT EXISTS charge (${columns}, rev blob, PRIMARY KEY (message))`,
    `CREATE TABLE IF NOT EXISTS charge_day (day text, ${columns}, PRIMARY KEY ((entity, day), charged_at, message))`,
  ],
};
