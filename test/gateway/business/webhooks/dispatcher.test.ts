import { createHmac } from 'node:crypto';
import { isIPv6 } from 'node:net';
import { Type } from '@sinclair/typebox';
import { Value } from '@sinclair/typebox/value';
import t, { type Test } from 'tap';
import { networkList } from '../../../../gateway/net/permitted-networks.ts';
import { createBusinessRegistry } from '../../../../gateway/business/registry/business-registry.ts';
import { SecretBox } from '../../../../gateway/business/registry/secret-box.ts';
import { newNumber } from '../../../../gateway/business/numbers/new-number.ts';
import { RegistryCallbacks } from '../../../../gateway/business/webhooks/callbacks.ts';
import { WebhookDispatcher } from '../../../../gateway/business/webhooks/dispatcher.ts';
import { eventId } from '../../../../gateway/business/webhooks/event-maker.ts';
import type { NewEvent } from '../../../../gateway/business/webhooks/events.ts';
import { ParkedEvents } from '../../../../gateway/business/webhooks/parked-events.ts';
import type { WebhookObserver } from '../../../../gateway/business/webhooks/observer.ts';
import { LoopPace } from '../../../../gateway/business/loop-pace.ts';
import { Poster } from '../../../../gateway/business/webhooks/poster.ts';
import { ReplayRequests } from '../../../../gateway/business/webhooks/replay-requests.ts';
import { verifyCallback } from '../../../../gateway/business/webhooks/verify-callback.ts';
import { conversationBody } from '../../../../gateway/business/webhooks/webhook-body.ts';
import { WebhookClient } from '../../../../gateway/business/webhooks/webhook-client.ts';
import { defaultWebhookLimits, type WebhookLimits } from '../../../../gateway/business/webhooks/webhook-limits.ts';
import { ManualClock } from '../../../../proto/clock-manual.ts';
import { systemClock } from '../../../../proto/clock-system.ts';
import { systemRandom } from '../../../../proto/random-system.ts';
import { MemoryBusinessRecords } from '../../../../storage/business-records/business-records-memory.ts';
import { TestKeyRing } from '../../device/world.ts';
import { account } from '../../../storage/support.ts';
import { patienceMs, until } from '../../../support/patience.ts';
import { MemoryEventQueue } from './memory-event-queue.ts';
import { Receiver } from './receiver.ts';

const hour = 3_600_000;
const number = { phoneNumberId: '131000000000001', wabaId: '121000000000001', entityId: 'e', account: account(1), displayNumber: '14155550100' };
const key = (n: number): { business: typeof number.account; peer: typeof number.account } => ({ business: number.account, peer: account(1000 + n) });
const noOverride = { callback: null };

interface Rig {
  readonly queue: MemoryEventQueue; readonly clock: ManualClock; readonly ended: string[]; readonly outcomes: string[]; readonly parked: ParkedEvents;
  dispatcher: WebhookDispatcher; say(n: number, text: string, app?: string): void; restart(): Promise<void>;
  readonly records: MemoryBusinessRecords; readonly observer: WebhookObserver; readonly client: WebhookClient; readonly registry: ReturnType<typeof createBusinessRegistry>;
}

