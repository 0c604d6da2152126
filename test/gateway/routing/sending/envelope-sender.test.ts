import t from 'tap';
import { SealgateError } from '../../../../proto/errors.ts';
import { accountOf, deviceOf, deviceRow, manifestOf, range, Rig, settle } from '../harness.ts';

const two = [deviceRow(1), deviceRow(2, 2000)];

t.test('what is malformed is refused before anything is read or written', async t => {
  const rig = await new Rig().start(1, 2);
  await t.rejects(rig.send(1, 2, 1, { recipient: new Uint8Array(3) }), { code: 'MALFORMED' });
  await t.rejects(rig.send(1, 2, 1, { clientMessageId: new Uint8Array(15) }), { code: 'MALFORMED' });
  await t.rejects(rig.send(1, 2, 1, { sealed: [{ ...deviceRow(1), payload: new Uint8Array(0) }] }), { code: 'MALFORMED' });
  await t.rejects(rig.send(1, 2, 1, { size: 96 * 1024 + 1 }), { code: 'TOO_LARGE' });
  await t.rejects(rig.send(1, 2, 1, { devices: range(1, 7).map(n => deviceRow(n)) }), { code: 'WRONG_DEVICES' });
  await t.rejects(rig.send(1, 77, 1), { code: 'UNKNOWN_ACCOUNT' });
  t.equal(rig.end(), 0);
});

t.test('the set is exact: devices, incarnations, registration ids', async t => {
  const rig = await new Rig().start(1);
  await rig.addAccount(2, two);
  await rig.accept(2, 1);
  const wrong = [
    [deviceRow(1)], [], [...two, deviceRow(3)], [deviceRow(1), deviceRow(1)], [deviceRow(1), deviceRow(2, 2001)],
    [deviceRow(1), { ...deviceRow(2, 2000), registrationId: 7 }],
  ];
  for (const devices of wrong) await t.rejects(rig.send(1, 2, 1, { devices }), { code: 'WRONG_DEVICES' });
  await t.rejects(rig.send(1, 2, 1, { devices: [], completes: true }), { code: 'WRONG_DEVICES' });
  t.equal(rig.end(), 0);
  t.equal(rig.router.stats().unfinishedSends, 0, 'one without any payload leaves nothing behind');
  await rig.send(1, 2, 1, { devices: two.toReversed() });
  await rig.send(1, 2, 1, { devices: [deviceRow(2, 2000)], completes: true });
  t.equal(rig.end(), 2);
});

t.test('copies to the own devices name all but the sending one', async t => {
  const rig = await new Rig().start(1);
  await rig.addAccount(2, two);
  const phone = await rig.attach(deviceOf(2));
  const tablet = await rig.attach(deviceOf(2, 2, 2000));
  await t.rejects(rig.send(2, 2, 1, { devices: two }), { code: 'WRONG_DEVICES' });
  await rig.send(2, 2, 1, { devices: [deviceRow(2, 2000)] });
  await settle();
  t.same(tablet.numbers, [1]);
  t.same(phone.numbers, []);
});

t.test('a stale version is answered with the manifest of now, also when the cache knows no better', async t => {
  const rig = await new Rig().start(1, 2);
  await rig.send(1, 2, 1);
  await rig.accounts.replaceManifest({ account: accountOf(2), expectedVersion: 1, version: 2, manifest: manifestOf(2), addDevices: [deviceRow(2, 2000)], removeDevices: [] });
  await rig.send(1, 2, 2, { manifestVersion: 2, devices: two });
  const refusal: unknown = await rig.send(1, 2, 3).catch((error: unknown) => error);
  t.ok(SealgateError.is(refusal, 'STALE_MANIFEST'));
  t.same(SealgateError.is(refusal) ? refusal.manifest : null, manifestOf(2));
});

t.test('a stranger may send twenty messages, or 64 KiB; an answer accepts', async t => {
  const rig = new Rig();
  for (const n of [1, 2, 3]) await rig.addAccount(n);
  await rig.start();
  for (const n of range(1, 20)) await rig.send(1, 2, n);
  await t.rejects(rig.send(1, 2, 21), { code: 'NOT_ACCEPTED' });
  await t.rejects(rig.send(3, 2, 1, { size: 65_537 }), { code: 'NOT_ACCEPTED' });
  await rig.send(3, 2, 1, { size: 65_536 });
  await t.rejects(rig.send(3, 2, 1), { code: 'NOT_ACCEPTED' });
  await rig.pass(1_100, 100);
  await rig.router.relationChanged(accountOf(2), accountOf(1));
  await t.rejects(rig.send(1, 2, 22), { code: 'NOT_ACCEPTED' }, 'the counters are in the store');
  await rig.send(2, 1, 1);
  await settle();
  await rig.send(1, 2, 23);
  const row = await rig.relations.get(rig.relationKeys.pair(accountOf(2), accountOf(1)));
  t.equal(row?.relation, 'accepted');
});

