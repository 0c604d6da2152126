import { cpSync, existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import t, { type Test } from 'tap';
import { CassandraServer } from '../../bench/servers/cassandra-server.ts';
import { LocalCluster } from '../../bench/servers/cluster.ts';
import type { GatewayServer } from '../../bench/servers/gateway-server.ts';
import { MissingProgram } from '../../bench/servers/jars.ts';
import { askServer } from '../../cli/operator-client.ts';
import { openClient, openMemoryProfile, type Client } from '../../client/index.ts';
import { partitionOf } from '../../gateway/business/endpoint/line/log-line.ts';
import { SealgateError } from '../../proto/errors.ts';
import { parseAccountId } from '../../proto/ids.ts';
import { systemClock } from '../../proto/clock-system.ts';
import { inspectLog } from '../../storage/account-log/kafka/inspect-log.ts';
import { kafkaClient } from '../../storage/account-log/kafka/kafka-client.ts';
import type { BusinessRecords } from '../../storage/business-records/business-records.ts';
import type { ConversationStore } from '../../storage/conversations/conversations.ts';
import { openCassandraStores } from '../../storage/cassandra.ts';
import { optionsFor } from '../storage/cassandra/server.ts';
import { approvedBusiness, type Answer, type ApprovedBusiness } from '../gateway/business/approved-business.ts';
import { monthsSince } from '../gateway/business/months-since.ts';
import { Receiver } from '../gateway/business/webhooks/receiver.ts';
import { patienceMs, until } from '../support/patience.ts';
import { sealgate } from '../support/sealgate-command.ts';

const PARTITIONS = 6;
const SNAPSHOT = 'backup';
/** So many people get a fresh template before it is known how they take it. */
const PACED = 3;
const businessNumber = '+14155550100';

interface Consumer { readonly client: Client; readonly waId: string; readonly texts: string[] }
interface Told { readonly id: string; readonly status?: string; readonly type?: string; readonly text?: { readonly body: string }; readonly errors?: unknown }

async function clusterFor(t: Test): Promise<LocalCluster | null> {
  try {
    const folder = t.testdir({ 'prices.yaml': "currency: EUR\nprices: [{ category: marketing, country: '*', amount: '0.1131', validFrom: '2020-01-01' }]\n" });
    const cluster = await LocalCluster.start({ folder: join(folder, 'cluster'), gateways: 3, partitions: PARTITIONS, compilation: 'soon', flags: {
      'webhooks-allow-private': '127.0.0.0/8', 'business-policy-pacing-batch': String(PACED), 'business-policy-pacing-assess-ms': '15000', 'business-policy-review-every-ms': '1000', 'business-prices-file': join(folder, 'prices.yaml'),
    } });
    t.teardown(() => cluster.kill());
    return cluster;
  } catch (error) {
    if (!(error instanceof MissingProgram)) throw error;
    t.comment(`not run: the business platform on Kafka and Cassandra (needs ${error.message})`);
    return null;
  }
}

/** A person who agrees to whoever holds the business's keys. */
async function silent(t: Test, gateway: GatewayServer, number: string): Promise<Consumer> {
  const client = await openClient({ profile: openMemoryProfile(), serverUrl: gateway.url, onError: () => undefined });
  t.teardown(() => client.close());
  const made: Consumer = { client, waId: number.slice(1), texts: [] };
  client.on('custodyOffer', offer => { client.acceptCustody(offer.account).catch(() => undefined); });
  client.on('message', ({ outgoing, body }) => { if (!outgoing) made.texts.push(body.kind === 'text' ? body.text : body.kind === 'template' ? body.body : body.kind); });
  await client.register(number, { code: () => gateway.codeFor(number), name: `Person ${number.slice(-3)}` });
  await client.connect();
  return made;
}

/** One who has written to it: the window is open. */
async function consumer(t: Test, gateway: GatewayServer, number: string, receiver: Receiver): Promise<Consumer> {
  const made = await silent(t, gateway, number);
  const { client } = made;
  // Refused until the person has agreed.
  await until(() => client.send(businessNumber, { text: `hello from ${number}` }).then(() => true, () => false), 'the first message');
  await until(() => toldBy(receiver).some(({ text }) => text?.body === `hello from ${number}`), 'the first message as a webhook');
  return made;
}

function toldBy(receiver: Receiver): Told[] {
  return receiver.received.flatMap(({ body }) => {
    const value = (JSON.parse(body) as { entry: [{ changes: [{ value: { statuses?: Told[]; messages?: Told[] } }] }] }).entry[0].changes[0].value;
    return [...value.statuses ?? [], ...value.messages ?? []];
  });
}

const numbered = (label: string, count: number): string[] => Array.from({ length: count }, (_, n) => `${label} ${n}`);

t.test('three gateways serve one business', async t => {
  const startMs = systemClock.nowMs();
  const cluster = await clusterFor(t);
  if (cluster === null) return;
  const [first, second, third] = [cluster.gateway(0), cluster.gateway(1), cluster.gateway(2)];
  const gateways = [first, second, third];
  const receiver = await Receiver.open(t);
  const clusterFolder = join(t.testdirName, 'cluster');
  const operator = (path: string, body: object): Promise<Answer> => askServer(join(clusterFolder, 'gateway-1'), 'POST', path, body) as Promise<Answer>;
  const business: ApprovedBusiness = await approvedBusiness({
    operator, apiUrl: () => first.apiUrl, codeFor: number => first.codeFor(number), number: businessNumber, callbackUrl: receiver.url,
  });
  const { accountId, epoch, records, conversations } = await accountOf(t, cluster, business.number);
  const ownerOf = async ({ client }: Consumer): Promise<string | null> => {
    const peer = parseAccountId(client.self?.account ?? '');
    if (peer === null) throw new Error('not registered');
    const kafka = kafkaClient({ brokers: cluster.kafka.brokers, tls: null, sasl: null }, 'test', 10_000, () => undefined);
    const log = await inspectLog(kafka, { topicPrefix: 'sealgate', purpose: 'conversations', epoch, partitions: PARTITIONS, replication: 1, minInsync: 1 }, 'sealgate.conversations', systemClock);
    return log.partitions[partitionOf({ business: accountId, peer }, PARTITIONS)]?.owner ?? null;
  };
  /** Resolves to the message id, or null when nobody knows what became of it. */
  const call = async (at: GatewayServer, to: Consumer, text: string): Promise<string | null> => {
    try {
      const response = await fetch(`${at.apiUrl}/v25.0/${business.number}/messages`, {
        method: 'POST', headers: { authorization: `Bearer ${business.token}`, 'content-type': 'application/json' }, signal: AbortSignal.timeout(patienceMs),
        body: JSON.stringify({ messaging_product: 'whatsapp', to: to.waId, text: { body: text } }),
      });
      const answer = await response.json() as { messages?: [{ id: string }] };
      return answer.messages?.[0].id ?? null;
    } catch {
      return null;
    }
  };
  const failed = (id: string): boolean => toldBy(receiver).some(told => told.id === id && told.status === 'failed');
  const noneUnreadable = (t: Test): void => { t.strictSame(toldBy(receiver).filter(({ type }) => type === 'unsupported' || type === 'unknown'), [], 'the business could read everything'); };

  // They stay until the end, whichever part of it they are made in.
  const person = (at: GatewayServer, n: number): Promise<Consumer> => consumer(t, at, `+1415556${String(n).padStart(4, '0')}`, receiver);
  let people = [await person(first, 1), await person(second, 2)];

  await t.test('a call may land on any: each message once and in order, each webhook once', async t => {
    const texts = numbered('any', 10);
    for (const [i, text] of texts.entries()) for (const each of people) t.type(await call(gateways[i % 3] ?? first, each, text), 'string');
    for (const each of people) {
      await until(() => each.texts.length >= texts.length, 'all of them');
      t.strictSame(each.texts, texts);
      await each.client.send(businessNumber, { text: 'thanks' });
    }
    await until(() => toldBy(receiver).filter(({ text }) => text?.body === 'thanks').length >= people.length, 'the answers');
    await until(() => toldBy(receiver).filter(({ status }) => status === 'delivered').length >= texts.length * people.length, 'the receipts');
    const names = toldBy(receiver).map(({ id, status = 'message' }) => `${status} ${id}`);
    t.equal(new Set(names).size, names.length, 'no webhook came twice');
  });

  const approved = async (name: string, text: string): Promise<object> => {
    const { id } = await business.api('POST', `/${business.waba}/message_templates`, { name, language: 'en', category: 'MARKETING', components: [{ type: 'BODY', text, example: { body_text: [['1']] } }] });
    await operator('/business/templates/decide', { id, actor: 'olga', decision: 'approve' });
    return { name, language: { code: 'en' } };
  };
  const filled = (text: string): object => ({ components: [{ type: 'body', parameters: [{ type: 'text', text }] }] });

  await t.test('a fresh template goes to so many people over all gateways, and to the rest once it is known how they took it', async t => {
    const template = await approved('fresh', 'This is number {{1}} of our offers.');
    const reached: Consumer[] = [];
    for (let n = 0; n < 2 * PACED; n += 1) reached.push(await silent(t, gateways[n % 3] ?? first, `+1415557${String(n).padStart(4, '0')}`));
    const answers = [];
    for (const [n, { waId }] of reached.entries()) {
      const at = gateways[n % 3] ?? first;
      const response = await fetch(`${at.apiUrl}/v25.0/${business.number}/messages`, {
        method: 'POST', headers: { authorization: `Bearer ${business.token}`, 'content-type': 'application/json' }, body: JSON.stringify({ messaging_product: 'whatsapp', to: waId, type: 'template', template: { ...template, ...filled(String(n)) } }),
      });
      answers.push(((await response.json()) as { messages?: [{ message_status: string }] }).messages?.[0].message_status);
    }
    t.strictSame(answers, [...Array.from({ length: PACED }, () => 'accepted'), ...Array.from({ length: PACED }, () => 'held_for_quality_assessment')]);
    await until(() => reached.slice(0, PACED).every(({ texts }) => texts.length === 1), 'the first ones');
    t.strictSame(reached.slice(PACED).flatMap(({ texts }) => texts), [], 'the others wait');
    await until(() => reached.every(({ texts }) => texts.length > 0), 'the rest');
    t.strictSame(reached.map(({ texts }) => texts), reached.map((_, n) => [`This is number ${n} of our offers.`]));
    for (const { client } of reached) await client.close();
  });

  const broadcastWhile = async (t: Test, template: object, [ana, ben]: readonly [Consumer, Consumer], end: (worker: GatewayServer, other: GatewayServer, action: (at: GatewayServer, name: string) => Promise<number>) => Promise<void>): Promise<void> => {
    const recipients = Array.from({ length: 60 }, (_, n) => ({ to: `+${(n % 2 === 0 ? ana : ben).waId}`, ...filled(String(n)) }));
    const before = [ana.texts.length, ben.texts.length];
    const toldBefore = toldBy(receiver).length;
    const chargedBefore = await charged();
    const arrived = (): string[] => [...ana.texts.slice(before[0]), ...ben.texts.slice(before[1])];
    const toldOf = (status: string): number => new Set(toldBy(receiver).slice(toldBefore).filter(told => told.status === status).map(({ id }) => id)).size;
    const { id } = await business.api('POST', `/${business.number}/broadcasts`, { messaging_product: 'whatsapp', template, recipients, pace: 5 });
    const broadcast = String(id);
    await until(() => arrived().length >= 5, 'it begins');
    const open = JSON.parse((await records.get('broadcast-open', broadcast))?.body ?? '{}') as { node?: string };
    const worker = gateways.find(({ name }) => name === open.node) ?? first;
    const other = worker === second ? third : second;
    await end(worker, other, async (at, action) => (await fetch(`${at.apiUrl}/${business.number}/broadcasts/${broadcast}?action=${action}`, { method: 'POST', headers: { authorization: `Bearer ${business.token}` } })).status);
    const state = async (): Promise<{ status?: string }> => await (await fetch(`${other.apiUrl}/${business.number}/broadcasts/${broadcast}`, { headers: { authorization: `Bearer ${business.token}` } })).json() as { status?: string };
    await until(async () => (await state()).status === 'done', 'another one ends it');
    t.match(await state(), { accepted: recipients.length, waiting: 0, refused: [] });
    await worker.start();
    await until(() => arrived().length >= recipients.length, 'all of them');
    await until(() => ['sent', 'delivered'].every(status => toldOf(status) >= recipients.length), 'all statuses');
    t.strictSame(arrived().sort(), recipients.map((_, n) => `We have offer ${n} for you today.`).sort());
    t.strictSame(['sent', 'delivered', 'failed'].map(toldOf), [recipients.length, recipients.length, 0], 'the totals agree');
    const delivered = [...new Set(toldBy(receiver).slice(toldBefore).filter(({ status }) => status === 'delivered').map(({ id }) => id))];
    await until(async () => (await charged()).length >= chargedBefore.length + recipients.length, 'all are charged');
    t.strictSame((await charged()).filter(id => !chargedBefore.includes(id)).sort(), delivered.sort(), 'each once, as it was delivered');
    t.equal((await charged()).length, chargedBefore.length + recipients.length, 'and nothing else');
  };
  /** Ids of the messages in the statement. */
  const charged = async (): Promise<string[]> => {
    const statements = await Promise.all(monthsSince(startMs).map(month => askServer(join(clusterFolder, 'gateway-2'), 'GET', `/business/statement?entity=${business.entity}&month=${month}`) as Promise<{ csv: string }>));
    return statements.flatMap(({ csv }) => csv.trim().split('\r\n').slice(1).map(row => row.split(',')[1] ?? ''));
  };

  const offers = { template: {} };
  await t.test('a broadcast: one gateway works it, another pauses it and goes on when that one leaves; each recipient once', async t => {
    offers.template = await approved('offers', 'We have offer {{1}} for you today.');
    await broadcastWhile(t, offers.template, [await person(first, 50), await person(second, 51)], async (worker, other, action) => {
      t.equal(await action(other, 'pause'), 200);
      t.equal(await action(other, 'resume'), 200);
      await worker.stop();
    });
    const now = Math.floor(systemClock.nowMs() / 1000);
    await until(async () => {
      const { analytics } = await business.api('GET', `/${business.waba}?fields=analytics.start(${now - 86_400}).end(${now + 60}).granularity(MONTH)`) as { analytics: { data_points: { sent: number }[] } };
      // A webhook may come twice.
      const told = new Set(toldBy(receiver).filter(({ status }) => status === 'sent').map(({ id }) => id)).size;
      return analytics.data_points.reduce((sum, { sent }) => sum + sent, 0) === told;
    }, 'the analytics know of all gateways\' messages');
  });

  await t.test('kill -9 of the gateway that works a broadcast: another one goes on, each recipient once, and all totals agree', async t => {
    // Others: so many messages to one person in a minute are too many.
    await broadcastWhile(t, offers.template, [await person(first, 52), await person(second, 53)], worker => worker.kill());
  });

  await t.test('kill -9 of the owner of a conversation: each accepted message once, or it is said to have failed', async t => {
    // So that the one that is killed owns a conversation.
    for (let n = 3; !(await Promise.all(people.map(ownerOf))).includes(second.name); n += 1) people = [...people, await person(first, n)];
    const owners = await Promise.all(people.map(ownerOf));
    const one = people[owners.indexOf(second.name)];
    if (one === undefined) throw new Error('nobody\'s');
    const accepted = new Map<string, string>();
    const before = one.texts.length;
    // Until enough of them are: how many calls fail before others own the conversation depends on the machine.
    for (let n = 0; n < 10 || accepted.size < 20; n += 1) {
      const text = `killed ${n}`;
      const id = await call(n % 3 === 2 && second.process !== null ? second : first, one, text);
      if (id !== null) accepted.set(text, id);
      if (n === 9) await second.kill();
    }
    await until(() => [...accepted].every(([text, id]) => one.texts.includes(text) || failed(id)), 'every message that was accepted');
    await second.start();
    const seen = one.texts.slice(before);
    t.equal(new Set(seen).size, seen.length, 'none twice');
    for (const [text, id] of accepted) t.equal(seen.includes(text) !== failed(id), true, `${text}: delivered, or failed, and not both`);
    noneUnreadable(t);
  });

  await t.test('an owner stands still between ratchet save and append, is taken over, and goes on: no message twice, none unreadable', async t => {
    await second.stop();
    await second.start(undefined, { SEALGATE_FAILPOINT: 'after-ratchet-save-before-append:2:stop' });
    // Their device is attached to the other one: it would take a while to find out that a gateway stands still.
    const find = async (): Promise<Consumer | undefined> => {
      const found = await Promise.all(people.map(async each => await ownerOf(each) === second.name && await isAttachedTo(first, each)));
      return people[found.indexOf(true)];
    };
    for (let n = 100; await find() === undefined; n += 1) people = [...people, await person(first, n)];
    const one = await find();
    if (one === undefined) throw new Error('nobody\'s');
    const before = one.texts.length;
    const texts = numbered('standing still', 6);
    for (const text of texts) t.type(await call(first, one, text), 'string', 'accepted by the other one all the time');
    await until(() => one.texts.length >= before + texts.length, 'what the one that took over has sent');
    second.resume();
    await until(async () => (await Promise.all(people.map(ownerOf))).every(owner => owner !== null), 'it is back');
    t.type(await call(second, one, 'after it'), 'string');
    await until(() => one.texts.includes('after it'), 'what came after');
    t.strictSame(one.texts.slice(before), [...texts, 'after it']);
    await one.client.send(businessNumber, { text: 'still readable' });
    await until(() => toldBy(receiver).some(({ text }) => text?.body === 'still readable'), 'the answer');
    noneUnreadable(t);
  });

  await t.test('Cassandra is restored, as the operator\'s page says: no ratchet goes back, and everybody goes on', async t => {
    const [one] = people;
    if (one === undefined) throw new Error('nobody');
    const { cassandra } = cluster;
    const peer = parseAccountId(one.client.self?.account ?? '');
    if (peer === null) throw new Error('not registered');
    const version = async (): Promise<number> => (await conversations.load({ business: accountId, peer })).version;
    await cassandra.nodetool(0, 'snapshot', '-t', SNAPSHOT, 'sealgate');
    const texts = numbered('after the backup', 3);
    const ids: (string | null)[] = [];
    for (const text of texts) ids.push(await call(first, one, text));
    // Whatever the consumer sends afterwards would move the ratchets on by itself.
    await until(() => ids.every(id => toldBy(receiver).some(told => told.id === id && told.status === 'delivered')), 'the receipts of what came after the backup');
    const versionAfter = await version();

    for (const gateway of gateways) await gateway.stop();
    await cassandra.nodetool(0, 'drain');
    await cassandra.killNode(0);
    restoreSnapshot(join(cassandra.dataFolder(0), 'data', 'sealgate'));
    await cassandra.startNode(0);
    t.ok(await until(() => version().catch(() => null)) < versionAfter, 'the conversation is as it was in the backup');
    const file = join(clusterFolder, 'cluster.json');
    writeFileSync(file, JSON.stringify({
      mode: 'cluster', nodeName: 'operator', device: { url: first.url }, keysDir: join(clusterFolder, 'keys'), kafka: { brokers: cluster.kafka.brokers, insecure: true, partitions: PARTITIONS, replication: 1, minInsync: 1 },
      cassandra: { contactPoints: cassandra.contactPoints, datacenter: CassandraServer.datacenter, replication: 1, insecure: true },
    }));
    const { code, stderr } = await sealgate(['cluster', 'init', '--new-epoch', '--config', file]);
    t.equal(code, 0, stderr);
    for (const gateway of gateways) await gateway.start();

    for (const text of ['restored 1', 'restored 2']) t.type(await call(second, one, text), 'string');
    await until(() => one.texts.includes('restored 2'), 'what the business writes afterwards');
    t.strictSame(one.texts.slice(-2), ['restored 1', 'restored 2']);
    await until(() => one.client.send(businessNumber, { text: 'and back' }).then(() => true, () => false), 'an answer');
    await until(() => toldBy(receiver).some(({ text }) => text?.body === 'and back'), 'the answer as a webhook');
    t.equal(new Set(one.texts).size, one.texts.length, 'nothing is shown twice');
  });

  await t.test('the business is closed: no gateway keeps a process that has had its keys, nothing of them is stored, nobody reaches it, and its number is free', async t => {
    const [one] = people;
    if (one === undefined) throw new Error('nobody');
    const holder = gateways.find(gateway => cryptoPidsOf(gateway).length > 0);
    const asked = gateways.find(gateway => gateway !== holder) ?? first;
    const pids = gateways.flatMap(cryptoPidsOf);
    t.ok(holder, 'a gateway has them that is not the one that is asked');
    await askServer(join(clusterFolder, asked.name), 'POST', '/business/close', { entity: business.entity, actor: 'olga', reason: 'contract ended' });
    await until(() => !pids.some(pid => existsSync(`/proc/${pid}`)), 'all of these processes have ended');
    t.equal((await conversations.load({ business: accountId, peer: accountId })).state, null);
    let kept = 0;
    for (const peer of await conversations.peers(accountId, null, 10_000)) kept += (await conversations.load({ business: accountId, peer })).state?.length ?? 0;
    t.equal(kept, 0, 'no ratchets');
    await until(() => one.client.send(accountId, { text: 'hello?' }).then(() => false, (error: unknown) => SealgateError.is(error, 'UNKNOWN_ACCOUNT')), 'they are told that there is no such account');
    const { client } = await silent(t, third, businessNumber);
    t.not(client.self?.account, accountId);
  });
});

/** Of its children those that hold keys of businesses. */
function cryptoPidsOf({ process: gateway }: GatewayServer): number[] {
  return readdirSync('/proc').filter(name => /^\d+$/.test(name)).filter(pid => {
    try {
      return readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes('endpoint-crypto-process') && readFileSync(`/proc/${pid}/status`, 'utf8').includes(`PPid:\t${gateway?.pid ?? 0}\n`);
    } catch {
      return false;
    }
  }).map(Number);
}

/** Each table's files become those of its snapshot; Cassandra does not run. */
function restoreSnapshot(keyspaceFolder: string): void {
  for (const table of readdirSync(keyspaceFolder)) {
    const folder = join(keyspaceFolder, table);
    const snapshot = join(folder, 'snapshots', SNAPSHOT);
    for (const entry of readdirSync(folder, { withFileTypes: true })) if (entry.isFile()) rmSync(join(folder, entry.name));
    if (existsSync(snapshot)) cpSync(snapshot, folder, { recursive: true });
  }
}

async function isAttachedTo(gateway: GatewayServer, { client }: Consumer): Promise<boolean> {
  const response = await fetch(`${gateway.apiUrl}/v1/route/${client.self?.account ?? ''}`);
  return response.ok && (await response.json() as { url: string }).url === gateway.url;
}

/** The business's account, the epoch of the logs, and what is recorded of businesses. */
async function accountOf(t: Test, cluster: LocalCluster, numberId: string): Promise<{ accountId: NonNullable<ReturnType<typeof parseAccountId>>; epoch: number; records: BusinessRecords; conversations: ConversationStore }> {
  const stores = await openCassandraStores(optionsFor(cluster.cassandra, 'sealgate'));
  t.teardown(() => stores.close());
  const record = await stores.businessRecords.get('number', numberId);
  const { account } = JSON.parse(record?.body ?? '{}') as { account?: string };
  const accountId = parseAccountId(account ?? '');
  if (accountId === null) throw new Error('no account');
  return { accountId, epoch: stores.epoch, records: stores.businessRecords, conversations: stores.conversations };
}
