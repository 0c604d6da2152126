import t from 'tap';
import { Conversation } from '../../../../../gateway/business/endpoint/conversation/conversation.ts';
import { asDelivered, withRead, withSent, type Memory, type SentMessage } from '../../../../../gateway/business/endpoint/conversation/conversation-memory.ts';
import { decodeMemory, encodeMemory } from '../../../../../gateway/business/endpoint/conversation/memory-codec.ts';
import { messageIdOf } from '../../../../../gateway/business/messages/message-id.ts';
import { ConversationVault } from '../../../../../gateway/business/endpoint/conversation/conversation-vault.ts';
import { LoopPace } from '../../../../../gateway/business/loop-pace.ts';
import type { Occurrence } from '../../../../../gateway/business/webhooks/occurrences.ts';
import type { OutboundMessage } from '../../../../../gateway/business/messages/outbound-message.ts';
import { endpoint } from '../../../../../proto/messages.ts';
import { ManualClock } from '../../../../../proto/clock-manual.ts';
import { MemoryConversationStore } from '../../../../../storage/conversations/conversations-memory.ts';
import type { Conversation as Stored, ConversationKey } from '../../../../../storage/conversations/conversations.ts';
import { OpenVault } from '../../../../simulation/hosted/open-vault.ts';
import { accountOf, seededRandom } from '../../../routing/harness.ts';

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
  const conversation = new Conversation({ store, vault, clock, eventMaker: { eventsOf: async () => [] }, onEvents: () => undefined, onDoubt: () => undefined, pace: new LoopPace(clock, Infinity) }, number, key);
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

t.test('what is remembered comes back as it was, and costs little of a message that has arrived', async t => {
  const waId = '12025550101';
  const sentOf = (n: number, messageId: string | null = null): SentMessage => {
    const contentId = new Uint8Array(16).fill(n);
    return {
      contentId, messageId: messageId ?? messageIdOf({ waId, author: 'business', contentId }), acceptedAtMs: 1000 + n, expiresAtMs: 2000 + n, callbackData: n === 3 ? 'mine' : '', templateId: '',
      billable: false, pricingType: n === 4 ? 'free_entry_point' : 'regular', pricingCategory: n === 4 ? 'utility' : 'service', delivered: false, content: new Uint8Array(300).fill(n), attempt: 0,
      devices: [{ device: 1, incarnation: 5, answered: false }], accountKey: new Uint8Array(33).fill(7), identityPinned: false,
    };
  };
  const told = ({ messageId, acceptedAtMs, expiresAtMs, callbackData, delivered }: SentMessage): object => ({ messageId, acceptedAtMs, expiresAtMs, callbackData, delivered });
  const received = [{ contentId: new Uint8Array(16).fill(8), read: true }, { contentId: new Uint8Array(16).fill(9), read: false }];
  const all: Memory = { waId, lastInboundAtMs: 5, received, receiptsDue: [new Uint8Array(16).fill(9)], sent: [sentOf(1), asDelivered(sentOf(2)), sentOf(3), sentOf(4), sentOf(5, 'another id')] };
  for (const bytes of [encodeMemory(all), encodeMemory(all), endpoint.Memory.encode(all).finish()]) {
    const again = decodeMemory(bytes);
    t.same(again.sent?.map(told), all.sent?.map(told));
    t.equal(Buffer.compare(again.sent?.[0]?.content ?? new Uint8Array(), new Uint8Array(300).fill(1)), 0);
    t.equal(again.sent?.[3]?.pricingCategory, 'utility');
    t.match(again, { waId, lastInboundAtMs: 5 });
    t.same(again.received?.map(({ contentId, read }) => [contentId?.[0], read]), [[8, true], [9, false]]);
    t.equal(again.receiptsDue?.[0]?.[0], 9);
  }
  const read = withRead(all, new Uint8Array(16).fill(9));
  t.same(decodeMemory(encodeMemory(read?.memory ?? {})).received?.map(each => each.read), [true, true], 'what was encoded once is not told of what has changed');
  t.equal(decodeMemory(encodeMemory({ ...all, waId: '12025550102' })).sent?.[0]?.messageId, all.sent?.[0]?.messageId, 'by another number it is written in full');

  let many: Memory = { waId };
  for (let n = 0; n < 200; n += 1) many = withSent(many, asDelivered(sentOf(n)), 3000);
  t.ok(encodeMemory(many).length < 200 * 60);
});

t.test('what is told is in order also after a change of owners, whatever their clocks say and however much was told without a change of state', async t => {
  const store = new MemoryConversationStore();
  const vault = new ConversationVault(new OpenVault(seededRandom(1)));
  const eventMaker = { eventsOf: async (_: unknown, occurrence: Occurrence) => [{ id: Buffer.from(nameOf(occurrence).padEnd(16)), app: 'a', body: new Uint8Array() }] };
  const nameOf = (occurrence: Occurrence): string => 'messageId' in occurrence ? occurrence.messageId : '';
  const sent = (messageId: string): Occurrence => ({ kind: 'status', status: 'sent', messageId, waId: '', profileName: '', atMs: 1, callbackData: '', pricing: { billable: false, type: 'regular', category: 'utility' } });
  const ownerAt = (clock: ManualClock): Conversation => new Conversation({ store, vault, clock, eventMaker, onEvents: () => undefined, onDoubt: () => undefined, pace: new LoopPace(clock, Infinity) }, number, key);
  const ahead = new ManualClock();
  ahead.advance(3_600_000);
  const one = ownerAt(ahead);
  const names = Array.from({ length: 1500 }, (_, n) => `one ${n}`);
  await one.run(async () => {
    await one.load();
    await one.commit({ memory: { waId: '12025550101' } });
    for (const name of names) {
      ahead.advance(5);
      await one.commit({ occurrences: [sent(name)] });
    }
  });
  const other = ownerAt(new ManualClock());
  await other.run(async () => {
    await other.load();
    await other.commit({ occurrences: [sent('other')] });
  });
  t.strictSame((await store.events(key, 'a', -1, 2000)).map(({ id }) => Buffer.from(id).toString().trim()), [...names, 'other']);
  t.match(other.memory, { waId: '12025550101' });
});
