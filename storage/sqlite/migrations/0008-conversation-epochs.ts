import type { Migration } from '../migration.ts';

/** Which states of conversations are from before a restore, and not yet gone on from. */
export const conversationEpochs: Migration = {
  version: 8,
  sql: 'ALTER TABLE conversation ADD COLUMN of_former_epoch INTEGER NOT NULL DEFAULT 0;',
};