t.test('a stranger who does not wait for answers has no larger budget', async t => {
  const rig = new Rig();
  for (const n of [1, 2, 3]) await rig.addAccount(n);
  await rig.start();
  const accepted = async (sends: readonly Promise<unknown>[]): Promise<number> => (await Promise.allSettled(sends)).filter(({ status }) => status === 'fulfilled').length;
  t.equal(await accepted(range(1, 50).map(n => rig.send(1, 2, n))), 20);
  t.equal(await accepted(range(1, 5).map(n => rig.send(3, 2, n, { size: 16_384 }))), 4);
});

t.test('what was not sent in the end costs a stranger nothing', async t => {
  const rig = new Rig();
  for (const n of [1, 2]) await rig.addAccount(n);
  await rig.start();
  const append = rig.log.append.bind(rig.log);
  rig.log.append = () => Promise.reject(new SealgateError('LOG_UNAVAILABLE'));
  for (const n of range(1, 30)) await t.rejects(rig.send(1, 2, n), { code: 'LOG_UNAVAILABLE' });
  rig.log.append = append;
  await rig.send(1, 2, 31);
});

t.test('writing to somebody who is blocked does not unblock them', async t => {
  const rig = await new Rig().start(1, 2);
  await rig.relations.set(rig.relationKeys.owner(accountOf(2)), rig.relationKeys.pair(accountOf(2), accountOf(1)), 'blocked');
  await rig.send(2, 1, 1);
  await settle();
  t.equal((await rig.relations.get(rig.relationKeys.pair(accountOf(2), accountOf(1))))?.relation, 'blocked');
});

t.test('a mailbox that is full refuses before the append; a store that does not answer does not', async t => {
  const rig = await new Rig({ limits: { mailboxMessages: 5 } }).start(1, 2);
  await rig.sendMany(1, 2, 1, 5);
  const end = rig.end();
  await t.rejects(rig.send(1, 2, 6), { code: 'MAILBOX_FULL' });
  t.equal(rig.end(), end);
  const bob = await rig.attach(deviceOf(2));
  bob.ack();
  await settle();
  await rig.send(1, 2, 7);
  bob.attachment?.detach();
  rig.clock.advance(5_001);
  rig.mailbox.usage = () => Promise.reject(new Error('not now'));
  await rig.send(1, 2, 8);
  t.equal(rig.end(), end + 2);
});

t.test('the first that a node sends to a device goes unmeasured, up to a thousandth of what its mailbox holds; what was measured and is too old is measured again', async t => {
  const rig = await new Rig({ limits: { mailboxMessages: 3_000, mailboxBytes: 3_000_000 } }).start(1, 2, 3);
  let measured = 0;
  const usage = rig.mailbox.usage.bind(rig.mailbox);
  rig.mailbox.usage = device => { measured += 1; return usage(device); };
  await rig.sendMany(1, 2, 1, 3);
  t.equal(measured, 0);
  await rig.send(1, 2, 4);
  t.equal(measured, 1, 'three are a thousandth');
  await rig.send(1, 2, 5);
  t.equal(measured, 1, 'and what was measured is believed');
  await rig.send(1, 3, 1, { size: 3_001 });
  t.equal(measured, 2, 'bytes are bounded too');
  rig.clock.advance(6 * 3_600_000);
  await rig.send(1, 3, 2);
  t.equal(measured, 3);
});

t.test('mailboxes are bounded in bytes', async t => {
  const rig = await new Rig({ limits: { mailboxBytes: 10_000 } }).start(1, 2);
  await rig.send(1, 2, 1, { size: 6_000 });
  await rig.pass(100);
  await t.rejects(rig.send(1, 2, 2, { size: 6_000 }), { code: 'MAILBOX_FULL' });
  await rig.send(1, 2, 3, { size: 1_000 });
});

