import t from 'tap';
import { openMemoryProfile, type ProfileStore } from '../../client/index.ts';
import { SealgateError } from '../../proto/errors.ts';
import { wire } from '../../proto/messages.ts';
import { Rig, type Person } from './rig.ts';

/** A profile that outlives its client, as a file does when the process is killed: closing is nobody's concern. */
function surviving(inner: ProfileStore): ProfileStore & { commitsUntilFailure: number } {
  return {
    commitsUntilFailure: Number.POSITIVE_INFINITY,
    get keys() { return inner.keys; },
    get: (table, key) => inner.get(table, key),
    list: (table, query) => inner.list(table, query),
    commit(rows, keys) {
      if (this.commitsUntilFailure <= 0) throw new SealgateError('STORE_FAILED');
      this.commitsUntilFailure -= 1;
      inner.commit(rows, keys);
    },
    prune: (table, below) => { inner.prune(table, below); },
    erase: () => { inner.erase(); },
    close: async () => undefined,
  };
}

t.test('an unknown result: the same bytes, before anything newer, shown once', async t => {
  const rig = new Rig(t);
  const { ada, bob } = await rig.friends();
  // The server takes it, and the answer is lost.
  let lost = 0;
  rig.server.answer = (frame, device) => {
    if (!frame.send || device?.account !== ada.account || lost > 0) return null;
    lost += 1;
    setImmediate(() => { rig.server.goDown(); rig.server.comeUp(); });
    return 'none';
  };
  const one = ada.client.send(bob.number, { text: 'one' });
  const two = ada.client.send(bob.number, { text: 'two' });
  await rig.done(Promise.all([one, two]));
  await rig.until(() => bob.texts().includes('two'), 'two');
  t.strictSame(bob.texts(), ['first', 'one', 'two']);
  const sends = rig.server.sends().filter(send => rig.server.sends().filter(other => other === send).length > 1);
  t.equal(new Set(sends).size, 1, 'one Send came twice, byte for byte');
  t.equal(ada.profile.list('outbox').length, 0);
});

t.test('killed between outbox and answer: the next start sends the same bytes first', async t => {
  const rig = new Rig(t);
  const profile = surviving(openMemoryProfile());
  const ada = await rig.person('+12025550100', {}, profile);
  const bob = await rig.person('+12025550101');
  await rig.done(ada.client.send(bob.number, { text: 'zero' }));
  rig.server.answer = frame => frame.send ? 'none' : null;
  const unanswered = ada.client.send(bob.number, { text: 'one' });
  unanswered.catch(() => undefined);
  await rig.until(() => profile.list('outbox').length === 1, 'the outbox has it');
  const before = rig.server.sends().at(-1);
  await rig.done(ada.client.close());
  await t.rejects(rig.done(unanswered), { code: 'RESULT_UNKNOWN' });
  rig.server.answer = () => null;
  const again = await rig.open(ada.number, profile);
  await rig.done(again.client.connect());
  await rig.done(again.client.send(bob.number, { text: 'two' }));
  await rig.until(() => bob.texts().length === 3, 'all');
  t.strictSame(bob.texts(), ['zero', 'one', 'two']);
  t.equal(rig.server.sends().filter(send => send === before).length, 2);
  t.equal((await again.client.history(bob.number)).at(-2)?.state, 'accepted');
});

t.test('the outbox row is there before the frame leaves', async t => {
  const rig = new Rig(t);
  const { ada, bob } = await rig.friends();
  let wasThere = false;
  rig.server.answer = (frame, device) => {
    if (frame.send && device?.account === ada.account) {
      const row = ada.profile.list('outbox')[0];
      wasThere = row !== undefined && Buffer.from(row.send).equals(Buffer.from(wire.Send.encode(frame.send).finish()));
    }
    return null;
  };
  await rig.done(ada.client.send(bob.number, { text: 'x' }));
  t.ok(wasThere);
});

t.test('a failing profile acknowledges nothing; afterwards it comes once', async t => {
  const rig = new Rig(t);
  const profile = surviving(openMemoryProfile());
  const bob = await rig.person('+12025550101', {}, profile);
  const ada = await rig.person('+12025550100');
  profile.commitsUntilFailure = 0;
  await rig.done(ada.client.send(bob.number, { text: 'one' }));
  await rig.until(() => bob.of('disconnected').length > 0, 'it gives the connection up');
  t.equal(rig.server.device(bob.number).queue.length, 1, 'not acknowledged');
  t.strictSame(bob.texts(), []);
  profile.commitsUntilFailure = Number.POSITIVE_INFINITY;
  await rig.until(() => rig.server.device(bob.number).queue.length === 0, 'acknowledged at last');
  t.strictSame(bob.texts(), ['one']);
});

