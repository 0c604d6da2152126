import t from 'tap';
import { MemoryConversationStore } from '../../../storage/conversations/conversations-memory.ts';
import { onBoth } from '../both.ts';
import { conversationsContract, sharedConversationsContract } from './contract.ts';

onBoth('conversations', conversationsContract);
t.test('memory, as nodes share it', async t => { sharedConversationsContract(t, async () => new MemoryConversationStore()); });
