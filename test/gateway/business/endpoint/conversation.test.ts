import t from 'tap';
import { Conversation } from '../../../../gateway/business/endpoint/conversation.ts';
import { ConversationVault } from '../../../../gateway/business/endpoint/conversation-vault.ts';
import type { OutboundMessage } from '../../../../gateway/business/messages/outbound-message.ts';
import { ManualClock } from '../../../../proto/clock-manual.ts';
import { MemoryConversationStore } from '../../../../storage/conversations/conversations-memory.ts';
import type { Conversation as Stored, ConversationKey } from '../../../../storage/conversations/conversations.ts';
import { OpenVault } from '../../../simulation/hosted/open-vault.ts';
import { accountOf, seededRandom } from '../../routing/harness.ts';

const key: ConversationKey = { business: accountOf(1), peer: accountOf(2) };
const number = { phoneNumberId: '1', wabaId: '2', entityId: '3', account: key.business, displayNumber: '12025550100' };

/** Whose answer to a read comes when the test says so. */
class SlowStore extends MemoryConversationStore {
  answer: () => void = () => undefined;

  override async load(of: ConversationKey): Promise<Stored> {
    const found = await super.load(of);
    await new Promise<void>(resolve => { this.answer = resolve; });
    return found;
  }
}

function commandOf(n: number): OutboundMessage {
  return { id: `message ${n}`, contentId: new Uint8Array(16).fill(n), waId: '12025550101', body: { text: { body: 'hello' } }, template: null, callbackData: '', identityHash: '', acceptedAtMs: 1, expiresAtMs: 2 };
}

t.test('a command that is accepted while the conversation is being read is worked as the others are', async t => {
  const clock = new ManualClock();
  const store = new SlowStore();
  const vault = new ConversationVault(new OpenVault(seededRandom(1)));
  const conversation = new Conversation({ store, vault, clock, eventMaker: { eventsOf: async () => [] }, onEvents: () => undefined }, number, key);
  const accept = async (command: OutboundMessage): Promise<void> => {
    await store.accept(key, { id: command.contentId, sealed: vault.sealCommand(key, command), acceptedAtMs: command.acceptedAtMs });
    conversation.add(command);
  };
  await accept(commandOf(1));
  const loading = conversation.run(() => conversation.load());
  await new Promise(resolve => { setImmediate(resolve); });
  await accept(commandOf(2));
  store.answer();
  await loading;
  t.same(conversation.commands.map(({ id }) => id), ['message 1', 'message 2']);
});
