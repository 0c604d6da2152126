import t from 'tap';
import { Directory } from '../../../../gateway/routing/cache/directory.ts';
import { defaultRoutingLimits } from '../../../../gateway/routing/limits.ts';
import { RelationCache } from '../../../../gateway/routing/cache/relation-cache.ts';
import { accountOf, manifestOf, Rig } from '../harness.ts';

const HOUR_MS = 3_600_000;

/** A directory and the accounts that it has read, in order. */
async function directoryFor(toldSinceMs: () => number): Promise<{ readonly rig: Rig; readonly directory: Directory; readonly read: string[] }> {
  const rig = new Rig();
  await rig.addAccount(1);
  await rig.addAccount(2, undefined, 1, 'business');
  const read: string[] = [];
  const load = rig.accounts.load.bind(rig.accounts);
  rig.accounts.load = account => { read.push(account); return load(account); };
  rig.accounts.loadBoth = (one, other) => {
    read.push(`${one} and ${other}`);
    return Promise.all([load(one), load(other)]);
  };
  const directory = new Directory({ accounts: rig.accounts, clock: rig.clock, limits: defaultRoutingLimits, custodyVersionOf: () => null, toldSinceMs });
  return { rig, directory, read };
}

t.test('a node that is not told of changes believes sixty seconds', async t => {
  const { rig, directory, read } = await directoryFor(() => Number.POSITIVE_INFINITY);
  for (const passMs of [0, 60_000, 1, 60_000, 1]) {
    rig.clock.advance(passMs);
    await directory.get(accountOf(1));
  }
  t.equal(read.length, 3);
});

t.test('a node that is told believes for hours what it has read since; a business sixty seconds all the same', async t => {
  let toldSinceMs = 0;
  const { rig, directory, read } = await directoryFor(() => toldSinceMs);
  await directory.get(accountOf(1));
  rig.clock.advance(HOUR_MS);
  await directory.get(accountOf(1));
  t.equal(read.length, 1);
  toldSinceMs = rig.clock.monotonicMs() - 1;
  await directory.get(accountOf(1));
  t.equal(read.length, 2, 'it may have missed something before');
  rig.clock.advance(defaultRoutingLimits.toldCacheMs + 1);
  await directory.get(accountOf(1));
  t.equal(read.length, 3);
  for (const passMs of [0, 60_001]) {
    rig.clock.advance(passMs);
    await directory.get(accountOf(2));
  }
  t.equal(read.length, 5);
});

t.test('who sees a newer version of the account makes the directory forget an older one', async t => {
  const { rig, directory, read } = await directoryFor(() => 0);
  await directory.get(accountOf(1));
  directory.seen(accountOf(1), 1);
  t.equal((await directory.get(accountOf(1)))?.version, 1);
  t.equal(read.length, 1);
  await rig.accounts.replaceManifest({ account: accountOf(1), expectedVersion: 1, version: 2, manifest: manifestOf(2), addDevices: [], removeDevices: [] });
  directory.seen(accountOf(1), 2);
  t.equal((await directory.get(accountOf(1)))?.version, 2);
});

t.test('a read that began before the newer version was seen is not used either', async t => {
  const { rig, directory } = await directoryFor(() => 0);
  const early = directory.get(accountOf(1));
  const changed = rig.accounts.replaceManifest({ account: accountOf(1), expectedVersion: 1, version: 2, manifest: manifestOf(2), addDevices: [], removeDevices: [] });
  directory.seen(accountOf(1), 2);
  await Promise.all([early, changed]);
  t.equal((await directory.get(accountOf(1)))?.version, 2);
});

