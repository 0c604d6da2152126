import type { Test } from 'tap';
import type { SocketHandler, Transport, TransportHandlers, TransportOptions, TransportSocket } from '../../../../gateway/device/transport/transport.ts';
import { until } from '../../../support/patience.ts';

/** A client's end, whatever carries it. */
export interface TestClient {
  send(data: Uint8Array | string): void;
  ping(): void;
  setReading(reading: boolean): void;
  close(code: number): void;
  readonly frames: Uint8Array[];
  readonly closed: Promise<number>;
}

export interface TransportCase {
  make(changes?: Partial<TransportOptions>): Transport;
  /** Rejects when the server refuses. */
  dial(transport: Transport, port: number, origin?: string): Promise<TestClient>;
  /** Closes by the server of a frame that is too big. */
  readonly tooBigCodes: readonly number[];
}

export const testOptions: TransportOptions = {
  host: '127.0.0.1', port: 0, tls: null, frameBytesMax: 64 * 1024, sendBufferBytesMax: 256 * 1024, idleTimeoutMs: 120_000, trustedProxies: [],
};

/** Everything a server side notes down. */
export class Recorder implements TransportHandlers {
  readonly sockets: TransportSocket[] = [];
  readonly frames: Uint8Array[] = [];
  readonly closes: number[] = [];
  readonly failures: unknown[] = [];
  drains = 0;
  controls = 0;
  onFrame: (socket: TransportSocket, frame: Uint8Array) => void = () => undefined;
  onOpen: (socket: TransportSocket) => void = () => undefined;

  admit({ origin }: { origin: string }): number | null {
    return origin === 'https://refused.example' ? 403 : null;
  }

  open(socket: TransportSocket): SocketHandler {
    this.sockets.push(socket);
    this.onOpen(socket);
    return {
      onFrame: frame => {
        this.frames.push(frame);
        this.onFrame(socket, frame);
      },
      onDrain: () => { this.drains += 1; },
      onControl: () => { this.controls += 1; },
      onClose: code => { this.closes.push(code); },
    };
  }

  http(request: { path: string; query: string; method: string }): { status: number; contentType: string; body: string } {
    return { status: request.path === '/v1/route' ? 200 : 404, contentType: 'application/json', body: JSON.stringify({ path: request.path, query: request.query, method: request.method }) };
  }

  failed(_where: string, error: unknown): void {
    this.failures.push(error);
  }
}

