import { createServer, type Server } from 'node:http';
import { Type } from '@sinclair/typebox';
import { Value } from '@sinclair/typebox/value';
import { nowUs } from '../measure/now.ts';

/** What a webhook said of one message. */
export interface Told {
  readonly id: string;
  /** sent, delivered, read, failed; '' for a message of the consumer. */
  readonly status: string;
  /** Of a message of the consumer, and the consumer's number without its +. */
  readonly text: string;
  readonly from: string;
  readonly atUs: number;
}

const Items = Type.Optional(Type.Array(Type.Object({ id: Type.String(), status: Type.Optional(Type.String()), from: Type.Optional(Type.String()), text: Type.Optional(Type.Object({ body: Type.String() })) })));
const BodySchema = Type.Object({ entry: Type.Array(Type.Object({ changes: Type.Array(Type.Object({ value: Type.Object({ statuses: Items, messages: Items }) })) })) });

/** Where the enterprise of a run gets its webhooks. */
export class WebhookReceiver {
  /** Before each answer. */
  delayMs = 0;
  /** It answers that it cannot. */
  isDown = false;
  /** Told of each, repeats too. */
  heard: (told: Told) => void = () => undefined;
  private readonly server: Server;

  private constructor(server: Server) {
    this.server = server;
  }

  static async open(): Promise<WebhookReceiver> {
    const server = createServer();
    const receiver = new WebhookReceiver(server);
    server.on('request', (request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => { chunks.push(chunk); });
      request.on('end', () => {
        if (request.method === 'GET') {
          response.end(new URL(request.url ?? '/', 'http://receiver').searchParams.get('hub.challenge'));
          return;
        }
        if (!receiver.isDown) receiver.read(Buffer.concat(chunks).toString());
        setTimeout(() => { response.writeHead(receiver.isDown ? 503 : 200).end(); }, receiver.delayMs);
      });
    });
    await new Promise<void>(resolve => { server.listen(0, '127.0.0.1', resolve); });
    return receiver;
  }

  get url(): string {
    const address = this.server.address();
    return `http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}/webhooks`;
  }

  close(): void {
    this.server.closeAllConnections();
    this.server.close();
  }

  private read(text: string): void {
    const atUs = nowUs();
    const body: unknown = JSON.parse(text);
    if (!Value.Check(BodySchema, body)) throw new Error('no webhook of ours');
    for (const { value } of body.entry.flatMap(({ changes }) => changes)) {
      for (const { id, status = '', from = '', text: said } of [...value.statuses ?? [], ...value.messages ?? []]) this.heard({ id, status, text: said?.body ?? '', from, atUs });
    }
  }
}