/** A dispatcher over a queue in memory, with apps whose callbacks are these. */
async function rig(t: Test, callbacks: Readonly<Record<string, string>>, limits: Partial<WebhookLimits> = {}, allowPrivate = ['127.0.0.0/8'], updatesPerPost = 1, resolved: readonly string[] = ['127.0.0.1']): Promise<Rig> {
  const clock = new ManualClock();
  const records = new MemoryBusinessRecords();
  const registry = createBusinessRegistry(records, clock);
  const secrets = new SecretBox(new TestKeyRing(), systemRandom);
  for (const [app, url] of Object.entries(callbacks)) {
    await registry.apps.create(app, 'e', {
      entityId: 'e', name: app, secretSealed: secrets.seal(`secret of ${app}`, `app ${app}`), pricingModel: 'pmp', createdAtMs: 1, updatesPerPost,
      callback: { url, verifyTokenSealed: '', fields: ['messages'], active: true },
    });
  }
  const [ended, outcomes]: [string[], string[]] = [[], []];
  const observer = { posted: (outcome: string) => { outcomes.push(outcome); }, delivered: () => undefined, ended: (how: string) => { ended.push(how); }, failed: (error: unknown) => { t.fail(String(error)); } };
  // By the real clock: a request that fails because the machine is busy is repeated only when the test's clock moves.
  const all = { ...defaultWebhookLimits, timeoutMs: patienceMs, ...limits };
  const client = new WebhookClient({ resolveHost: async () => resolved.map(address => ({ address, family: isIPv6(address) ? 6 : 4 })), allowPrivate: networkList(allowPrivate, 'webhooks.allowPrivate'), clock: systemClock, timeoutMs: all.timeoutMs, responseBytesMax: 1000 });
  t.teardown(() => { client.close(); });
  const poster = new Poster({ client, callbacks: new RegistryCallbacks(registry, secrets), clock, observer, pace: new LoopPace(systemClock, 8), perCallbackMax: all.perCallbackMax });
  const parked = new ParkedEvents({ records, secrets, poster, clock, random: systemRandom, limits: all, observer });
  let queue = new MemoryEventQueue(() => clock.nowMs());
  const start = (): WebhookDispatcher => new WebhookDispatcher({ queue, poster, parked, clock, limits: all, observer });
  const made: Rig = {
    get queue() { return queue; }, records, observer, clock, ended, outcomes, parked, client, registry, dispatcher: start(),
    say(n, text, app = 'a') { queue.put(key(n), [eventOf(n, text, app)]); },
    async restart() {
      await made.dispatcher.stop();
      queue = new MemoryEventQueue(() => clock.nowMs(), queue);
      made.dispatcher = start();
    },
  };
  t.teardown(() => made.dispatcher.stop());
  return made;
}

function eventOf(n: number, text: string, app: string): NewEvent {
  return { id: eventId(app, `${n} ${text}`), app, body: conversationBody(number, 'messages', { messages: [{ from: String(n), text }] }) };
}

const manyEntries = Type.Object({ entry: Type.Array(Type.Object({ changes: Type.Array(Type.Object({ value: Type.Object({ messages: Type.Array(Type.Object({ from: Type.String(), text: Type.String() })) }) })) })) });

const textsOf = (receiver: Receiver, n: number): string[] => receiver.received.flatMap(({ body }) => {
  const message = /"from":"(\d+)","text":"([^"]*)"/.exec(body);
  return message?.[1] === String(n) ? [message[2] ?? ''] : [];
});

t.test('in order within a conversation, side by side otherwise, each copy signed by its own app', async t => {
  const [one, other] = [await Receiver.open(t), await Receiver.open(t)];
  one.answer = () => ({ status: 202, afterMs: 20, text: 'x'.repeat(3000) });
  const { say, queue, dispatcher } = await rig(t, { a: one.url, b: other.url });
  for (const text of ['1', '2', '3', '4', '5', '6', '7', '8', '9', '10']) for (const n of [1, 2, 3]) for (const app of ['a', 'b']) say(n, text, app);
  await until(() => queue.length === 0, 'all delivered');
  for (const receiver of [one, other]) for (const n of [1, 2, 3]) t.strictSame(textsOf(receiver, n), ['1', '2', '3', '4', '5', '6', '7', '8', '9', '10']);
  for (const [app, receiver] of [['a', one], ['b', other]] as const) {
    t.ok(receiver.received.every(({ headers, body }) => headers['x-hub-signature-256'] === `sha256=${createHmac('sha256', `secret of ${app}`).update(body, 'latin1').digest('hex')}`));
  }
  t.ok(other.sockets.size <= 6, `connections are kept: ${other.sockets.size} for 30 requests`);
  await until(() => dispatcher.backlog().conversations === 0, 'nothing is remembered of what is done');
});

