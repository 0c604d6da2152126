import { MemoryConversationStore } from '../../../storage/conversations/conversations-memory.ts';
import type { ConversationStore } from '../../../storage/conversations/conversations.ts';
import type { StoreLink } from '../store-link.ts';

/** Conversations as one node reaches them: only what sending asks, each over the link. */
export class LinkedConversations extends MemoryConversationStore {
  private readonly shared: ConversationStore;
  private readonly link: StoreLink;

  constructor(shared: ConversationStore, link: StoreLink) {
    super();
    this.shared = shared;
    this.link = link;
  }

  override load(...parameters: Parameters<ConversationStore['load']>): ReturnType<ConversationStore['load']> {
    return this.link.call('read', () => this.shared.load(...parameters));
  }

  override unfinished(...parameters: Parameters<ConversationStore['unfinished']>): ReturnType<ConversationStore['unfinished']> {
    return this.link.call('read', () => this.shared.unfinished(...parameters));
  }

  override accept(...parameters: Parameters<ConversationStore['accept']>): ReturnType<ConversationStore['accept']> {
    return this.link.call('write', () => this.shared.accept(...parameters));
  }

  override apply(...parameters: Parameters<ConversationStore['apply']>): ReturnType<ConversationStore['apply']> {
    return this.link.call('conditional', () => this.shared.apply(...parameters));
  }
}
