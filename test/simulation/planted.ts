import type { RouterParts } from '../../gateway/routing/router-local.ts';
import type { MemoryLogMember } from '../../storage/account-log/memory-log-member.ts';
import type { MemoryConversationStore } from '../../storage/conversations/conversations-memory.ts';
import type { SharedMailbox, SharedPreKeys } from './shared-stores.ts';

/** A planted bug: parts that take the place of the right ones. */
export interface Planted {
  readonly makeDelivery?: RouterParts['makeDelivery'];
  readonly Member?: typeof MemoryLogMember;
  readonly Mailbox?: typeof SharedMailbox;
  readonly PreKeys?: typeof SharedPreKeys;
  readonly Conversations?: typeof MemoryConversationStore;
}
