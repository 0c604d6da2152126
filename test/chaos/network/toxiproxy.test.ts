import { connect, createServer, type Socket } from 'node:net';
import t from 'tap';
import { MissingProgram } from '../../../bench/servers/jars.ts';
import { until } from '../../support/patience.ts';
import { Links } from './links.ts';
import { Toxiproxy } from './toxiproxy.ts';

/** A server that answers what it is told, and a client behind the proxy. */
async function echo(t: { teardown: (end: () => unknown) => void }, links: Links): Promise<{ readonly say: (text: string) => void; readonly heard: () => string; readonly ended: Promise<void> }> {
  const server = createServer(socket => { socket.on('error', () => undefined).pipe(socket); });
  await new Promise<void>(resolve => { server.listen(0, '127.0.0.1', resolve); });
  t.teardown(() => { server.close(); });
  const address = server.address();
  const [host = '', port] = (await links.add(['a/b'], `127.0.0.1:${typeof address === 'object' ? address?.port ?? 0 : 0}`)).split(':');
  const socket: Socket = connect(Number(port), host);
  let heard = '';
  socket.on('data', data => { heard += data.toString(); });
  const ended = new Promise<void>(resolve => { socket.on('close', () => { resolve(); }).on('error', () => undefined); });
  t.teardown(() => socket.destroy());
  return { say: text => { socket.write(text); }, heard: () => heard, ended };
}

/** host:port of a server that reads nothing. */
async function deafServer(t: { teardown: (end: () => unknown) => void }): Promise<string> {
  const held: Socket[] = [];
  const server = createServer(socket => { held.push(socket.on('error', () => undefined).pause()); });
  await new Promise<void>(resolve => { server.listen(0, '127.0.0.1', resolve); });
  t.teardown(() => {
    for (const socket of held) socket.destroy();
    server.close();
  });
  const address = server.address();
  return `127.0.0.1:${typeof address === 'object' ? address?.port ?? 0 : 0}`;
}

t.test('a real Toxiproxy', async t => {
  const toxiproxy = await Toxiproxy.start().catch((error: unknown) => {
    if (error instanceof MissingProgram) return error;
    throw error;
  });
  if (toxiproxy instanceof MissingProgram) {
    t.comment(`not run: disturbed links (needs ${toxiproxy.message})`);
    return;
  }
  t.teardown(() => toxiproxy.stop());
  const links = new Links(toxiproxy);
  const { say, heard, ended } = await echo(t, links);
  say('one');
  await until(() => heard() === 'one');
  t.same(links.names, ['a/b']);

  await links.disturb('a/b', ['down'], { type: 'latency', attributes: { latency: 3_600_000 } });
  say('two');
  await new Promise(resolve => { setTimeout(resolve, 200); });
  t.equal(heard(), 'one', 'held back');
  await links.calm('a/b', ['down']);
  await until(() => heard() === 'onetwo');
  t.pass('and late, but whole, when the link is calm again');

  await links.cut('a/b');
  await ended;
  t.pass('cut');

  const [host = '', port] = (await links.add(['c/d'], await deafServer(t))).split(':');
  const writer = connect(Number(port), host).on('error', () => undefined);
  t.teardown(() => writer.destroy());
  await links.disturb('c/d', ['up'], { type: 'latency', attributes: { latency: 3_600_000 } });
  writer.write(Buffer.alloc(32 * 1024 * 1024));
  await new Promise(resolve => { setTimeout(resolve, 200); });
  await links.calm('c/d', ['up']);
  await links.disturb('c/d', ['up'], { type: 'latency', attributes: { latency: 1 } });
  await links.calm('c/d', ['up']);
  t.pass('calm also where nobody takes what was held back');
});
