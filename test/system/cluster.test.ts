import t, { type Test } from 'tap';
import type { GatewayServer } from '../../bench/servers/gateway-server.ts';
import { LocalCluster } from '../../bench/servers/cluster.ts';
import { MissingProgram } from '../../bench/servers/jars.ts';
import { until } from '../support/patience.ts';
import { makeFriends, Person } from '../support/people.ts';
import { sealgate } from '../support/sealgate-command.ts';

/** For so long may partitions that change hands hold up those that do not. */
const OTHERS_PAUSE_MS = 1_500;

/** Real Kafka, real Cassandra, three gateways; null, and said so, where they cannot run. */
async function clusterFor(t: Test, folder: string): Promise<LocalCluster | null> {
  try {
    const cluster = await LocalCluster.start({ folder: `${folder}/cluster`, compilation: 'soon' });
    t.teardown(() => cluster.kill());
    return cluster;
  } catch (error) {
    if (!(error instanceof MissingProgram)) throw error;
    t.comment(`not run: several gateways on Kafka and Cassandra (needs ${error.message})`);
    return null;
  }
}

/** The gateway that owns the person's account, as any of them says. */
async function ownerOf(cluster: LocalCluster, asked: GatewayServer, person: Person): Promise<GatewayServer> {
  for (let tries = 0; tries < 300; tries += 1) {
    const response = await fetch(`${asked.apiUrl}/v1/route/${person.client.self?.account ?? ''}`);
    const { url } = response.ok ? await response.json() as { url: string } : { url: '' };
    const owner = cluster.gateways.find(gateway => gateway.url === url);
    if (owner !== undefined) return owner;
    await new Promise(resolve => { setTimeout(resolve, 100); });
  }
  throw new Error('nobody owns the account');
}

function other(cluster: LocalCluster, ...not: readonly GatewayServer[]): GatewayServer {
  const found = cluster.gateways.find(gateway => !not.includes(gateway) && gateway.process !== null);
  if (found === undefined) throw new Error('no other gateway runs');
  return found;
}

/** One of the friends whose account is not that gateway's, or a new one: to them nothing happens when it ends, but for the pause in which partitions change hands. */
async function friendElsewhere(cluster: LocalCluster, not: GatewayServer, ada: Person, friends: Person[], folder: string): Promise<Person> {
  const gateway = other(cluster, not);
  for (const friend of friends) if (await ownerOf(cluster, gateway, friend) !== not) return friend;
  const friend = await Person.register(gateway, `+12025550${300 + friends.length}`, `${folder}/friend-${friends.length}`);
  friends.push(friend);
  await ada.client.send(friend.number, { text: 'hello' });
  await friend.hasSeen(1);
  await friend.client.accept(ada.client.self?.account ?? '');
  return friendElsewhere(cluster, not, ada, friends, folder);
}

const numbered = (label: string, first: number, count: number): string[] => Array.from({ length: count }, (_, i) => `${label} ${first + i}`);

/** Sends one message after the other until told to stop; each is accepted before the next. */
function talk(from: Person, to: Person, label: string): () => Promise<string[]> {
  const sent: string[] = [];
  const until = new AbortController();
  const talking = (async () => {
    for (let n = 1; !until.signal.aborted; n += 1) {
      const text = `${label} ${n}`;
      await from.client.send(to.number, { text });
      sent.push(text);
      await new Promise(resolve => { setTimeout(resolve, 20); });
    }
  })();
  return async () => {
    until.abort();
    await talking;
    return sent;
  };
}

/** A turn of this process's loop that takes longer is the machine's doing: what it had no turn to see is no pause of a gateway. */
const TURN_MAX_MS = 25;

/** The longest time without a new message for each of the two, from now until `done` has resolved; of turns of this process that came late, what they are late does not count. */
async function longestGapsMs(people: readonly [Person, Person], done: () => Promise<unknown>): Promise<readonly [number, number]> {
  const gaps = people.map(person => ({ person, longest: 0, sinceLast: 0, count: person.texts.length }));
  let lookedMs = performance.now();
  const look = (): void => {
    const nowMs = performance.now();
    const passedMs = Math.min(nowMs - lookedMs, TURN_MAX_MS);
    lookedMs = nowMs;
    for (const gap of gaps) {
      gap.longest = Math.max(gap.longest, gap.sinceLast += passedMs);
      if (gap.person.texts.length > gap.count) gap.sinceLast = 0;
      gap.count = gap.person.texts.length;
    }
  };
  const timer = setInterval(look, 5);
  await done();
  clearInterval(timer);
  look();
  const [first = NaN, second = NaN] = gaps.map(({ longest }) => Math.round(longest));
  return [first, second];
}

