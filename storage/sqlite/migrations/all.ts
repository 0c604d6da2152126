import type { Migration } from '../migration.ts';
import { initial } from './0001-initial.ts';
import { businessRecords } from './0002-business-records.ts';
import { ledger } from './0003-ledger.ts';
import { conversations } from './0004-conversations.ts';
import { custody } from './0005-custody.ts';
import { recentMembers } from './0006-recent-members.ts';
import { ledgerDays } from './0007-ledger-days.ts';
import { conversationEpochs } from './0008-conversation-epochs.ts';
import { conversationRows } from './0009-conversation-rows.ts';
import { mailboxCounts } from './0010-mailbox-counts.ts';

/** Every step of the embedded store's schema, oldest first. */
export const embeddedMigrations: readonly Migration[] = [
  initial, businessRecords, ledger, conversations, custody, recentMembers, ledgerDays, conversationEpochs, conversationRows, mailboxCounts,
];
