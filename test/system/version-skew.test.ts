import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import t, { type Test } from 'tap';
import { LocalCluster } from '../../bench/servers/cluster.ts';
import { MissingProgram } from '../../bench/servers/jars.ts';
import { openCassandraStores } from '../../storage/cassandra.ts';
import { optionsFor } from '../storage/cassandra/server.ts';
import { until } from '../support/patience.ts';
import { makeFriends, Person, type Sdk } from '../support/people.ts';

/** The build of the release before, unpacked: its program and its SDK, with the dependencies of today. */
interface Predecessor { readonly program: string; readonly sdk: Sdk }

const frozen = fileURLToPath(new URL('../skew/', import.meta.url));

t.test('a rolling upgrade under traffic, with an old and a new client: nothing is lost, repeated or reordered', async t => {
  const folder = t.testdir();
  const predecessor = await unpacked(folder);
  if (predecessor === null) {
    t.comment('not run: version skew (needs a frozen predecessor: npm run freeze)');
    return;
  }
  const cluster = await started(t, join(folder, 'cluster'), predecessor);
  if (cluster === null) return;
  const [ada, bob] = await makeFriends(cluster.gateway(0), ['+12025550121', '+12025550122'], folder, predecessor.sdk, cluster.gateway(1));
  t.teardown(() => Promise.all([ada.goAway(), bob.goAway()]));
  const [toBob, toAda] = [new Talk(ada, bob), new Talk(bob, ada)];
  t.teardown(() => Promise.all([toBob.end(), toAda.end()]));
  const goOn = async (what: string): Promise<void> => {
    const [bobHas, adaHas] = [bob.texts.length, ada.texts.length];
    await until(() => bob.texts.length > bobHas + 20 && ada.texts.length > adaHas + 20, `traffic ${what}`);
  };
  await goOn('between two old nodes');
  for (const [index, what] of ['between an old and a new node', 'between two new nodes'].entries()) {
    const gateway = cluster.gateway(index);
    t.equal(await gateway.stop(), 0, `${gateway.name} hands over`);
    await goOn(`while ${gateway.name} is away`);
    await gateway.start();
    await goOn(what);
    if (index === 0) await link(t, bob, gateway.url, toBob, folder);
  }
  await Promise.all([toBob.end(), toAda.end()]);
  for (const talk of [toBob, toAda]) {
    await until(() => talk.isComplete, 'the rest arrives');
    t.strictSame(talk.arrived, talk.accepted, 'each once, in order');
    t.strictSame(talk.failures, [], 'and no send failed');
  }
  const stores = await openCassandraStores(optionsFor(cluster.cassandra, 'sealgate'));
  t.teardown(() => stores.close());
  await until(async () => (await stores.nodes.list()).every(({ state, ageMs }) => state === 'running' && ageMs < 30_000), 'every node says again that it is there');
  const [one, two] = await stores.nodes.list();
  t.match([one, two], [{ name: 'gateway-1', deviceUrl: cluster.gateway(0).url }, { name: 'gateway-2' }]);
  t.strictSame(one?.keys, two?.keys, 'old and new builds fingerprint the same keys alike');
  t.comment(`${toBob.accepted.length} and ${toAda.accepted.length} messages`);
});

/** A new device set at the new node: the old one is told, and what it sends goes to both devices. */
async function link(t: Test, person: Person, url: string, talk: Talk, folder: string): Promise<void> {
  const tablet = await Person.link(person, url, join(folder, 'tablet'));
  t.teardown(() => tablet.goAway());
  const { length } = talk.accepted;
  await until(() => tablet.texts.includes(talk.accepted[length + 20] ?? ''), 'the linked device is written to');
}

async function unpacked(folder: string): Promise<Predecessor | null> {
  const file = existsSync(frozen) ? readdirSync(frozen).find(name => name.startsWith('predecessor-')) : undefined;
  if (file === undefined) return null;
  const old = join(folder, 'predecessor');
  mkdirSync(old);
  execFileSync('tar', ['-xzf', join(frozen, file), '-C', old]);
  return { program: join(old, 'dist', 'cli', 'main.js'), sdk: await import(pathToFileURL(join(old, 'dist', 'client', 'index.js')).href) as Sdk };
}

/** Two nodes of the predecessor, on what this build's `cluster init` makes: that is where a rolling upgrade begins. */
async function started(t: Test, folder: string, { program }: Predecessor): Promise<LocalCluster | null> {
  try {
    const cluster = await LocalCluster.start({ folder, gateways: 2, partitions: 4, compilation: 'soon', program });
    t.teardown(() => cluster.kill());
    return cluster;
  } catch (error) {
    if (!(error instanceof MissingProgram)) throw error;
    t.comment(`not run: version skew (needs ${error.message})`);
    return null;
  }
}

const PAUSE_MS = 30;

/** One person who goes on writing to another, and what becomes of it. */
class Talk {
  readonly accepted: string[] = [];
  readonly failures: unknown[] = [];
  private readonly from: Person;
  private readonly to: Person;
  private readonly done: Promise<void>;
  private ended = false;

  constructor(from: Person, to: Person) {
    this.from = from;
    this.to = to;
    this.done = this.run();
  }

  /** Resolves when the last send was answered. */
  end(): Promise<void> {
    this.ended = true;
    return this.done;
  }

  get arrived(): readonly string[] {
    return this.to.texts.filter(text => text.startsWith(`${this.from.number} `));
  }

  get isComplete(): boolean {
    return this.arrived.length >= this.accepted.length;
  }

  private async run(): Promise<void> {
    for (let n = 1; !this.ended; n += 1) {
      const text = `${this.from.number} ${n}`;
      await this.from.client.send(this.to.number, { text }).then(() => this.accepted.push(text), (error: unknown) => this.failures.push(error));
      await new Promise(resolve => { setTimeout(resolve, PAUSE_MS); });
    }
  }
}