t.test('killed between the transaction and the ack: the repeat is acknowledged and not shown', async t => {
  const rig = new Rig(t);
  const profile = surviving(openMemoryProfile());
  const bob = await rig.person('+12025550101', {}, profile);
  const ada = await rig.person('+12025550100');
  rig.server.answer = frame => frame.ack ? 'none' : null;
  await rig.done(ada.client.send(bob.number, { text: 'one' }));
  await rig.until(() => bob.texts().length === 1, 'shown');
  await rig.done(bob.client.close());
  t.equal(rig.server.device(bob.number).queue.length, 1);
  rig.server.answer = () => null;
  const again = await rig.open(bob.number, profile);
  await rig.done(again.client.connect());
  await rig.until(() => rig.server.device(bob.number).queue.length === 0, 'acknowledged');
  t.strictSame(again.texts(), []);
  t.equal((await again.client.history(ada.account)).length, 1);
  const hello = rig.server.seen.filter(frame => frame.hello).at(-1);
  t.ok((hello?.hello?.lastPosition?.offset ?? 0) > 0, 'the hello says what it has');
});

t.test('refusals', async t => {
  const rig = new Rig(t);
  const { ada, bob } = await rig.friends();
  // The receipt for bob's answer is a send of its own.
  await rig.pass(1500);
  let refused = 0;
  const ids = new Set<string>();
  rig.server.answer = (frame, device) => {
    if (!frame.send || device?.account !== ada.account) return null;
    ids.add(Buffer.from(frame.send.clientMessageId ?? []).toString('hex'));
    refused += 1;
    return refused <= 2 ? 'LOG_BACKLOG' : null;
  };
  await rig.done(ada.client.send(bob.number, { text: 'in a moment' }));
  t.equal(ids.size, 3, 'a send that was refused gets a new id');
  rig.server.answer = frame => frame.send ? 'MAILBOX_FULL' : null;
  await t.rejects(rig.done(ada.client.send(bob.number, { text: 'full' })), { code: 'MAILBOX_FULL' });
  t.match((await ada.client.history(bob.number)).at(-1), { state: 'failed' });
  t.equal(ada.profile.list('outbox').length, 0);
  rig.server.answer = () => null;
  await rig.done(ada.client.send(bob.number, { text: 'after' }));
  await t.rejects(rig.done(ada.client.send('+19999999999', { text: 'x' })), { code: 'UNKNOWN_ACCOUNT' });
  await t.rejects(rig.done(ada.client.send('nobody', { text: 'x' })), { code: 'BAD_NUMBER' });
  rig.server.goDown();
  await t.rejects(rig.done(ada.client.send(bob.number, { text: 'x' })), { code: 'OFFLINE' });
});

t.test('an unknown result, and then refusals: the first may have been taken, so it keeps its id', async t => {
  const rig = new Rig(t);
  const { ada, bob } = await rig.friends();
  // The receipt for bob's answer is a send of its own.
  await rig.pass(1500);
  const ids: string[] = [];
  rig.server.answer = (frame, device) => {
    if (!frame.send || device?.account !== ada.account) return null;
    ids.push(Buffer.from(frame.send.clientMessageId ?? []).toString('hex'));
    if (ids.length === 1) setImmediate(() => { rig.server.goDown(); rig.server.comeUp(); });
    if (ids.length === 1) return 'none';
    return ids.length <= 3 ? 'LOG_BACKLOG' : null;
  };
  await rig.done(ada.client.send(bob.number, { text: 'one' }));
  t.equal(ids.length, 4);
  t.equal(new Set(ids).size, 1);

  ids.length = 0;
  rig.server.answer = (frame, device) => {
    if (!frame.send || device?.account !== ada.account) return null;
    ids.push(Buffer.from(frame.send.clientMessageId ?? []).toString('hex'));
    if (ids.length === 1) setImmediate(() => { rig.server.goDown(); rig.server.comeUp(); });
    return ids.length === 1 ? 'none' : 'LOG_BACKLOG';
  };
  await t.rejects(rig.done(ada.client.send(bob.number, { text: 'two' })), { code: 'RESULT_UNKNOWN' }, 'nobody is told that it failed');
  rig.server.answer = () => null;
  await rig.until(() => bob.texts().includes('two'), 'it goes by itself');
  t.match((await ada.client.history(bob.number)).at(-1), { state: 'accepted' });
});

