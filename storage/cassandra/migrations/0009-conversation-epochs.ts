import type { CassandraMigration } from '../migration.ts';

/** In which epoch of the account log the state of a conversation was saved; nothing where a program of before saved it. */
export const conversationEpochs: CassandraMigration = {
  version: 9,
  readableBy: 1,
  statements: ['ALTER TABLE conversation ADD IF NOT EXISTS epoch bigint static'],
};