t.test('whoever writes to the account is read with it, unless that is known', async t => {
  const { directory, read } = await directoryFor(() => 0);
  t.equal((await directory.get(accountOf(1), 0, accountOf(2)))?.kind, 'consumer');
  t.equal((await directory.get(accountOf(2)))?.kind, 'business');
  t.same(read, [`${accountOf(1)} and ${accountOf(2)}`]);
  directory.forget(accountOf(1));
  t.equal((await directory.get(accountOf(1), 0, accountOf(2)))?.kind, 'consumer');
  t.same(read.slice(1), [accountOf(1)]);
  directory.forget(accountOf(1));
  t.equal((await directory.get(accountOf(1), 0, accountOf(3)))?.kind, 'consumer');
  t.equal(await directory.get(accountOf(3)), null);
});

t.test('what was brought along is not used when it has changed meanwhile', async t => {
  const { rig, directory } = await directoryFor(() => 0);
  const early = directory.get(accountOf(2), 0, accountOf(1));
  const changed = rig.accounts.replaceManifest({ account: accountOf(1), expectedVersion: 1, version: 2, manifest: manifestOf(2), addDevices: [], removeDevices: [] });
  directory.seen(accountOf(1), 2);
  await Promise.all([early, changed]);
  t.equal((await directory.get(accountOf(1)))?.version, 2);
});

t.test('an acceptance is believed for hours, everything else ten minutes, also by the recipient\'s owner', async t => {
  const rig = new Rig();
  await rig.accept(1, 2);
  const custody = rig.relationKeys.pair(accountOf(1), accountOf(4));
  await rig.relations.answerCustody(rig.relationKeys.owner(accountOf(1)), custody, { version: 1, accepted: true });
  let reads = 0;
  const { relations } = rig;
  const [get, getBoth] = [relations.get.bind(relations), relations.getBoth.bind(relations)];
  relations.get = pair => { reads += 1; return get(pair); };
  relations.getBoth = (...pairs) => { reads += 1; return getBoth(...pairs); };
  for (const ownedSinceMs of [undefined, 0]) {
    const cache = new RelationCache(rig);
    const readsOf = async (sender: number): Promise<number> => {
      reads = 0;
      await cache.get(accountOf(1), accountOf(sender), ownedSinceMs);
      rig.clock.advance(600_001);
      await cache.get(accountOf(1), accountOf(sender), ownedSinceMs);
      return reads;
    };
    t.equal(await readsOf(2), 1);
    t.equal(await readsOf(3), 2, 'a stranger\'s budget');
    t.equal(await readsOf(4), 2, 'an answer to a custody question');
  }
});

t.test('what two have decided about each other is one read, and either forgets only its own', async t => {
  const rig = new Rig();
  await rig.accept(1, 2);
  const { relations } = rig;
  const [get, getBoth] = [relations.get.bind(relations), relations.getBoth.bind(relations)];
  const reads: string[] = [];
  relations.get = pair => { reads.push('one'); return get(pair); };
  relations.getBoth = (...pairs) => { reads.push('both'); return getBoth(...pairs); };
  const cache = new RelationCache(rig);
  t.equal((await cache.get(accountOf(1), accountOf(2))).relation, 'accepted');
  t.equal((await cache.get(accountOf(2), accountOf(1))).relation, 'none');
  t.same(reads, ['both']);
  cache.forget(accountOf(2), accountOf(1));
  t.equal(cache.peek(accountOf(1), accountOf(2))?.relation, 'accepted');
  t.equal((await cache.get(accountOf(2), accountOf(1))).relation, 'none');
  t.same(reads, ['both', 'one'], 'the other is known still');
});

t.test('what was brought along is not used when the decision has changed meanwhile', async t => {
  const rig = new Rig();
  await rig.accept(2, 1);
  const cache = new RelationCache(rig);
  const reading = cache.get(accountOf(1), accountOf(2));
  await rig.relations.set(rig.relationKeys.owner(accountOf(2)), rig.relationKeys.pair(accountOf(2), accountOf(1)), 'blocked');
  cache.forget(accountOf(2), accountOf(1));
  await reading;
  t.equal(cache.peek(accountOf(2), accountOf(1)), null);
  t.equal((await cache.get(accountOf(2), accountOf(1))).relation, 'blocked');
});
