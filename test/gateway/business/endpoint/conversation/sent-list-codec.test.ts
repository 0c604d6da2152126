import t from 'tap';
import { asDelivered, CONTENT_KEPT, withoutSent, withSent, type Memory, type SentMessage } from '../../../../../gateway/business/endpoint/conversation/conversation-memory.ts';
import { encodeSentList } from '../../../../../gateway/business/endpoint/conversation/sent-list-codec.ts';
import { seededRandom } from '../../../routing/harness.ts';

const waId = '12025550101';

t.test('what is copied from the last time is what would be written anew, whatever was added, has changed or is gone', async t => {
  const random = seededRandom(7);
  const below = (max: number): number => Math.floor(random.fraction() * max);
  const one = (n: number): SentMessage => ({ contentId: random.bytes(16), messageId: `${n}`, acceptedAtMs: n, callbackData: 'x'.repeat(below(40)), content: random.bytes(below(300)), devices: [{ device: 1, incarnation: n }] });
  let memory: Memory = { waId };
  let [copied, most] = [0, 0];
  for (let n = 1; n <= 1500; n += 1) {
    const sent = memory.sent ?? [];
    const some = sent[below(sent.length)];
    const what = below(10);
    if (some === undefined || what < 5) for (let more = below(4); more >= 0; more -= 1) memory = withSent(memory, one(n), 1);
    else if (what < 7) memory = withSent(memory, asDelivered(some), 1);
    else if (what < 9) memory = withoutSent(memory, some.contentId ?? new Uint8Array());
    // As when the conversation is loaded again, or many have been read.
    else if (what === 9) memory = { ...memory, sent: below(5) === 0 ? sent.map(each => ({ ...each })) : sent.slice(below(sent.length)) };
    const now = memory.sent ?? [];
    copied += now.filter(each => sent.includes(each)).length;
    most = Math.max(most, now.length);
    if (Buffer.compare(encodeSentList(now, waId), encodeSentList(now.map(each => ({ ...each })), waId)) !== 0) return t.fail(`other bytes after step ${n}`);
    // What was tried and not saved is written once more, or something else is.
    if (below(4) === 0) encodeSentList(now.slice(1), waId);
  }
  return t.ok(copied > 1000 && most > 20, `${copied} were there before, at most ${most} at once`);
});

t.test('contents are kept of the newest messages only, also when an older one changes', async t => {
  let memory: Memory = { waId };
  const message = (n: number): SentMessage => ({ contentId: new Uint8Array(16).fill(n), acceptedAtMs: n, content: new Uint8Array(3).fill(n) });
  for (let n = 1; n <= 40; n += 1) memory = withSent(memory, message(n), 1);
  const kept = (): readonly number[] => (memory.sent ?? []).flatMap(({ content, acceptedAtMs }) => (content?.length ?? 0) > 0 ? [acceptedAtMs ?? 0] : []);
  const newest = Array.from({ length: CONTENT_KEPT }, (_, i) => 40 - CONTENT_KEPT + 1 + i);
  t.strictSame(kept(), newest);
  memory = withSent(memory, message(3), 1);
  t.strictSame(kept(), newest);
  t.equal(memory.sent?.length, 40, 'it stays where it was');
  t.strictSame(withSent(memory, message(41), 31 * 86_400_000 + 38).sent?.map(({ acceptedAtMs }) => acceptedAtMs), [39, 40, 41], 'who waits for a month is forgotten');
});
