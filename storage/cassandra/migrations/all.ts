import type { CassandraMigration } from '../migration.ts';
import { initial } from './0001-initial.ts';
import { nodes } from './0002-nodes.ts';
import { provisioning } from './0003-provisioning.ts';
import { businessRecords } from './0004-business-records.ts';
import { ledger } from './0005-ledger.ts';
import { conversations } from './0006-conversations.ts';
import { custody } from './0007-custody.ts';
import { recentMembers } from './0008-recent-members.ts';
import { conversationEpochs } from './0009-conversation-epochs.ts';

/** Every step of the cluster store's schema, oldest first. */
export const cassandraMigrations: readonly CassandraMigration[] = [initial, nodes, provisioning, businessRecords, ledger, conversations, custody, recentMembers, conversationEpochs];
