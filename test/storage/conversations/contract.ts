import type { Test } from 'tap';
import type { ConversationKey, ConversationStore, OutboxEntry, PendingCommand, StoredEvent } from '../../../storage/conversations/conversations.ts';
import { account, bytes } from '../support.ts';

const key: ConversationKey = { business: account(1), peer: account(2) };
const other: ConversationKey = { business: account(1), peer: account(3) };

function command(n: number): PendingCommand {
  return { id: bytes(16, n), sealed: bytes(40, n), acceptedAtMs: 1000 + n };
}

function entry(n: number, order = n): OutboxEntry {
  return { id: bytes(16, n), order, send: bytes(30, n), note: bytes(n % 2, n) };
}

function event(n: number, app = 'a', order = n): StoredEvent {
  return { id: bytes(16, n), order, app, createdAtMs: 2000 + n, sealed: bytes(50, n) };
}

/** Of a store that nodes share: what a former owner brings late brings nothing back. */
export function sharedConversationsContract(t: Test, make: (t: Test) => Promise<ConversationStore>): void {
  t.test('what is over stays over, whoever brings it again', async t => {
    const store = await make(t);
    await store.accept(key, command(1));
    await store.addEvents(key, [event(1)]);
    await store.apply(key, { version: 0, commandsDone: [bytes(16, 1)], eventsAdded: [event(2)] });
    await store.eventsDone(key, [bytes(16, 1), bytes(16, 2)]);
    await store.accept(key, command(1));
    await store.addEvents(key, [event(1), event(2)]);
    t.strictSame((await store.load(key)).commands, []);
    t.strictSame(await store.events(key, 'a', 0, 10), []);
    t.strictSame(await store.unfinished(null, 10), []);
  });
}

