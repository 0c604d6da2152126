import { join } from 'node:path';
import t from 'tap';
import { openClient, openMemoryProfile, openSqliteProfile, type Client, type ClientEvents, type Message, type ProfileStore } from '../../client/index.ts';
import { GatewayProcess } from '../support/gateway-process.ts';
import { until } from '../support/patience.ts';

interface Person { readonly client: Client; readonly shown: Message[]; readonly told: Map<keyof ClientEvents, unknown[]> }

const fromSource = fromRoot('cli/main.ts');
const hook = fromRoot('test/support/strip-types.js');

function fromRoot(path: string): string {
  return new URL(`../../${path}`, import.meta.url).pathname;
}

async function open(gateway: GatewayProcess, profile: ProfileStore): Promise<Person> {
  const client = await openClient({ profile, serverUrl: gateway.url, onError: error => { t.fail('trouble', { error }); } });
  const shown: Message[] = [];
  const told: Person['told'] = new Map();
  client.on('message', message => { shown.push(message); });
  for (const name of ['receipt', 'edited', 'deleted', 'reaction', 'typing', 'profileChanged', 'request', 'deviceRemoved', 'disconnected', 'quarantined', 'manifestRefused', 'manifestConflict', 'gap'] as const) {
    told.set(name, []);
    client.on(name, event => { told.get(name)?.push(event); });
  }
  t.teardown(() => client.close());
  return { client, shown, told };
}

async function register(gateway: GatewayProcess, number: string, profile: ProfileStore): Promise<Person> {
  const person = await open(gateway, profile);
  await person.client.register(number, { code: () => gateway.codeFor(number), name: `Person ${number.slice(-2)}` });
  await person.client.connect();
  await person.client.drained();
  return person;
}

const texts = (person: Person): string[] => person.shown.map(message => message.body.kind === 'text' ? message.body.text : message.body.kind);
const count = (person: Person, name: keyof ClientEvents): number => person.told.get(name)?.length ?? 0;

t.test('people on a real gateway', async t => {
  const folder = t.testdir();
  const gateway = await GatewayProcess.start({ folder, program: [`--import=${hook}`, fromSource] });
  t.teardown(() => gateway.stop());
  const adaNumber = '+12025550100';
  const bobNumber = '+12025550101';
  const ada = await register(gateway, adaNumber, await openSqliteProfile({ folder: join(folder, 'ada') }));
  const bobFolder = join(folder, 'bob');
  const bob = await register(gateway, bobNumber, await openSqliteProfile({ folder: bobFolder }));
  const adaId = ada.client.self?.account ?? '';

  const first = await ada.client.send(bobNumber, { text: 'hello' });
  await until(() => texts(bob).includes('hello'), 'hello');
  t.equal(count(bob, 'request'), 1);
  await bob.client.accept(adaId);
  await until(() => count(ada, 'receipt') > 0, 'delivered');
  await bob.client.markRead(adaId);
  await until(() => (ada.told.get('receipt') ?? []).some(receipt => (receipt as ClientEvents['receipt']).kind === 'read'), 'read');

  await bob.client.send(adaId, { text: 'a reply', replyTo: first.contentId });
  await bob.client.react(adaId, first.contentId, '👍');
  await ada.client.edit(bobNumber, first.contentId, 'hello there');
  await ada.client.sendLocation(bobNumber, { latitude: 1, longitude: 2 });
  await ada.client.sendContact(bobNumber, 'BEGIN:VCARD\nEND:VCARD');
  await ada.client.setTimer(bobNumber, 3600);
  await ada.client.typing(bobNumber, true);
  await ada.client.remove(bobNumber, first.contentId);
  await until(() => count(ada, 'reaction') === 1 && count(bob, 'edited') === 1 && count(bob, 'deleted') === 1 && count(bob, 'typing') === 1, 'all kinds');
  t.strictSame(texts(bob).filter(text => text !== 'a reply'), ['hello', 'location', 'contact', 'timer']);
  t.equal((await bob.client.contact(adaId))?.name, 'Person 00', 'the profile came with the first message');

  const tablet = await open(gateway, openMemoryProfile());
  let accepting: Promise<unknown> = Promise.resolve();
  await tablet.client.link({ deviceName: 'tablet', onUri: uri => { accepting = ada.client.acceptLink(uri, async () => true); } });
  await accepting;
  await tablet.client.connect();
  await ada.client.send(bobNumber, { text: 'from the phone' });
  await tablet.client.send(bob.client.self?.account ?? '', { text: 'from the tablet' });
  await until(() => texts(bob).includes('from the tablet') && texts(tablet).includes('from the phone') && texts(ada).includes('from the tablet'), 'copies');
  await bob.client.send(adaId, { text: 'to both' });
  await until(() => texts(ada).includes('to both') && texts(tablet).includes('to both'), 'to both');

  await bob.client.close();
  for (let n = 0; n < 20; n += 1) await ada.client.send(bobNumber, { text: `queued ${n}` });
  const bobAgain = await open(gateway, await openSqliteProfile({ folder: bobFolder }));
  await bobAgain.client.connect();
  await bobAgain.client.drained();
  t.strictSame(texts(bobAgain), Array.from({ length: 20 }, (_, n) => `queued ${n}`), 'the queue, in order');

  await ada.client.removeDevice(2);
  await until(() => tablet.client.connection === 'stopped', 'the tablet is cut off');
  await bobAgain.client.send(adaId, { text: 'only the phone' });
  await until(() => texts(ada).includes('only the phone'), 'only the phone');
  t.notOk(texts(tablet).includes('only the phone'));
  await t.rejects(ada.client.send('+12025550199', { text: 'nobody' }), { code: 'UNKNOWN_ACCOUNT' });
  for (const name of ['quarantined', 'manifestRefused', 'manifestConflict', 'gap'] as const) {
    t.strictSame([ada, bobAgain, tablet].flatMap(person => person.told.get(name)), [], `no ${name}`);
  }
  t.ok(JSON.stringify((await ada.client.exportMyData()).server).length > 2);
});

t.test('a new phone with PIN or recovery secret', async t => {
  const folder = t.testdir();
  const gateway = await GatewayProcess.start({ folder, program: [`--import=${hook}`, fromSource] });
  t.teardown(() => gateway.stop());
  const number = '+12025550100';
  const old = await register(gateway, number, openMemoryProfile());
  const account = old.client.self?.account;
  const recoverySecret = await old.client.setPin('2580') ?? '';
  const phone = await open(gateway, openMemoryProfile());
  const code = (): Promise<string> => gateway.codeFor(number);
  await t.rejects(phone.client.register(number, { code }), { code: 'REGISTRATION_LOCKED' });
  await t.rejects(phone.client.register(number, { code, pin: '0000' }), { code: 'BAD_PIN' });
  const self = await phone.client.register(number, { code, pin: '2580' });
  t.equal(self.account, account, 'the account is kept');
  await until(() => old.client.connection === 'stopped', 'the old phone is cut off');
  await phone.client.connect();
  const third = await open(gateway, openMemoryProfile());
  t.equal((await third.client.register(number, { code, recoverySecret })).account, account);
  await third.client.connect();
  await third.client.deleteAccount('2580');
  t.equal(third.client.self, null);
});