/** What every transport must do. */
export function transportContract(t: Test, transportCase: TransportCase): void {
  const open = async (t: Test, changes?: Partial<TransportOptions>): Promise<{ transport: Transport; server: Recorder; port: number }> => {
    const transport = transportCase.make(changes);
    const server = new Recorder();
    const { port } = await transport.listen(server);
    t.teardown(() => transport.close());
    return { transport, server, port };
  };

  void t.test('frames go both ways, in order, and are the handler\'s to keep', async t => {
    const { transport, server, port } = await open(t);
    const client = await transportCase.dial(transport, port);
    for (let i = 0; i < 50; i++) client.send(Uint8Array.of(i, i, i));
    await until(() => server.frames.length === 50, 'frames in');
    t.strictSame(server.frames.map(frame => [...frame]), Array.from({ length: 50 }, (_, i) => [i, i, i]));
    const [socket] = server.sockets;
    socket?.cork(() => {
      for (let i = 0; i < 50; i++) t.equal(socket.send(Uint8Array.of(i)), 'sent');
    });
    await until(() => client.frames.length === 50, 'frames out');
    t.strictSame(client.frames.map(frame => frame[0]), Array.from({ length: 50 }, (_, i) => i));
    t.match(socket?.address, /^[0-9a-f.:]+$/);
  });

  void t.test('the sender may use its bytes again', async t => {
    const { transport, server, port } = await open(t);
    const client = await transportCase.dial(transport, port);
    await until(() => server.sockets.length === 1, 'open');
    const bytes = new Uint8Array(5_000).fill(1);
    server.sockets[0]?.send(bytes);
    bytes.fill(2);
    await until(() => client.frames.length === 1, 'frame');
    t.ok(client.frames[0]?.every(byte => byte === 1));
  });

  void t.test('a close with a code, after what was sent, and silence afterwards', async t => {
    const { transport, server, port } = await open(t);
    const client = await transportCase.dial(transport, port);
    await until(() => server.sockets.length === 1, 'open');
    const [socket] = server.sockets;
    socket?.send(Uint8Array.of(7));
    socket?.end(4401, 'gone');
    t.equal(await client.closed, 4401);
    await until(() => server.closes.length === 1, 'onClose');
    t.same(client.frames.map(frame => [...frame]), [[7]]);
    t.equal(socket?.isOpen, false);
    t.equal(socket?.send(Uint8Array.of(8)), 'dropped');
    socket?.end(4400, 'again');
    socket?.terminate();
    let ran = false;
    socket?.cork(() => { ran = true; });
    t.ok(ran, 'cork runs its task all the same');
    t.equal(server.closes.length, 1);
  });

  void t.test('the client\'s close code arrives', async t => {
    const { transport, server, port } = await open(t);
    const client = await transportCase.dial(transport, port);
    client.close(1000);
    await until(() => server.closes.length === 1, 'close');
    t.same(server.closes, [1000]);
  });

  void t.test('text is refused with 1003', async t => {
    const { transport, port } = await open(t);
    const client = await transportCase.dial(transport, port);
    client.send('hello');
    t.equal(await client.closed, 1003);
  });

  void t.test('a frame above the limit ends its connection and no other', async t => {
    const { transport, server, port } = await open(t);
    const good = await transportCase.dial(transport, port);
    const bad = await transportCase.dial(transport, port);
    bad.send(new Uint8Array(testOptions.frameBytesMax + 1));
    t.ok(transportCase.tooBigCodes.includes(await bad.closed));
    good.send(new Uint8Array(testOptions.frameBytesMax));
    await until(() => server.frames.length === 1, 'the largest frame');
  });

  void t.test('an exception of a handler is reported and ends its connection only', async t => {
    const { transport, server, port } = await open(t);
    server.onFrame = (_socket, frame) => {
      if (frame[0] === 13) throw new Error('bug');
    };
    const good = await transportCase.dial(transport, port);
    const bad = await transportCase.dial(transport, port);
    bad.send(Uint8Array.of(13));
    await bad.closed;
    good.send(Uint8Array.of(1));
    await until(() => server.frames.length === 2, 'the other goes on');
    t.equal(server.failures.length, 1);
  });

  void t.test('an exception while opening closes the connection', async t => {
    const { transport, server, port } = await open(t);
    server.onOpen = () => { throw new Error('bug'); };
    const client = await transportCase.dial(transport, port).catch(() => null);
    if (client !== null) await client.closed;
    t.equal(server.failures.length, 1);
  });

  void t.test('a reader that does not read: bounded, then drained, nothing lost', async t => {
    const { transport, server, port } = await open(t);
    const client = await transportCase.dial(transport, port);
    await until(() => server.sockets.length === 1, 'open');
    const [socket] = server.sockets;
    if (socket === undefined) throw new Error('no socket');
    client.setReading(false);
    let taken = 0;
    const frame = new Uint8Array(32 * 1024);
    for (let i = 0; i < 2_000 && !socket.isFull; i++) {
      frame[0] = taken & 255;
      if (socket.send(frame) !== 'dropped') taken += 1;
      if (i % 16 === 15) await new Promise(resolve => { setImmediate(resolve); });
    }
    t.ok(socket.isFull, 'it says so');
    client.setReading(true);
    await until(() => server.drains > 0 && client.frames.length === taken, 'drained');
    t.equal(socket.isFull, false);
    t.ok(client.frames.every((received, i) => received[0] === (i & 255)));
  });

  void t.test('pings are counted', async t => {
    const { transport, server, port } = await open(t);
    const client = await transportCase.dial(transport, port);
    for (let i = 0; i < 3; i++) client.ping();
    await until(() => server.controls === 3, 'pings');
  });

  void t.test('refusals before the upgrade, stop accepting, close', async t => {
    const { transport, server, port } = await open(t);
    await t.rejects(transportCase.dial(transport, port, 'https://refused.example'));
    const client = await transportCase.dial(transport, port);
    transport.stopAccepting();
    await t.rejects(transportCase.dial(transport, port));
    client.send(Uint8Array.of(1));
    await until(() => server.frames.length === 1, 'open ones go on');
    await transport.close();
    await client.closed;
    await transport.close();
  });
}
