import type { Migration } from '../migration.ts';

/** What businesses are charged. A trigger keeps the sums that are asked for again and again. */
export const ledger: Migration = {
  version: 3,
  sql: `
CREATE TABLE charge (
  message TEXT PRIMARY KEY, entity TEXT NOT NULL, month TEXT NOT NULL, charged_at INTEGER NOT NULL,
  waba TEXT NOT NULL, phone_number TEXT NOT NULL, template TEXT NOT NULL, category TEXT NOT NULL, country TEXT NOT NULL,
  currency TEXT NOT NULL, amount INTEGER NOT NULL
) WITHOUT ROWID;
CREATE INDEX charge_by_month ON charge (entity, month, charged_at, message);
CREATE TABLE charge_total (
  entity TEXT NOT NULL, month TEXT NOT NULL, category TEXT NOT NULL, country TEXT NOT NULL, currency TEXT NOT NULL,
  messages INTEGER NOT NULL, amount INTEGER NOT NULL,
  PRIMARY KEY (entity, month, category, country, currency)
) WITHOUT ROWID;
CREATE TRIGGER charge_added AFTER INSERT ON charge BEGIN
  INSERT INTO charge_total (entity, month, category, country, currency, messages, amount)
    VALUES (NEW.entity, NEW.month, NEW.category, NEW.country, NEW.currency, 1, NEW.amount)
    ON CONFLICT DO UPDATE SET messages = messages + 1, amount = amount + NEW.amount;
END;
`,
};
