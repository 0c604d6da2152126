import type { Migration } from '../migration.ts';

/** Sums of charges by day, number and template, for analytics: a trigger keeps them. */
export const ledgerDays: Migration = {
  version: 7,
  sql: `
CREATE TABLE charge_day (
  entity TEXT NOT NULL, day TEXT NOT NULL, phone_number TEXT NOT NULL, template TEXT NOT NULL, category TEXT NOT NULL, country TEXT NOT NULL, currency TEXT NOT NULL,
  messages INTEGER NOT NULL, amount INTEGER NOT NULL,
  PRIMARY KEY (entity, day, phone_number, template, category, country, currency)
) WITHOUT ROWID;
INSERT INTO charge_day
  SELECT entity, strftime('%Y-%m-%d', charged_at / 1000, 'unixepoch'), phone_number, template, category, country, currency, COUNT(*), SUM(amount) FROM charge GROUP BY 1, 2, 3, 4, 5, 6, 7;
CREATE TRIGGER charge_added_to_day AFTER INSERT ON charge BEGIN
  INSERT INTO charge_day (entity, day, phone_number, template, category, country, currency, messages, amount)
    VALUES (NEW.entity, strftime('%Y-%m-%d', NEW.charged_at / 1000, 'unixepoch'), NEW.phone_number, NEW.template, NEW.category, NEW.country, NEW.currency, 1, NEW.amount)
    ON CONFLICT DO UPDATE SET messages = messages + 1, amount = amount + NEW.amount;
END;
`,
};
