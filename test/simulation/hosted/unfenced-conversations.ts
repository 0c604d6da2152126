import { MemoryConversationStore } from '../../../storage/conversations/conversations-memory.ts';
import type { ConversationChange, ConversationKey } from '../../../storage/conversations/conversations.ts';

/** Rule 24 left out: a step is made whatever version it began from. */
export class UnfencedConversations extends MemoryConversationStore {
  override async apply(key: ConversationKey, change: ConversationChange): Promise<'applied' | 'conflict'> {
    const { version } = await this.load(key);
    return super.apply(key, { ...change, version });
  }
}
