import { createServer, type IncomingHttpHeaders, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Test } from 'tap';

/** A webhook receiver of an enterprise that answers as the test says. */
export class Receiver {
  readonly received: { readonly headers: IncomingHttpHeaders; readonly body: string; readonly url: string }[] = [];
  readonly sockets = new Set<object>();
  /** Called for each POST. 0: never answered; drips: 201, and a byte now and then for ever. */
  answer: (body: string) => { readonly status: number; readonly afterMs?: number; readonly headers?: Record<string, string>; readonly text?: string; readonly drips?: boolean } = () => ({ status: 200 });
  /** Whether the connection is closed instead of answering the POST with this number. */
  drops: (count: number) => boolean = () => false;
  private readonly server: Server;

  private constructor(server: Server) {
    this.server = server;
  }

  static async open(t: Test): Promise<Receiver> {
    const receiver = new Receiver(createServer());
    const { server } = receiver;
    server.on('connection', socket => { receiver.sockets.add(socket); });
    server.on('request', (request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => { chunks.push(chunk); });
      request.on('end', () => {
        const url = new URL(request.url ?? '/', 'http://x');
        if (request.method === 'GET') {
          response.writeHead(url.searchParams.get('hub.verify_token') === 'right' ? 200 : 403).end(url.searchParams.get('hub.challenge'));
          return;
        }
        const body = Buffer.concat(chunks).toString('latin1');
        const { status, afterMs = 0, headers = {}, text = '', drips = false } = receiver.answer(body);
        receiver.received.push({ headers: request.headers, body, url: url.pathname });
        if (receiver.drops(receiver.received.length)) request.socket.destroy();
        else if (drips) receiver.drip(response);
        if (request.socket.destroyed || drips) return;
        if (status !== 0) setTimeout(() => { response.writeHead(status, headers).end(text); }, afterMs);
      });
    });
    await new Promise<void>(resolve => { server.listen(0, '127.0.0.1', resolve); });
    t.teardown(() => {
      server.closeAllConnections();
      server.close();
    });
    return receiver;
  }

  private drip(response: ServerResponse): void {
    response.writeHead(201);
    const timer = setInterval(() => { response.write('.'); }, 50);
    response.once('close', () => { clearInterval(timer); });
  }

  get port(): number {
    return (this.server.address() as AddressInfo).port;
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}/hook`;
  }
}
