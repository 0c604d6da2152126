import t from 'tap';
import type { ConversationKey } from '../../../../storage/conversations/conversations.ts';
import { parseAccountId } from '../../../../proto/ids.ts';
import { until } from '../../../support/patience.ts';
import { EndpointRig, type Consumer } from './rig.ts';
import { EndpointNodes } from './several-nodes.ts';

const numbered = (label: string, count: number): string[] => Array.from({ length: count }, (_, n) => `${label} ${n}`);

t.test('a business is spread over nodes, and each conversation has one owner', async t => {
  const rig = await EndpointRig.open(t);
  const shop = await rig.business('+12025550190');
  await rig.endpoint.close();
  const nodes = new EndpointNodes(rig);
  const [one, two] = [await nodes.join('one', shop, true), await nodes.join('two', shop, false)];
  rig.endpoint = one.opened;
  t.teardown(() => two.opened.close());
  await nodes.settled([one, two]);
  const told: string[] = [];
  for (const { name, opened } of [one, two]) opened.events.listen({ waiting: key => { told.push(`${name} ${key.peer}`); }, lost: () => undefined });
  const keyOf = ({ client }: Consumer): ConversationKey => ({ business: shop.account, peer: parseAccountId(client.self?.account ?? '') ?? shop.account });
  const consumers = [await rig.consumer('+12025550101'), await rig.consumer('+12025550102')];
  for (let n = 103; new Set(consumers.map(each => nodes.ownerOf(keyOf(each)))).size < 2; n += 1) consumers.push(await rig.consumer(`+12025550${n}`));
  const ofTwo = consumers.find(each => nodes.ownerOf(keyOf(each)) === two);
  if (ofTwo === undefined) throw new Error('no conversation of the second node');

  await t.test('what is handed in at either node reaches the consumer once and in order; answers and statuses are told by the owner alone', async t => {
    const texts = numbered('spread', 10);
    for (const [i, text] of texts.entries()) for (const each of consumers) await (i % 2 === 0 ? one : two).opened.endpoint.submit(shop, rig.message(each.waId, text));
    for (const each of consumers) {
      await until(() => each.texts().length >= texts.length, 'all of them');
      t.strictSame(each.texts(), texts);
      await each.client.send(shop.account, { text: 'thanks' });
      const found = await rig.untilTold(shop, each.waId, 21, 'statuses and the answer', () => true);
      t.strictSame(found.filter(({ kind }) => kind === 'inbound').map(({ text }) => text), ['thanks']);
      t.equal(found.filter(({ status }) => status === 'sent').length, texts.length);
    }
    for (const each of consumers) t.strictSame(new Set(told.filter(line => line.endsWith(keyOf(each).peer))), new Set([`${nodes.ownerOf(keyOf(each)).name} ${keyOf(each).peer}`]));
  });

  await t.test('what is asked of a node that does not own the conversation', async t => {
    const { contentId } = await ofTwo.client.send(shop.account, { text: 'seen?' });
    await rig.untilTold(shop, ofTwo.waId, 1, 'the question', ({ text }) => text === 'seen?');
    t.ok((await one.opened.endpoint.lastInboundAtMs(shop, ofTwo.waId) ?? 0) > Date.now() - 60_000);
    t.equal(await one.opened.endpoint.markRead(shop, { waId: ofTwo.waId, contentId: new Uint8Array(16) }, false), 'unknown');
    t.equal(await one.opened.endpoint.markRead(shop, { waId: ofTwo.waId, contentId: Buffer.from(contentId, 'hex') }, false), 'done');
    await until(() => ofTwo.states.get(contentId) === 'read', 'its author knows that it was read');
    const nobody = rig.message('12025550999', 'hello?');
    await one.opened.endpoint.submit(shop, nobody);
    await rig.untilTold(shop, nobody.waId, 1, 'nobody has the number', ({ kind }) => kind === 'failed');
  });

  await t.test('of a phone that is lost the owner of the conversation tells, wherever that was heard', async () => {
    let lost = await rig.consumer('+12025550301');
    for (let n = 302; nodes.ownerOf(keyOf(lost)) !== two; n += 1) lost = await rig.consumer(`+12025550${n}`);
    const key = keyOf(lost);
    await rig.send(shop, lost.waId, 'hello');
    await until(() => lost.texts().length === 1, 'hello');
    await lost.client.close();
    const asleep = await rig.send(shop, lost.waId, 'while it was off');
    const codes = async (): Promise<unknown[]> => (await rig.told(shop, lost.waId)).filter(({ messageId }) => messageId === asleep.id).map(({ status, code }) => code ?? status);
    await until(async () => (await codes()).includes('sent'), 'sent');
    told.length = 0;
    await rig.consumer(lost.number);
    await until(async () => (await codes()).includes(131026), 'failed');
    t.strictSame([...new Set(told.filter(line => line.endsWith(key.peer)))], [`two ${key.peer}`]);
  });

  await t.test('an owner that stands still between ratchet save and append, is taken over and goes on: each message once, none unreadable', async t => {
    const before = ofTwo.texts().length;
    let isFrozen = false;
    two.atFailPoint = point => {
      if (point !== 'after-ratchet-save-before-append' || isFrozen) return;
      isFrozen = true;
      two.freeze();
    };
    const texts = numbered('standing still', 5);
    for (const text of texts) await one.opened.endpoint.submit(shop, rig.message(ofTwo.waId, text));
    await until(() => isFrozen, 'the save');
    await until(() => ofTwo.texts().length >= before + texts.length, 'the other one goes on');
    two.thaw();
    await nodes.settled([one, two]);
    await one.opened.endpoint.submit(shop, rig.message(ofTwo.waId, 'after it'));
    await until(() => ofTwo.texts().includes('after it'), 'what came after');
    t.strictSame(ofTwo.texts().slice(before), [...texts, 'after it']);
    await ofTwo.client.send(shop.account, { text: 'still here' });
    await rig.untilTold(shop, ofTwo.waId, 1, 'the answer', ({ text }) => text === 'still here');
    t.strictSame((await rig.told(shop, ofTwo.waId)).filter(({ kind }) => kind === 'undecryptable'), []);
  });

  await t.test('it stands still when of several that were sealed together some are in the log', async t => {
    const before = ofTwo.texts().length;
    let [isHeld, appended] = [true, 0];
    const allowed = rig.verdict;
    rig.verdict = message => isHeld ? { kind: 'hold', untilMs: Date.now() + 20 } : allowed(message);
    two.atFailPoint = point => {
      if (point === 'after-append-before-outbox-done') appended += 1;
      if (point === 'after-ratchet-save-before-append' && appended === 2) two.freeze();
    };
    const texts = numbered('some of them', 5);
    for (const text of texts) await one.opened.endpoint.submit(shop, rig.message(ofTwo.waId, text));
    await until(async () => (await rig.stores.conversations.load(keyOf(ofTwo))).commands.length === texts.length, 'all of them wait');
    isHeld = false;
    await until(() => appended === 2, 'two are in the log');
    await until(() => ofTwo.texts().length >= before + texts.length, 'the other one goes on');
    two.atFailPoint = () => undefined;
    two.thaw();
    await nodes.settled([one, two]);
    await one.opened.endpoint.submit(shop, rig.message(ofTwo.waId, 'after these'));
    await until(() => ofTwo.texts().includes('after these'), 'what came after');
    t.strictSame(ofTwo.texts().slice(before), [...texts, 'after these']);
    t.strictSame((await rig.told(shop, ofTwo.waId)).filter(({ kind }) => kind === 'undecryptable'), []);
  });

  await t.test('kill -9 of an owner, and a log that says nothing certain: each message once', async t => {
    const offered = rig.message(ofTwo.waId, 'an offer', { template: { id: 'T7', name: 'offer', language: 'en', category: 'marketing', cleared: true } });
    await one.opened.endpoint.submit(shop, offered);
    await rig.untilTold(shop, ofTwo.waId, 1, 'the offer has come', ({ messageId, status }) => messageId === offered.id && status === 'delivered');
    nodes.cluster.setFaults({ latencyMs: 3, twice: 0.1, unknown: 0.1 });
    const [before, texts] = [ofTwo.texts().length, numbered('killed', 8)];
    for (const [i, text] of texts.entries()) {
      await one.opened.endpoint.submit(shop, rig.message(ofTwo.waId, text));
      if (i === 3) await two.kill();
    }
    nodes.cluster.heal();
    await until(() => ofTwo.texts().length >= before + texts.length, 'all of them');
    t.strictSame(ofTwo.texts().slice(before).sort(), [...texts].sort());
    await one.line.hand(keyOf(ofTwo), { kind: 'complaint', complaint: 'blocks' });
    await until(() => rig.complaints.length > 0, 'the complaint');
    t.strictSame(rig.complaints, ['blocks T7'], 'whoever owns the conversation now knows which template was delivered last');
    t.strictSame((await rig.told(shop, ofTwo.waId)).filter(({ kind }) => kind === 'undecryptable'), []);
  });
});
