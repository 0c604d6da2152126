import { PassThrough } from 'node:stream';
import t from 'tap';
import { chat } from '../../../cli/chat/chat.ts';
import { Output } from '../../../cli/output.ts';
import { Asker } from '../../../cli/ask.ts';
import { Town } from '../../client/business/town.ts';
import { until } from '../../support/patience.ts';

t.test('the chat asks before the first message; a accepts, /decline-custody takes it back', async t => {
  const town = await Town.open(t);
  const shop = await town.register('+12025550101', true);
  const person = await town.register('+12025550102');
  await town.host(shop);
  await t.rejects(town.done(shop.client.send(person.account, { text: 'too early' })), { code: 'CUSTODY_PENDING' });
  await town.until(() => person.offers.length === 1, 'the offer');
  const [stdin, stdout] = [new PassThrough(), Object.assign(new PassThrough(), { columns: 100, rows: 24 })];
  let shown = '';
  stdout.on('data', (bytes: Buffer) => { shown += bytes.toString(); });
  const stop = new AbortController();
  const io = { stdin, stdout, stderr: new PassThrough(), env: {}, stop: () => stop.signal, setExitCode: () => undefined };
  const chatting = chat({ client: person.client, io, out: new Output(io, false), ask: new Asker(io), folder: t.testdirName, decided: new Set<string>() }, shop.account);
  const appears = async (text: RegExp): Promise<void> => {
    await until(async () => {
      for (let turn = 0; turn < 20; turn += 1) await town.world.turn();
      return text.test(shown);
    }, String(text));
    shown = '';
  };

  await appears(/operated by Lima Plants Ltd, hosted by the operator of this server: messages are decrypted there[^]*\[a\]ccept {2}\[d\]ecline/);
  stdin.write('a');
  await appears(/Accepted\./);
  t.equal((await person.client.contact(shop.account))?.custody?.decision, 'accepted');
  stdin.write('hello\r');
  await appears(/decrypted at the operator[^]*hello|hello/);
  await town.until(() => shop.texts().includes('hello'), 'the first message');
  stdin.write('/decline-custody\r');
  await appears(/Declined: nothing is sent or shown\./);
  stdin.write('a\r');
  await appears(/Who holds this business's keys was declined/);
  t.strictSame(shop.texts(), ['hello'], 'a is a letter again, and goes nowhere');
  stop.abort();
  await town.done(chatting);
  t.notMatch(shown, /end-to-end/);
});