t.test('what a profile could not be told of goes again with its bytes, before anything newer', async t => {
  const rig = new Rig(t);
  const profile = surviving(openMemoryProfile());
  const ada = await rig.person('+12025550100', {}, profile);
  const bob = await rig.person('+12025550101');
  await rig.done(ada.client.send(bob.number, { text: 'zero' }));
  rig.server.answer = frame => {
    if (frame.send) profile.commitsUntilFailure = 0;
    return null;
  };
  await t.rejects(rig.done(ada.client.send(bob.number, { text: 'one' })), { code: 'RESULT_UNKNOWN' });
  rig.server.answer = () => null;
  profile.commitsUntilFailure = Number.POSITIVE_INFINITY;
  const [one] = ada.profile.list('outbox');
  await rig.done(ada.client.send(bob.number, { text: 'two' }));
  t.equal(rig.server.seen.filter(({ send }) => Buffer.from(send?.clientMessageId ?? []).toString('hex') === one?.clientMessageId).length, 2);
  await rig.until(() => bob.texts().includes('two'), 'all');
  t.strictSame(bob.texts(), ['zero', 'one', 'two']);
});

t.test('killed between outbox and answer, and then refused: the first may have been taken, so it keeps its id', async t => {
  const rig = new Rig(t);
  const profile = surviving(openMemoryProfile());
  const ada = await rig.person('+12025550100', {}, profile);
  const bob = await rig.person('+12025550101');
  await rig.done(ada.client.send(bob.number, { text: 'zero' }));
  const ids: string[] = [];
  rig.server.answer = (frame, device) => {
    if (!frame.send || device?.account !== ada.account) return null;
    ids.push(Buffer.from(frame.send.clientMessageId ?? []).toString('hex'));
    return ids.length === 1 ? 'none' : ids.length === 2 ? 'LOG_BACKLOG' : null;
  };
  const unanswered = ada.client.send(bob.number, { text: 'one' });
  unanswered.catch(() => undefined);
  await rig.until(() => ids.length === 1, 'it has left');
  await rig.done(ada.client.close());
  const again = await rig.open(ada.number, profile);
  await rig.done(again.client.connect());
  await rig.until(() => bob.texts().includes('one'), 'it');
  t.equal(ids.length, 3);
  t.equal(new Set(ids).size, 1);
});

t.test('what nobody is told of goes until it is taken, however long it is refused', async t => {
  const rig = new Rig(t);
  const { ada, bob } = await rig.friends();
  const tablet = await rig.open(ada.number, openMemoryProfile());
  await rig.done(tablet.client.link({ deviceName: 'tablet', onUri: uri => { void ada.client.acceptLink(uri, async () => true); } }));
  await rig.done(tablet.client.connect());
  await rig.done(ada.client.drained());
  let refusals = 0;
  rig.server.answer = (frame, device) => {
    if (!frame.send || device?.account !== ada.account || Buffer.from(frame.send.recipient ?? []).toString('hex') !== ada.account.replaceAll('-', '')) return null;
    refusals += 1;
    return refusals <= 15 ? 'LOG_BACKLOG' : null;
  };
  await rig.done(ada.client.send(bob.number, { text: 'for the tablet too' }));
  const copies = (): string[] => tablet.of('message').flatMap(({ outgoing, body }) => outgoing && body.kind === 'text' ? [body.text] : []);
  await rig.until(() => copies().includes('for the tablet too'), 'the copy');
  t.equal(ada.profile.list('outbox').length, 0);
});

t.test('SetChanged: what was missing goes under the same client message id', async t => {
  const rig = new Rig(t);
  const { ada, bob } = await rig.friends();
  let id: Uint8Array | null = null;
  rig.server.answer = (frame, device) => {
    if (frame.send && device?.account === ada.account) id = frame.send.clientMessageId ?? null;
    return null;
  };
  await rig.done(ada.client.send(bob.number, { text: 'before the tablet' }));
  const tablet = await rig.open(bob.number, openMemoryProfile());
  await rig.done(tablet.client.link({ deviceName: 'tablet', onUri: uri => { void bob.client.acceptLink(uri, async () => true); } }));
  await rig.done(tablet.client.connect());
  const first = id;
  rig.server.event(rig.server.device(ada.number), { setChanged: {
    clientMessageId: first, recipient: null, manifest: rig.server.account(bob.number).manifest, missing: [2],
  } });
  await rig.until(() => tablet.texts().includes('before the tablet'), 'completed');
  const completing = rig.server.seen.filter(frame => frame.send?.completes === true);
  t.equal(completing.length, 1);
  t.strictSame(completing[0]?.send?.clientMessageId, first);
  t.strictSame(completing[0]?.send?.sealed?.map(sealed => sealed.device), [2]);
  t.equal(bob.texts().filter(text => text === 'before the tablet').length, 1);
});