t.test('an app that takes several updates in one webhook gets them so: each conversation in order, signed as they come, as many as it wants and no more', async t => {
  const receiver = await Receiver.open(t);
  const { say, queue, clock } = await rig(t, { a: receiver.url }, {}, ['127.0.0.0/8'], 4);
  for (const text of ['1', '2', '3']) for (let n = 0; n < 10; n += 1) say(n, text);
  await whileGathering(clock, () => queue.length === 0);
  const entries = receiver.received.map(({ body }) => Value.Parse(manyEntries, JSON.parse(body)).entry.flatMap(({ changes }) => changes.flatMap(({ value }) => value.messages)));
  t.ok(entries.every(({ length }) => length <= 4) && entries.some(({ length }) => length === 4), `at most four in one: ${entries.map(({ length }) => length).join()}`);
  t.ok(receiver.received.length < 20, `${receiver.received.length} requests for 30 updates`);
  for (let n = 0; n < 10; n += 1) t.strictSame(entries.flat().filter(({ from }) => from === String(n)).map(({ text }) => text), ['1', '2', '3'], 'in order');
  t.ok(receiver.received.every(({ headers, body }) => headers['x-hub-signature-256'] === `sha256=${createHmac('sha256', 'secret of a').update(body, 'latin1').digest('hex')}`));
});

t.test('what a node whose clock is behind has put before what is being told is told after it, and not forgotten', async t => {
  const receiver = await Receiver.open(t);
  const { say, queue } = await rig(t, { a: receiver.url });
  receiver.answer = body => {
    if (body.includes('"text":"second"')) queue.put(key(1), [eventOf(1, 'behind', 'a')], () => -0.5);
    return { status: 200 };
  };
  for (const text of ['first', 'second']) say(1, text);
  await until(() => queue.length === 0, 'all told');
  t.strictSame(textsOf(receiver, 1), ['first', 'second', 'behind']);
});

t.test('only the app\'s own callback gets several updates in one webhook: that of an account may be another\'s program', async t => {
  const receiver = await Receiver.open(t);
  const { say, queue, registry } = await rig(t, { a: receiver.url }, {}, ['127.0.0.0/8'], 4);
  await registry.subscribedApps.create(`${number.wabaId}:a`, number.wabaId, { wabaId: number.wabaId, appId: 'a', callback: { url: receiver.url, verifyTokenSealed: '' } });
  for (let n = 0; n < 10; n += 1) say(n, 'x');
  await until(() => queue.length === 0, 'all delivered, and none waited for another');
  t.equal(receiver.received.length, 10);
});

t.test('one update that is not taken holds back nobody who was told in the same webhook', async t => {
  const receiver = await Receiver.open(t);
  receiver.answer = body => ({ status: body.includes('"text":"bad"') ? 500 : 200 });
  const { say, queue, clock, dispatcher } = await rig(t, { a: receiver.url }, {}, ['127.0.0.0/8'], 100);
  say(1, 'bad');
  for (let n = 2; n < 10; n += 1) say(n, 'good');
  await whileGathering(clock, () => dispatcher.backlog().failing === 9);
  t.equal(receiver.received.length, 1, 'all of it in one');
  clock.advance(5_000);
  await until(() => queue.length === 1, 'the others are taken one by one');
  t.ok(receiver.received.slice(1).every(({ body }) => (body.match(/"from"/g)?.length ?? 0) === 1));
});

/** The test's clock stands still while events are gathered. */
async function whileGathering(clock: ManualClock, isOver: () => boolean): Promise<void> {
  await until(() => {
    if (isOver()) return true;
    if (clock.nextDueMs !== null && clock.nextDueMs - clock.monotonicMs() <= 20) clock.advance(20);
    return false;
  }, 'what was gathered has come');
}

t.test('a receiver that takes a quarter of a second or more gets many at once and slows no other', async t => {
  const [slow, quick] = [await Receiver.open(t), await Receiver.open(t)];
  let [inHand, most] = [0, 0];
  slow.answer = () => {
    most = Math.max(most, inHand += 1);
    // However slow the machine is, the other one has time enough.
    const afterMs = quick.received.length < 400 ? 1000 : 250;
    setTimeout(() => { inHand -= 1; }, afterMs);
    return { status: 200, afterMs };
  };
  const { say, queue } = await rig(t, { slow: slow.url, quick: quick.url }, { perCallbackMax: 64 });
  for (let n = 0; n < 400; n += 1) say(n, 'x', 'slow');
  for (let n = 0; n < 400; n += 1) say(n, 'x', 'quick');
  await until(() => quick.received.length === 400, 'the quick one has all');
  t.ok(slow.received.length < 400, `the slow one has ${slow.received.length}`);
  await until(() => queue.length === 0, 'the slow one too');
  t.ok(most > 16 && most <= 64, `at most 64 at once: ${most}`);
});

