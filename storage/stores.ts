import type { AccountStore } from './accounts/accounts.ts';
import type { BudgetStore } from './budgets/budgets.ts';
import type { BusinessRecords } from './business-records/business-records.ts';
import type { LedgerStore } from './ledger/ledger.ts';
import type { ConversationStore } from './conversations/conversations.ts';
import type { Mailbox } from './mailbox/mailbox.ts';
import type { PreKeyStore } from './pre-keys/pre-keys.ts';
import type { PushRegistrationStore } from './push/push-registrations.ts';
import type { RelationStore } from './relations/relations.ts';
import type { VerificationSessionStore } from './verification/verification-sessions.ts';

/** One variant of everything a node keeps, apart from the log. */
export interface Stores {
  readonly mailbox: Mailbox;
  readonly accounts: AccountStore;
  readonly preKeys: PreKeyStore;
  readonly relations: RelationStore;
  readonly verification: VerificationSessionStore;
  readonly budgets: BudgetStore;
  readonly push: PushRegistrationStore;
  readonly businessRecords: BusinessRecords;
  readonly ledger: LedgerStore;
  readonly conversations: ConversationStore;
}
