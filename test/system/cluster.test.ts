import t, { type Test } from 'tap';
import type { GatewayServer } from '../../bench/servers/gateway-server.ts';
import { LocalCluster } from '../../bench/servers/cluster.ts';
import { MissingProgram } from '../../bench/servers/jars.ts';
import { makeFriends, Person } from '../support/people.ts';

t.setTimeout(900_000);

/** Real Kafka, real Cassandra, three gateways; null, and said so, where they cannot run. */
async function clusterFor(t: Test, folder: string): Promise<LocalCluster | null> {
  try {
    const cluster = await LocalCluster.start({ folder: `${folder}/cluster` });
    t.teardown(() => cluster.kill());
    return cluster;
  } catch (error) {
    if (!(error instanceof MissingProgram)) throw error;
    t.comment(`not run: several gateways on Kafka and Cassandra (needs ${error.message})`);
    return null;
  }
}

function other(cluster: LocalCluster, ...not: readonly GatewayServer[]): GatewayServer {
  const found = cluster.gateways.find(gateway => !not.includes(gateway) && gateway.process !== null);
  if (found === undefined) throw new Error('no other gateway runs');
  return found;
}

const numbered = (label: string, first: number, count: number): string[] => Array.from({ length: count }, (_, i) => `${label} ${first + i}`);

t.test('several gateways are one service', async t => {
  const folder = t.testdir();
  const cluster = await clusterFor(t, folder);
  if (cluster === null) return;
  const people: Person[] = [];
  t.teardown(async () => { for (const person of people) await person.goAway(); });
  const [first, second] = [cluster.gateway(0), cluster.gateway(1)];
  const [ada, bob] = await makeFriends(first, ['+12025550100', '+12025550101'], folder, undefined, second);
  people.push(ada, bob);

  await t.test('people who registered at different gateways write to each other, in order', async t => {
    const [before, beforeAda] = [bob.texts.length, ada.texts.length];
    for (const text of numbered('to bob', 1, 30)) await ada.client.send(bob.number, { text });
    for (const text of numbered('to ada', 1, 30)) await bob.client.send(ada.number, { text });
    await bob.hasSeen(before + 30);
    await ada.hasSeen(beforeAda + 30);
    t.strictSame(bob.texts.slice(before), numbered('to bob', 1, 30));
    t.strictSame(ada.texts.slice(beforeAda), numbered('to ada', 1, 30));
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
});