t.test('what fails holds back its conversation alone; the schedule; parked after an hour; replayed', async t => {
  const receiver = await Receiver.open(t);
  receiver.answer = body => ({ status: body.includes('"text":"bad"') ? 500 : 200 });
  const { say, queue, clock, ended, parked, dispatcher } = await rig(t, { a: receiver.url });
  for (const text of ['bad', 'after']) say(1, text);
  say(2, 'other');
  await until(() => textsOf(receiver, 2).length === 1, 'the other conversation goes on');
  for (const [pauseMs, attempts] of [[5_000, 2], [30_000, 3], [120_000, 4], [600_000, 5]] as const) {
    await until(() => dispatcher.backlog().failing === 1 && clock.nextDueMs !== null, 'it waits');
    clock.advance(pauseMs - 1);
    t.equal(textsOf(receiver, 1).length, attempts - 1, `not before ${pauseMs} ms`);
    clock.advance(1);
    await until(() => textsOf(receiver, 1).length === attempts, `attempt ${attempts}`);
  }
  await until(() => clock.nextDueMs !== null, 'it waits');
  while (textsOf(receiver, 1).at(-1) !== 'after') {
    clock.advance(10 * 60_000);
    await new Promise(resolve => { setTimeout(resolve, 5); });
  }
  t.strictSame(ended, ['parked'], 'the one behind it goes on');
  const [letter] = await parked.list('a', { limit: 10 });
  t.match(letter, { attempts: 1, id: /^a:/, failure: `${receiver.url} answered 500` });
  t.notOk(Object.hasOwn(letter ?? {}, 'bodySealed'), 'nothing of what it says');
  const failedForMs = (letter?.parkedAtMs ?? 0) - (letter?.createdAtMs ?? 0);
  t.ok(failedForMs >= hour && failedForMs < hour + 20 * 60_000, `parked after ${failedForMs} ms`);
  t.equal(new Set(receiver.received.filter(({ body }) => body.includes('"text":"bad"')).map(({ body, headers }) => `${String(headers['x-hub-signature-256'])} ${body}`)).size, 1, 'each attempt is the same to the byte: receivers know it by its ids');
  await until(() => queue.length === 0, 'queue empty');

  receiver.answer = () => ({ status: 503 });
  t.equal(await parked.replay('a'), 0, 'still refused');
  t.match(await parked.list('a', { limit: 10 }), [{ failure: `${receiver.url} answered 503` }]);
  receiver.answer = () => ({ status: 200 });
  clock.advance(2 * hour);
  await parked.sweep();
  t.equal((await parked.list('a', { limit: 10 })).length, 1, 'not due yet');
  clock.advance(5 * hour);
  await parked.sweep();
  t.strictSame(await parked.list('a', { limit: 10 }), []);
  t.equal(textsOf(receiver, 1).filter(text => text === 'bad').length, textsOf(receiver, 1).length - 1);
});

t.test('what is asked of one node to be posted now is posted by the node that has it', async t => {
  const receiver = await Receiver.open(t);
  receiver.answer = () => ({ status: 500 });
  const { say, queue, clock, dispatcher, records, observer } = await rig(t, { a: receiver.url });
  const requestsOf = (of: ConstructorParameters<typeof ReplayRequests>[0]['dispatcher']): ReplayRequests => new ReplayRequests({ records, dispatcher: of, clock, observer });
  const owner = requestsOf(dispatcher);
  owner.start();
  t.teardown(() => owner.stop());
  say(1, 'x');
  await until(() => dispatcher.pausedApps().has('a'), 'it waits for five seconds');
  receiver.answer = () => ({ status: 200 });
  await requestsOf({ pausedApps: () => new Set(), retryNow: () => undefined }).ask('a');
  clock.advance(1000);
  await until(() => queue.length === 0, 'posted');
});

