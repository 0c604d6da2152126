import type { Clock } from '../proto/clock.ts';
import type { Random } from '../proto/random.ts';
import { MemoryAccountLog, type LogMood } from './account-log/account-log-memory.ts';
import { MemoryAccountStore } from './accounts/accounts-memory.ts';
import { MemoryBudgetStore } from './budgets/budgets-memory.ts';
import { MemoryBusinessRecords } from './business-records/business-records-memory.ts';
import { MemoryLedgerStore } from './ledger/ledger-memory.ts';
import { MemoryConversationStore } from './conversations/conversations-memory.ts';
import { MemoryMailbox } from './mailbox/mailbox-memory.ts';
import { MemoryPreKeyStore } from './pre-keys/pre-keys-memory.ts';
import { MemoryPushRegistrationStore } from './push/push-registrations-memory.ts';
import { MemoryRelationStore } from './relations/relations-memory.ts';
import type { Stores } from './stores.ts';
import { MemoryVerificationSessionStore } from './verification/verification-sessions-memory.ts';

export interface MemoryOptions {
  readonly clock: Clock;
  readonly random: Random;
  readonly partitions?: number;
  readonly mood?: LogMood;
}

const PARTITIONS = 4;

/** Log and stores without a disk, for tests and the simulation; nothing of it outlives the objects. */
export function openMemory(options: MemoryOptions): Stores & { readonly log: MemoryAccountLog } {
  return {
    log: new MemoryAccountLog({ ...options, partitions: options.partitions ?? PARTITIONS }),
    mailbox: new MemoryMailbox(),
    accounts: new MemoryAccountStore(),
    preKeys: new MemoryPreKeyStore(),
    relations: new MemoryRelationStore(),
    verification: new MemoryVerificationSessionStore(),
    budgets: new MemoryBudgetStore(),
    push: new MemoryPushRegistrationStore(),
    businessRecords: new MemoryBusinessRecords(),
    ledger: new MemoryLedgerStore(),
    conversations: new MemoryConversationStore(),
  };
}