t.test('SetChanged has its place among the deliveries: acknowledged when the completion is in the outbox, and not taken for an attack when it is old', async t => {
  const rig = new Rig(t);
  const { ada, bob } = await rig.friends();
  let id: Uint8Array | null = null;
  rig.server.answer = (frame, device) => {
    if (frame.send && device?.account === ada.account) id = frame.send.clientMessageId ?? null;
    return null;
  };
  await rig.done(ada.client.send(bob.number, { text: 'before the tablet' }));
  const old = rig.server.account(bob.number).manifest;
  const tablet = await rig.open(bob.number, openMemoryProfile());
  await rig.done(tablet.client.link({ deviceName: 'tablet', onUri: uri => { void bob.client.acceptLink(uri, async () => true); } }));
  await rig.done(tablet.client.connect());
  const told = { clientMessageId: id, recipient: null, missing: [2] };
  const acked = (offset: number): boolean => rig.server.seen.some(frame => frame.ack?.position?.offset === offset);
  const stored = (): boolean => ada.profile.list('outbox').some(row => row.purpose === 'completion') || tablet.texts().includes('before the tablet');

  // The server does not hand out keys: nothing is durable, and nothing may be acknowledged.
  rig.server.answer = frame => frame.takeBundles ? 'UNAVAILABLE' : null;
  rig.server.event(rig.server.device(ada.number), { setChanged: { ...told, manifest: rig.server.account(bob.number).manifest, position: { epoch: 1, offset: 5000 } } });
  await rig.pass(30_000);
  t.notOk(acked(5000));
  t.notOk(stored());
  rig.server.answer = () => null;
  await rig.until(() => rig.server.device(ada.number).line !== null, 'connected again');
  rig.server.event(rig.server.device(ada.number), { setChanged: { ...told, manifest: rig.server.account(bob.number).manifest, position: { epoch: 1, offset: 5000 } } });
  await rig.until(() => acked(5000), 'acknowledged');
  t.ok(stored(), 'and durable before that');
  t.strictSame(ada.profile.get('position', ''), { epoch: 1, offset: 5000 });
  await rig.until(() => tablet.texts().includes('before the tablet'), 'completed');

  rig.server.event(rig.server.device(ada.number), { setChanged: { ...told, manifest: old, position: { epoch: 1, offset: 5001 } } });
  await rig.until(() => acked(5001), 'a repeat is acknowledged');
  t.equal(rig.server.seen.filter(frame => frame.send?.completes === true).length, 1, 'and not completed again');
  t.strictSame(ada.of('manifestRefused'), []);
});

t.test('a completion that meets a newer manifest is sealed for it', async t => {
  const rig = new Rig(t);
  const { ada, bob } = await rig.friends();
  let id: Uint8Array | null = null;
  rig.server.answer = (frame, device) => {
    if (frame.send && device?.account === ada.account) id = frame.send.clientMessageId ?? null;
    return null;
  };
  await rig.done(ada.client.send(bob.number, { text: 'first' }));
  const link = async (name: string): Promise<Person> => {
    const device = await rig.open(bob.number, openMemoryProfile());
    await rig.done(device.client.link({ deviceName: name, onUri: uri => { void bob.client.acceptLink(uri, async () => true); } }));
    await rig.done(device.client.connect());
    return device;
  };
  const tablet = await link('tablet');
  const shown = rig.server.account(bob.number).manifest;
  await link('laptop');
  rig.server.event(rig.server.device(ada.number), { setChanged: { clientMessageId: id, recipient: null, missing: [2], manifest: shown, position: { epoch: 1, offset: 5000 } } });
  await rig.until(() => tablet.texts().includes('first'), 'completed');
  t.strictSame(ada.of('sendFailed'), []);
  t.equal(ada.profile.list('outbox').length, 0);
});

t.test('a device that was removed while this wanted its keys', async t => {
  const rig = new Rig(t);
  const { ada, bob } = await rig.friends();
  const tablet = await rig.open(bob.number, openMemoryProfile());
  let uri = '';
  const linking = tablet.client.link({ deviceName: 'tablet', onUri: shown => { uri = shown; } });
  await rig.until(() => uri !== '', 'the code');
  await rig.done(bob.client.acceptLink(uri, async () => true));
  await rig.done(linking);
  const withTablet = rig.server.account(bob.number).manifest;
  await rig.done(bob.client.removeDevice(2));
  // What ada is shown is true, and no longer the truth when she asks for the tablet's keys.
  let shown = false;
  rig.server.answer = (frame, device) => {
    if (!frame.send || device?.account !== ada.account || shown) return null;
    shown = true;
    return { refused: { code: 3001, name: 'STALE_MANIFEST', manifest: withTablet } };
  };
  await rig.done(ada.client.send(bob.number, { text: 'to whoever is left' }));
  t.ok(shown);
  await rig.until(() => bob.texts().includes('to whoever is left'), 'it');
  t.strictSame(ada.errors, []);
});