t.test('seven days, then it is dropped; an app that is gone gets nothing', async t => {
  const receiver = await Receiver.open(t);
  receiver.answer = () => ({ status: 500 });
  const { say, queue, clock, ended, registry, parked } = await rig(t, { a: receiver.url });
  say(1, 'x');
  await until(() => clock.nextDueMs !== null && receiver.received.length === 1, 'it waits');
  const letters = (): ReturnType<typeof parked.list> => parked.list('a', { limit: 10 });
  clock.advance(hour);
  await until(() => queue.length === 0, 'parked');
  t.strictSame(ended, ['parked']);
  const createdAtMs = (await letters())[0]?.createdAtMs ?? 0;
  clock.advance(createdAtMs + 7 * 24 * hour - 1 - clock.nowMs());
  await parked.replay('a');
  t.equal((await letters()).length, 1, 'up to the last moment it is tried again');
  clock.advance(1);
  await parked.replay('a');
  t.strictSame(await letters(), []);
  t.strictSame(ended, ['parked', 'expired']);
  await registry.apps.delete('a');
  say(1, 'y');
  await until(() => queue.length === 0 && ended.includes('nobody'), 'nobody');
});

t.test('what waits survives a restart and comes in order', async t => {
  const receiver = await Receiver.open(t);
  receiver.answer = () => ({ status: 503 });
  const made = await rig(t, { a: receiver.url });
  for (let n = 0; n < 300; n += 1) for (const text of ['1', '2']) made.say(n, text);
  await until(() => made.dispatcher.backlog().failing > 100, 'many fail');
  receiver.answer = () => ({ status: 200 });
  receiver.received.length = 0;
  await made.restart();
  await until(() => made.queue.length === 0, 'all delivered');
  for (let n = 0; n < 300; n += 1) t.strictSame([...new Set(textsOf(receiver, n))], ['1', '2']);
});

t.test('hostile receivers: redirects are failures, private and odd addresses are not called, silence has an end', async t => {
  const [inside, receiver, silent] = [await Receiver.open(t), await Receiver.open(t), await Receiver.open(t)];
  receiver.answer = () => ({ status: 302, headers: { location: inside.url } });
  const { say, outcomes } = await rig(t, { a: receiver.url, b: 'ftp://x/', c: `http://user:x@127.0.0.1:${inside.port}/` });
  for (const app of ['a', 'b', 'c']) say(1, 'x', app);
  await until(() => outcomes.length === 3, 'three outcomes');
  t.strictSame([...outcomes].sort(), ['forbidden', 'forbidden', 'refused']);
  silent.answer = () => ({ status: 0 });
  const hasty = await rig(t, { a: silent.url }, { timeoutMs: 300 });
  hasty.say(1, 'x');
  await until(() => hasty.outcomes.length === 1, 'the end of its time');
  t.strictSame(hasty.outcomes, ['failed']);

  const strict = await rig(t, { a: inside.url, b: `https://inside.example:${inside.port}/`, c: `https://[::ffff:127.0.0.1]:${inside.port}/`, d: `https://0x7f.1:${inside.port}/` }, {}, []);
  for (const app of ['a', 'b', 'c', 'd']) strict.say(1, 'x', app);
  await until(() => strict.outcomes.length === 4, 'four outcomes');
  t.strictSame(strict.outcomes, ['forbidden', 'forbidden', 'forbidden', 'forbidden'], 'also by a name that leads there');
  t.equal(inside.received.length, 0);
  // The first address may be called, so that nothing goes further than this machine whatever the code makes of the other.
  for (const address of ['169.254.169.254', '10.0.0.1', '192.168.0.1', '100.64.0.1', 'fe80::1', 'fd00::1', '::ffff:169.254.169.254']) {
    const named = await rig(t, { a: `https://inside.example:${inside.port}/` }, {}, ['127.0.0.0/8'], 1, ['127.0.0.1', address]);
    named.say(1, 'x');
    await until(() => named.outcomes.length === 1, 'an outcome');
    t.strictSame(named.outcomes, ['forbidden'], `a name with ${address} among its addresses`);
  }
  t.throws(() => networkList(['10.0.0.0/33'], 'webhooks.allowPrivate'), { code: 'BAD_CONFIG' });
});

t.test('a callback resolves to the number\'s, the WABA\'s, the app\'s, in this order and when it is posted', async t => {
  const receiver = await Receiver.open(t);
  const { say, registry, clock, queue } = await rig(t, { a: receiver.url });
  const nextUrl = async (): Promise<string | undefined> => {
    clock.advance(6000); // what is cached is older now
    say(1, String(receiver.received.length));
    await until(() => queue.length === 0, 'delivered');
    return receiver.received.at(-1)?.url;
  };
  t.equal(await nextUrl(), '/hook');
  await registry.subscribedApps.create(`${number.wabaId}:a`, number.wabaId, { wabaId: number.wabaId, appId: 'a', callback: { url: receiver.url.replace('/hook', '/waba'), verifyTokenSealed: '' } });
  t.equal(await nextUrl(), '/waba');
  await registry.subscribedApps.change(`${number.wabaId}:a`, value => ({ ...value, ...noOverride }));
  t.equal(await nextUrl(), '/hook');
});

