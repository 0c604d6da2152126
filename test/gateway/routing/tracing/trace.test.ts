import t from 'tap';
import type { RouterParts } from '../../../../gateway/routing/router-local.ts';
import { ManualClock } from '../../../../proto/clock-manual.ts';
import { MemoryLogCluster } from '../../../../storage/account-log/memory-log-cluster.ts';
import type { MemoryLogMember } from '../../../../storage/account-log/memory-log-member.ts';
import { accountOf, deviceOf, Rig, seededRandom, settle, TestSubscription } from '../harness.ts';

t.test('any node finds an envelope: in the log of a partition that another owns, and in mailboxes', async t => {
  const clock = new ManualClock();
  const cluster = new MemoryLogCluster({ clock, random: seededRandom(2), partitions: 2 });
  const owner = new Rig();
  const partsOf = (log: MemoryLogMember, name: string): Partial<RouterParts> =>
    ({ log, clock, mailbox: owner.mailbox, accounts: owner.accounts, relations: owner.relations, nodes: { own: name, membership: log } });
  const pass = async (ms: number): Promise<void> => {
    for (let left = ms; left > 0; left -= 50) {
      clock.advance(50);
      await settle();
    }
  };
  const [a, b] = ['a', 'b'].map(name => new Rig({ parts: partsOf(cluster.join({ name, deviceUrl: '', nodeUrl: '' }), name) }));
  if (a === undefined || b === undefined) throw new Error('no nodes');
  for (const n of [1, 2]) await owner.addAccount(n);
  await owner.accept(2, 1);
  const started = a.router.start();
  await pass(8000);
  await started;

  const subscription = new TestSubscription(deviceOf(2), null, clock.monotonicMs());
  subscription.attachment = a.router.attach(subscription);
  await pass(100);
  const { envelopeId } = await a.send(1, 2, 1);
  await pass(100);
  const partition = a.partitionOf(2);
  const known = { partition, owner: 'a', committed: false };
  t.match(await a.router.trace(envelopeId), [{ ...known, devices: [{ account: accountOf(2), device: 1, state: 'pushed' }] }]);
  t.match(await b.router.trace(envelopeId), [{ ...known, devices: [{ account: accountOf(2), device: 1, state: 'with its owner' }] }], 'the other node reads the log');
  subscription.attachment.detach();
  await pass(500);
  t.match(await b.router.trace(envelopeId), [{ ...known, committed: true, devices: [{ state: 'in mailbox' }] }]);

  cluster.deleteCommitted(partition);
  t.strictSame(await b.router.trace(envelopeId), [], 'the log has forgotten it');
  t.match(await b.router.trace(envelopeId, accountOf(2)), [{ partition, owner: 'a', committed: true, devices: [{ account: accountOf(2), device: 1, state: 'in mailbox' }] }], 'who knows the recipient finds it');
  t.strictSame(await b.router.trace(envelopeId, accountOf(1)), [], 'it is nobody else\'s');
  t.strictSame(await b.router.trace(new Uint8Array(16), accountOf(2)), []);

  const again = new TestSubscription(deviceOf(2), null, clock.monotonicMs());
  again.attachment = a.router.attach(again);
  await pass(500);
  again.ack();
  await pass(500);
  t.strictSame(await b.router.trace(envelopeId, accountOf(2)), [], 'acknowledged: gone');
  await Promise.all([a.router.close(), b.router.close()]);
});