t.test('several gateways are one service', async t => {
  const folder = t.testdir();
  const cluster = await clusterFor(t, folder);
  if (cluster === null) return;
  const people: Person[] = [];
  const friends: Person[] = [];
  t.teardown(async () => { for (const person of [...people, ...friends]) await person.goAway(); });
  const [first, second] = [cluster.gateway(0), cluster.gateway(1)];
  let [ada, bob] = await makeFriends(first, ['+12025550100', '+12025550101'], folder, undefined, second);
  people.push(ada, bob);
  // The recipient's gateway will be lost, and the sender's not.
  for (let n = 110; await ownerOf(cluster, first, ada) === await ownerOf(cluster, first, bob); n += 2) {
    [ada, bob] = await makeFriends(first, [`+12025550${n}`, `+12025550${n + 1}`], `${folder}/${n}`, undefined, second);
    people.push(ada, bob);
  }

  await t.test('people who registered at different gateways write to each other, in order', async t => {
    const [before, beforeAda] = [bob.texts.length, ada.texts.length];
    for (const text of numbered('to bob', 1, 30)) await ada.client.send(bob.number, { text });
    for (const text of numbered('to ada', 1, 30)) await bob.client.send(ada.number, { text });
    await bob.hasSeen(before + 30);
    await ada.hasSeen(beforeAda + 30);
    t.strictSame(bob.texts.slice(before), numbered('to bob', 1, 30));
    t.strictSame(ada.texts.slice(beforeAda), numbered('to ada', 1, 30));
  });

  await t.test('a device is linked that waits at another gateway than its primary', async t => {
    const tablet = await Person.link(bob, other(cluster, await ownerOf(cluster, first, bob)).url, `${folder}/tablet`);
    people.push(tablet);
    const before = bob.texts.length;
    await ada.client.send(bob.number, { text: 'to both' });
    await Promise.all([tablet.hasSeen(1), bob.hasSeen(before + 1)]);
    t.strictSame(tablet.texts, ['to both']);
    await bob.client.removeDevice(2);
  });

  await t.test('sealgate trace says at every gateway where an envelope waits', async t => {
    const [before, account] = [bob.texts.length, bob.client.self?.account];
    const { name } = await ownerOf(cluster, cluster.gateway(0), bob);
    await bob.goAway();
    const { envelopeId } = await ada.client.send(bob.number, { text: 'while away' });
    const traced = (gateway: string): Promise<unknown> => until(async () => {
      const { stdout } = await sealgate(['--json', 'trace', envelopeId, '--to', bob.number, '--data-dir', `${folder}/cluster/${gateway}`]);
      return stdout.includes('in mailbox') && JSON.parse(stdout) as unknown;
    }, 'what waits');
    const [first, ...others] = await Promise.all(cluster.gateways.map(gateway => traced(gateway.name)));
    t.match(first, { envelopeId, records: [{ owner: name, committed: true, devices: [{ account, device: 1, state: 'in mailbox' }] }] });
    t.strictSame(others, [first, first], 'the same');
    await bob.comeBack();
    await bob.hasSeen(before + 1);
  });

  await t.test('whoever is blocked gets the same answer, and nothing arrives', async t => {
    const carl = await Person.register(other(cluster, first, second), '+12025550102', `${folder}/carl`);
    people.push(carl);
    const before = bob.texts.length;
    await carl.client.send(bob.number, { text: 'may I' });
    await bob.hasSeen(before + 1);
    await bob.client.block(carl.client.self?.account ?? '');
    await carl.client.send(bob.number, { text: 'hello?' });
    await ada.client.send(bob.number, { text: 'after the blocked one' });
    await bob.hasSeen(before + 2);
    t.strictSame(bob.texts.slice(before), ['may I', 'after the blocked one']);
    await carl.client.deleteAccount();
    t.equal(carl.client.self, null);
    people.splice(people.indexOf(carl), 1);
    await t.rejects(ada.client.send('+12025550102', { text: 'are you there' }), { code: 'UNKNOWN_ACCOUNT' });
  });

  await t.test('kill -9 of the recipient\'s gateway: messages go on within 10 s, none lost, shown twice or out of order', async t => {
    const before = bob.texts.length;
    const dying = await ownerOf(cluster, await ownerOf(cluster, other(cluster), ada), bob);
    const dora = await friendElsewhere(cluster, dying, ada, friends, folder);
    const [stop, stopBeside] = [talk(ada, bob, 'through the crash'), talk(ada, dora, 'beside the crash')];
    await bob.hasSeen(before + 10);
    await dying.kill();
    const [gapMs, pausedMs] = await longestGapsMs([bob, dora], () => bob.hasSeen(bob.texts.length + 20));
    const sent = await stop();
    await stopBeside();
    await bob.hasSeen(before + sent.length);
    t.strictSame(bob.texts.slice(before), sent);
    t.comment(`without service for ${gapMs} ms after kill -9, others for ${pausedMs} ms`);
    t.ok(gapMs <= 10_000, `${gapMs} ms`);
    t.ok(pausedMs <= OTHERS_PAUSE_MS, `others ${pausedMs} ms`);
    await dying.start();
  });

  await t.test('a clean stop hands over: nobody is without service for more than 2 s, and the client follows by itself', async t => {
    const before = bob.texts.length;
    const leaving = await ownerOf(cluster, await ownerOf(cluster, other(cluster), ada), bob);
    const dora = await friendElsewhere(cluster, leaving, ada, friends, folder);
    const [stop, stopBeside] = [talk(ada, bob, 'through the drain'), talk(ada, dora, 'beside the drain')];
    await bob.hasSeen(before + 10);
    const [gapMs, pausedMs] = await longestGapsMs([bob, dora], async () => {
      t.equal(await leaving.stop(), 0);
      await bob.hasSeen(bob.texts.length + 10);
    });
    const sent = await stop();
    await stopBeside();
    await bob.hasSeen(before + sent.length);
    t.strictSame(bob.texts.slice(before), sent);
    t.comment(`without service for ${gapMs} ms in a drain, others for ${pausedMs} ms`);
    t.ok(gapMs <= 2_000, `${gapMs} ms`);
    t.ok(pausedMs <= OTHERS_PAUSE_MS, `others ${pausedMs} ms`);
  });
});
