import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type AddressInfo, type Socket } from 'node:net';
import t, { type Test } from 'tap';
import { WebSocketServer, type WebSocket } from 'ws';
import { clientFrame } from '../../../bench/generator/client-frame.ts';
import { WebSocketClient, webSocketAddress, type WebSocketHandler } from '../../../bench/generator/web-socket.ts';

class Recorder implements WebSocketHandler {
  readonly messages: Buffer[] = [];
  closeCode: number | null = null;
  isOpen = false;
  private readonly waiting: (() => void)[] = [];

  opened(): void {
    this.isOpen = true;
    this.wake();
  }

  message(bytes: Buffer, start: number, end: number): void {
    this.messages.push(Buffer.from(bytes.subarray(start, end)));
    this.wake();
  }

  closed(code: number): void {
    t.equal(this.closeCode, null, 'closed once');
    this.closeCode = code;
    this.wake();
  }

  async until(holds: () => boolean): Promise<void> {
    while (!holds()) await new Promise<void>(resolve => this.waiting.push(resolve));
  }

  private wake(): void {
    for (const resolve of this.waiting.splice(0)) resolve();
  }
}

function open(port: number, recorder: Recorder, localAddress: string | null = null): WebSocketClient {
  return new WebSocketClient(webSocketAddress(`ws://127.0.0.1:${port}/x`, { secureContext: null }), localAddress, recorder);
}

async function withServer(t: Test): Promise<{ recorder: Recorder; wire: WebSocketClient; socket: WebSocket }> {
  const server = new WebSocketServer({ port: 0, host: '127.0.0.1', path: '/x' });
  t.teardown(() => server.close());
  await once(server, 'listening');
  const recorder = new Recorder();
  const connected = once(server, 'connection') as Promise<[WebSocket]>;
  const wire = open((server.address() as AddressInfo).port, recorder);
  const [socket] = await connected;
  await recorder.until(() => recorder.isOpen);
  return { recorder, wire, socket };
}

t.test('messages of every size go both ways', async t => {
  const { recorder, wire, socket } = await withServer(t);
  const heard: Buffer[] = [];
  socket.on('message', data => heard.push(data as Buffer));
  const sizes = [0, 1, 125, 126, 127, 65_535, 65_536, 300_000];
  const messages = sizes.map(size => randomBytes(size));
  for (const message of messages) {
    socket.send(message);
    wire.write(clientFrame(message));
  }
  await recorder.until(() => recorder.messages.length === sizes.length);
  t.same(recorder.messages.map(message => message.length), sizes);
  t.ok(recorder.messages.every((message, index) => messages[index]?.equals(message)), 'from the server, unchanged');
  while (heard.length < sizes.length) await once(socket, 'message');
  t.ok(heard.every((message, index) => messages[index]?.equals(message)), 'to the server, unchanged');
  wire.close();
  await recorder.until(() => recorder.closeCode !== null);
  t.equal(recorder.closeCode, 1000);
});

t.test('fragments are put together, pings answered, close codes heard', async t => {
  const { recorder, socket } = await withServer(t);
  socket.send(Buffer.from('ab'), { fin: false });
  socket.send(Buffer.from('cd'), { fin: false });
  socket.ping('alive?');
  socket.send(Buffer.from('ef'), { fin: true });
  const [pong] = await once(socket, 'pong') as [Buffer];
  t.equal(pong.toString(), 'alive?');
  await recorder.until(() => recorder.messages.length === 1);
  t.equal(recorder.messages[0]?.toString(), 'abcdef');
  socket.close(4409);
  await recorder.until(() => recorder.closeCode !== null);
  t.equal(recorder.closeCode, 4409);
});

t.test('a connection that is cut is abnormal', async t => {
  const { recorder, socket } = await withServer(t);
  socket.terminate();
  await recorder.until(() => recorder.closeCode !== null);
  t.equal(recorder.closeCode, 1006);
});

t.test('text messages end the connection', async t => {
  const { recorder, socket } = await withServer(t);
  socket.send('text');
  await recorder.until(() => recorder.closeCode !== null);
  t.same(recorder.messages, []);
});

t.test('frames cut anywhere are put together, and a wrong answer to the upgrade is refused', async t => {
  const sockets: Socket[] = [];
  let answer = 'HTTP/1.1 101 Switching Protocols\r\nSec-WebSocket-Accept: nonsense\r\n\r\n';
  const server = createServer(socket => {
    sockets.push(socket);
    socket.setNoDelay(true);
    socket.once('data', () => socket.write(answer));
  }).listen(0, '127.0.0.1');
  t.teardown(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;

  const refused = new Recorder();
  open(port, refused);
  await refused.until(() => refused.closeCode !== null);
  t.equal(refused.isOpen, false);

  // The client's key is constant, and so is the right answer to it: taken from a real server.
  const real = new WebSocketServer({ port: 0, host: '127.0.0.1', path: '/x' });
  real.on('headers', headers => { answer = `${headers.join('\r\n')}\r\n\r\n`; });
  await once(real, 'listening');
  const probe = new Recorder();
  open((real.address() as AddressInfo).port, probe).close();
  const other = new Recorder();
  const otherWire = open((real.address() as AddressInfo).port, other);
  await other.until(() => other.isOpen);
  otherWire.destroy();
  real.close();

  const recorder = new Recorder();
  open(port, recorder, '127.0.0.9');
  await recorder.until(() => recorder.isOpen);
  const socket = sockets.at(-1);
  t.equal(socket?.remoteAddress, '127.0.0.9', 'from the address that was asked for');
  const frames = Buffer.concat([Buffer.from([0x82, 2, 1, 2, 0x82, 126, 0, 130]), Buffer.alloc(130, 3)]);
  for (const byte of frames) {
    socket?.write(Buffer.from([byte]));
    await new Promise<void>(resolve => setImmediate(resolve));
  }
  await recorder.until(() => recorder.messages.length === 2);
  t.same(recorder.messages, [Buffer.from([1, 2]), Buffer.alloc(130, 3)]);
  socket?.write(Buffer.from([0x82, 0x81, 0, 0, 0, 0, 1]));
  await recorder.until(() => recorder.closeCode !== null);
  t.equal(recorder.messages.length, 2, 'a masked frame of a server is a protocol error');
});

t.test('a server of text messages is spoken to in text, and asked for its subprotocol', async t => {
  const server = new WebSocketServer({ port: 0, host: '127.0.0.1', handleProtocols: protocols => protocols.has('xmpp') ? 'xmpp' : false });
  t.teardown(() => server.close());
  await once(server, 'listening');
  const recorder = new Recorder();
  const connected = once(server, 'connection') as Promise<[WebSocket]>;
  const address = webSocketAddress(`ws://127.0.0.1:${(server.address() as AddressInfo).port}/`, { secureContext: null, subprotocol: 'xmpp', isText: true });
  const client = new WebSocketClient(address, null, recorder);
  const [socket] = await connected;
  t.equal(socket.protocol, 'xmpp');
  await recorder.until(() => recorder.isOpen);
  const heard = once(socket, 'message') as Promise<[Buffer, boolean]>;
  client.write(clientFrame(Buffer.from('<open/>'), 1));
  t.same(await heard, [Buffer.from('<open/>'), false]);
  socket.send('<body/>');
  await recorder.until(() => recorder.messages.length === 1);
  t.equal(String(recorder.messages[0]), '<body/>');
  client.close();
  await recorder.until(() => recorder.closeCode !== null);
});