t.test('an address that an app has set for a number is that app\'s alone; one of a build that knew a single app is everybody\'s', async t => {
  const receiver = await Receiver.open(t);
  const at = (path: string): string => receiver.url.replace('/hook', path);
  const { say, registry, clock, queue } = await rig(t, { a: at('/a'), b: at('/b') });
  const urls = async (): Promise<string[]> => {
    clock.advance(6000);
    const before = receiver.received.length;
    for (const app of ['a', 'b']) say(1, `${app} ${before}`, app);
    await until(() => queue.length === 0, 'delivered');
    return receiver.received.slice(before).map(({ url }) => url).sort();
  };
  const { phoneNumberId, wabaId } = number;
  const made = newNumber({ wabaId, portfolioId: 'p', entityId: 'e', digits: number.displayNumber, verifiedName: 'Lima', hosting: 'operator-hosted', vendor: '', badge: false, createdAtMs: 1 });
  await registry.numbers.create(phoneNumberId, wabaId, { ...made, callback: { url: at('/number'), verifyTokenSealed: '', app: 'a' } });
  t.strictSame(await urls(), ['/b', '/number']);
  await registry.numbers.change(phoneNumberId, value => ({ ...value, callback: { url: at('/number'), verifyTokenSealed: '' } }));
  t.strictSame(await urls(), ['/number', '/number']);
});

t.test('verification: the challenge comes back for the right token', async t => {
  const receiver = await Receiver.open(t);
  const { client } = await rig(t, {});
  t.equal(await verifyCallback(client, systemRandom, { url: `${receiver.url}?own=1`, verifyToken: 'right' }), 'verified');
  t.equal(await verifyCallback(client, systemRandom, { url: receiver.url, verifyToken: 'wrong' }), 'failed');
  t.equal(await verifyCallback(client, systemRandom, { url: 'https://10.0.0.1/', verifyToken: 'right' }), 'forbidden');
});

t.test('what this node may not tell of now waits; what it has lost is forgotten, and told when it is its own again', async t => {
  const receiver = await Receiver.open(t);
  const { say, queue, clock, dispatcher } = await rig(t, { a: receiver.url });
  queue.isElsewhere = () => true;
  say(1, 'first');
  await until(() => clock.nextDueMs !== null, 'it waits');
  t.equal(receiver.received.length, 0);
  queue.lose(() => true);
  t.equal(dispatcher.backlog().conversations, 0);
  queue.isElsewhere = () => false;
  say(1, 'second');
  await until(() => textsOf(receiver, 1).length === 2, 'both');
  t.strictSame(textsOf(receiver, 1), ['first', 'second']);
});

t.test('a connection that the receiver closes is no failure, one that is never answered is; each answer has its time, whatever drips in', async t => {
  const receiver = await Receiver.open(t);
  const [patient, hasty] = [await rig(t, {}), await rig(t, {}, { timeoutMs: 2_000 })];
  const post = async ({ client }: Rig = patient): Promise<number> => (await client.request(new URL(receiver.url), { method: 'POST', headers: { 'content-type': 'application/json' }, body: Buffer.from('{}') })).status;
  receiver.drops = () => true;
  await t.rejects(post());
  t.equal(receiver.received.length, 1, 'it has never answered, and is not asked twice');
  receiver.drops = () => false;
  t.equal(await post(), 200);
  receiver.drops = count => count === 3;
  t.equal(await post(), 200, 'asked again: it had closed a connection that was kept');
  t.equal(receiver.received.length, 4);

  receiver.drops = () => false;
  receiver.answer = () => ({ status: 0, drips: true });
  const startedMs = systemClock.monotonicMs();
  t.equal(await post(hasty), 201, 'the status stands');
  t.ok(systemClock.monotonicMs() - startedMs >= 1_900, 'the rest is waited for, and not for ever');
});