t.test('sends that wait for the log are bounded in number and bytes', async t => {
  const rig = await new Rig({ limits: { unfinishedSends: 3, unfinishedSendBytes: 5_000 } }).start(1, 2);
  let release = (): void => undefined;
  const gate = new Promise<void>(resolve => { release = resolve; });
  const append = rig.log.append.bind(rig.log);
  rig.log.append = async (partition, value) => { await gate; return append(partition, value); };
  const waiting = [rig.send(1, 2, 1), rig.send(1, 2, 2), rig.send(1, 2, 3)];
  await t.rejects(rig.send(1, 2, 4), { code: 'LOG_BACKLOG' });
  release();
  await Promise.all(waiting);
  await t.rejects(rig.send(1, 2, 4, { size: 5_001 }), { code: 'LOG_BACKLOG' });
  await rig.send(1, 2, 5);
  t.equal(rig.router.stats().unfinishedSends, 0);
});

t.test('a store that is slow costs no memory without end: spills are bounded, accounts with everybody live go on', async t => {
  const rig = await new Rig({ limits: { pendingSpills: 10, spillMemoryBytes: 300 } }).start(1, 2, 3, 4, 5);
  rig.mailbox.failWrites = true;
  const live = await rig.attach(deviceOf(2));
  const partition = (n: number): boolean => rig.router.stats().pendingSpills >= n;
  for (const n of range(1, 12)) {
    for (const away of [3, 4, 5]) await rig.send(1, away, n).catch(() => undefined);
    await settle();
  }
  t.ok(partition(10));
  const answers = await Promise.allSettled([3, 4, 5].map(away => rig.send(1, away, 99)));
  t.ok(answers.some(answer => answer.status === 'rejected' && SealgateError.is(answer.reason, 'DELIVERY_BACKLOG')));
  await rig.sendMany(1, 2, 1, 3);
  t.same(live.numbers, [1, 2, 3]);
  rig.mailbox.failWrites = false;
  await rig.pass(6_000, 100);
  live.ack();
  await rig.pass(100);
  t.equal(rig.committed(), rig.end(), 'what was read again from the log is stored');
});

t.test('too many uncommitted records refuse', async t => {
  const rig = await new Rig({ limits: { uncommittedRecords: 5 } }).start(1, 2);
  await rig.attach(deviceOf(2));
  await rig.sendMany(1, 2, 1, 5);
  await t.rejects(rig.send(1, 2, 6), { code: 'DELIVERY_BACKLOG' });
});

t.test('the log answers: its refusals reach the sender, and are counted', async t => {
  const refused: string[] = [];
  const rig = await new Rig({ observer: { refused: code => { refused.push(code); } } }).start(1, 2);
  rig.log.append = () => Promise.reject(new SealgateError('RESULT_UNKNOWN'));
  await t.rejects(rig.send(1, 2, 1), { code: 'RESULT_UNKNOWN' });
  rig.log.append = () => Promise.reject(new Error('a bug'));
  await t.rejects(rig.send(1, 2, 1), { code: 'INTERNAL' });
  t.same(refused, ['RESULT_UNKNOWN', 'INTERNAL']);
  t.equal(rig.router.stats().unfinishedSends, 0);
});

t.test('envelope ids differ by sender, message and recipient, and are the same for a retry', async t => {
  const rig = await new Rig().start(1, 2, 3);
  const clientMessageId = new Uint8Array(16).fill(3);
  const ids = await Promise.all([
    rig.send(1, 2, 1, { clientMessageId }), rig.send(1, 2, 1, { clientMessageId }), rig.send(1, 3, 1, { clientMessageId }), rig.send(3, 2, 1, { clientMessageId }),
    rig.send(1, 2, 1),
  ]);
  t.equal(new Set(ids.map(({ envelopeId }) => Buffer.from(envelopeId).toString('hex'))).size, 4);
});

t.test('sends of one device to one recipient keep their order, also when an earlier one has to wait for what is read', async t => {
  const rig = await new Rig({ limits: { mailboxMessages: 100 } }).start(1, 2);
  const usage = rig.mailbox.usage.bind(rig.mailbox);
  const held: (() => void)[] = [];
  let asked = 0;
  rig.mailbox.usage = async device => {
    asked += 1;
    await new Promise<void>(resolve => { held.push(resolve); });
    return usage(device);
  };
  const sends = [1, 2, 3].map(n => rig.send(1, 2, n));
  while (rig.end() < 3) {
    await settle();
    // The read that began last is answered first.
    held.pop()?.();
  }
  await Promise.all(sends);
  t.ok(asked > 0, 'they had to wait');
  t.same((await rig.attach(deviceOf(2))).numbers, [1, 2, 3]);
});