export function conversationsContract(t: Test, make: (t: Test) => Promise<ConversationStore>): void {
  t.test('commands wait in the order in which they came, each once', async t => {
    const store = await make(t);
    t.strictSame(await store.load(key), { version: 0, state: null, isOfFormerEpoch: false, commands: [], outbox: [] });
    for (const n of [9, 3, 7]) await store.accept(key, command(n));
    await store.accept(key, command(3));
    await store.accept(other, command(3));
    t.strictSame((await store.load(key)).commands, [command(9), command(3), command(7)]);
    t.equal(await store.apply(key, { version: 0, commandsDone: [bytes(16, 3)] }), 'applied');
    t.strictSame((await store.load(key)).commands, [command(9), command(7)]);
    t.strictSame((await store.load(other)).commands, [command(3)], 'of another conversation');
  });

  t.test('a change is made over the version that it names, all of it or nothing', async t => {
    const store = await make(t);
    await store.accept(key, command(1));
    t.equal(await store.apply(key, { version: 1, state: bytes(8, 1) }), 'conflict', 'there is no version yet');
    t.equal(await store.apply(key, { version: 0, state: bytes(8, 1), commandsDone: [bytes(16, 1)], outboxAdded: [entry(2), entry(1)], eventsAdded: [event(1)] }), 'applied');
    const after = { version: 1, state: bytes(8, 1), isOfFormerEpoch: false, commands: [], outbox: [entry(1), entry(2)] };
    t.strictSame(await store.load(key), after);
    t.equal(await store.apply(key, { version: 0, state: bytes(8, 2), outboxAdded: [entry(5)], outboxDone: [bytes(16, 1)], eventsAdded: [event(5)] }), 'conflict', 'the second of two owners');
    t.strictSame(await store.load(key), after);
    t.strictSame(await store.events(key, 'a', 0, 10), [event(1)]);
    t.equal(await store.apply(key, { version: 1, outboxDone: [bytes(16, 1)], outboxAdded: [entry(4)] }), 'applied', 'without a new state');
    t.strictSame(await store.load(key), { version: 2, state: bytes(8, 1), isOfFormerEpoch: false, commands: [], outbox: [entry(2), entry(4)] });
  });

  t.test('of many at one version one wins', async t => {
    const store = await make(t);
    await store.apply(key, { version: 0, state: bytes(8, 1) });
    const answers = await Promise.all([1, 2, 3, 4, 5].map(n => store.apply(key, { version: 1, state: bytes(8, n), outboxAdded: [entry(n)] })));
    t.equal(answers.filter(answer => answer === 'applied').length, 1);
    const { version, outbox } = await store.load(key);
    t.same({ version, entries: outbox.length }, { version: 2, entries: 1 });
  });

  t.test('events of an app are read in order, page by page, and erased', async t => {
    const store = await make(t);
    await store.apply(key, { version: 0, eventsAdded: [event(3), event(1), event(2), event(8, 'b', 2)] });
    await store.addEvents(key, [event(4), { ...event(1), sealed: bytes(50, 77) }]);
    await store.addEvents(key, []);
    t.strictSame(await store.events(key, 'a', 0, 2), [event(1), event(2)]);
    t.strictSame(await store.events(key, 'a', 2, 10), [event(3), event(4)]);
    t.strictSame(await store.events(key, 'b', 0, 10), [event(8, 'b', 2)]);
    t.strictSame(await store.appsWaiting(key), ['a', 'b']);
    t.strictSame(await store.appsWaiting(other), []);
    await store.eventsDone(key, [bytes(16, 1), bytes(16, 3)]);
    await store.eventsDone(key, [bytes(16, 1)]);
    await store.eventsDone(key, []);
    t.strictSame(await store.events(key, 'a', 0, 10), [event(2), event(4)]);
    t.equal((await store.load(key)).version, 1, 'the state was not touched');
  });

  t.test('what is unfinished is found, page by page', async t => {
    const store = await make(t);
    const keys = [1, 2, 3, 4].map(n => ({ business: account(n < 3 ? 1 : 2), peer: account(10 + n) }));
    const [a = key, b = key, c = key, d = key] = keys;
    await store.accept(c, command(1));
    await store.apply(a, { version: 0, outboxAdded: [entry(1)], eventsAdded: [event(1)] });
    await store.addEvents(d, [event(2)]);
    await store.apply(b, { version: 0, state: bytes(8, 1) });
    t.strictSame(await store.unfinished(null, 2), [a, c]);
    t.strictSame(await store.unfinished(c, 2), [d]);
    t.strictSame(await store.unfinished(d, 2), []);
    await store.eventsDone(d, [bytes(16, 2)]);
    await store.apply(a, { version: 1, outboxDone: [bytes(16, 1)] });
    await store.eventsDone(a, [bytes(16, 1)]);
    t.strictSame(await store.unfinished(null, 10), [c]);
  });

  t.test('with whom a business has conversations is found, page by page', async t => {
    const store = await make(t);
    for (const [business, peer] of [[1, 14], [1, 12], [1, 13], [2, 15]] as const) await store.apply({ business: account(business), peer: account(peer) }, { version: 0, state: bytes(8, 1) });
    t.strictSame(await store.peers(account(1), null, 2), [account(12), account(13)]);
    t.strictSame(await store.peers(account(1), account(13), 2), [account(14)]);
    t.strictSame(await store.peers(account(1), account(14), 2), []);
    t.strictSame(await store.peers(account(3), null, 2), []);
  });

  t.test('erases one conversation or all of a business', async t => {
    const store = await make(t);
    const foreign: ConversationKey = { business: account(9), peer: account(2) };
    for (const each of [key, other, foreign]) await store.apply(each, { version: 0, state: bytes(8, 1), outboxAdded: [entry(1)], eventsAdded: [event(1)] });
    await store.accept(key, command(1));
    await store.erase(key.business, key.peer);
    t.strictSame(await store.load(key), { version: 0, state: null, isOfFormerEpoch: false, commands: [], outbox: [] });
    t.strictSame(await store.events(key, 'a', 0, 10), []);
    t.equal((await store.load(other)).version, 1);
    await store.erase(key.business);
    t.equal((await store.load(other)).version, 0);
    t.equal((await store.load(foreign)).version, 1);
    t.strictSame(await store.unfinished(null, 10), [foreign]);
  });

  t.test('what a caller does with his bytes afterwards changes nothing', async t => {
    const store = await make(t);
    const loan = Buffer.alloc(16, 5);
    const done = store.apply(key, { version: 0, state: loan, outboxAdded: [{ id: loan, order: 1, send: loan, note: loan }] });
    loan.fill(0);
    await done;
    const { state, outbox } = await store.load(key);
    t.strictSame(state, bytes(16, 5));
    t.strictSame(outbox[0]?.send, bytes(16, 5));
  });
}
