import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { WebSocketServer, type WebSocket } from 'ws';
import type { LoadAccount } from '../../../bench/accounts-file.ts';
import { accountIdFromBytes } from '../../../proto/ids.ts';
import { wire } from '../../../proto/messages.ts';

type Frame = ReturnType<typeof wire.Frame.decode>;
type Send = NonNullable<Frame['send']>;

/** What to do with the n-th accepted send (from 1): how often it is delivered, to whom, before what. */
export type Mischief = (n: number) => 'deliver' | 'lose' | 'repeat' | 'hold' | 'misdeliver' | 'corrupt' | 'refuse';

interface Mailbox {
  readonly account: string;
  socket: WebSocket | null;
  nextOffset: number;
  readonly waiting: Map<number, Uint8Array>;
  held: Uint8Array | null;
}

const limits = { sendsPerSecond: 50, sendsBurst: 200, requestsPerSecond: 200, windowMessages: 256, payloadBytesMax: 16_384 };

/** Speaks the protocol's few frames that the generator uses, out of memory, and breaks promises when told to. */
export class ScriptedGateway {
  readonly accounts: readonly LoadAccount[];
  /** Accepted relations, `account>peer`. */
  readonly relations = new Set<string>();
  readonly addresses = new Set<string>();
  private readonly mischief: Mischief;
  private readonly http = createServer();
  private readonly sockets = new WebSocketServer({ server: this.http, path: '/v1/device' });
  private readonly mailboxes = new Map<string, Mailbox>();
  private accepted = 0;

  constructor(accounts: number, mischief: Mischief = () => 'deliver') {
    this.mischief = mischief;
    this.accounts = Array.from({ length: accounts }, (_, index) => ({
      account: accountIdFromBytes(randomBytes(16)) ?? '',
      device: 1,
      incarnation: 1_780_000_000_000 + index,
      registrationId: 1 + index % 16_383,
      manifestVersion: 1 + index % 300,
      secret: randomBytes(32).toString('base64'),
    }));
    for (const { account } of this.accounts) this.mailboxes.set(account, { account, socket: null, nextOffset: 0, waiting: new Map(), held: null });
  }

  /** Listens; resolves to the URL. */
  async start(): Promise<string> {
    this.sockets.on('connection', (socket, request) => {
      this.addresses.add(request.socket.remoteAddress ?? '');
      let mailbox: Mailbox | null = null;
      socket.on('message', data => {
        const frame = wire.Frame.decode(data as Buffer);
        if (frame.hello) mailbox = this.hello(socket, frame);
        else if (mailbox !== null) this.frame(mailbox, socket, frame);
      });
      socket.on('close', () => {
        // Who has come back already has another one: the end of the first may be heard later.
        if (mailbox?.socket === socket) mailbox.socket = null;
      });
    });
    this.http.listen(0, '127.0.0.1');
    await once(this.http, 'listening');
    return `ws://127.0.0.1:${(this.http.address() as AddressInfo).port}/v1/device`;
  }

  writeAccounts(path: string): void {
    writeFileSync(path, this.accounts.map(account => JSON.stringify(account)).join('\n'));
  }

  /** Every connection is lost. */
  drop(): void {
    for (const socket of this.sockets.clients) socket.terminate();
  }

  stop(): void {
    this.drop();
    this.http.close();
  }

  private hello(socket: WebSocket, frame: Frame): Mailbox | null {
    const id = accountIdFromBytes(frame.hello?.account ?? new Uint8Array());
    const row = this.accounts.find(({ account }) => account === id);
    const mailbox = this.mailboxes.get(id ?? '');
    const isKnown = row?.secret === Buffer.from(frame.hello?.secret ?? []).toString('base64');
    if (!isKnown || mailbox === undefined) {
      socket.close(4401);
      return null;
    }
    mailbox.socket = socket;
    socket.send(wire.Frame.encode({ requestId: frame.requestId, welcome: { limits } }).finish());
    for (const bytes of mailbox.waiting.values()) socket.send(bytes);
    socket.send(wire.Frame.encode({ queueEmpty: {} }).finish());
    return mailbox;
  }

  private frame(from: Mailbox, socket: WebSocket, frame: Frame): void {
    if (frame.send) this.send(from, socket, frame, frame.send);
    else if (frame.ack) {
      const upTo = frame.ack.position?.offset ?? 0;
      for (const offset of from.waiting.keys()) if (offset <= upTo) from.waiting.delete(offset);
    } else if (frame.setRelation) {
      this.relations.add(`${from.account}>${accountIdFromBytes(frame.setRelation.account ?? new Uint8Array()) ?? ''}`);
      socket.send(wire.Frame.encode({ requestId: frame.requestId, done: {} }).finish());
    }
  }

  private send(from: Mailbox, socket: WebSocket, frame: Frame, send: Send): void {
    const recipient = accountIdFromBytes(send.recipient ?? new Uint8Array()) ?? '';
    const to = this.mailboxes.get(recipient);
    const row = this.accounts.find(({ account }) => account === recipient);
    const sealed = send.sealed?.[0];
    const isRight = row !== undefined && send.manifestVersion === row.manifestVersion && sealed?.device === row.device
      && sealed.incarnation === row.incarnation && sealed.registrationId === row.registrationId;
    const act = this.mischief(this.accepted + 1);
    if (to === undefined || !isRight || !this.relations.has(`${recipient}>${from.account}`) || act === 'refuse') {
      if (act === 'refuse') this.accepted += 1;
      const [code, name] = act === 'refuse' ? [5001, 'RATE_LIMITED'] : [3005, 'NOT_ACCEPTED'];
      socket.send(wire.Frame.encode({ requestId: frame.requestId, refused: { code, name, retry: true, retryAfterMs: 20 } }).finish());
      return;
    }
    this.accepted += 1;
    socket.send(wire.Frame.encode({ requestId: frame.requestId, accepted: { envelopeId: randomBytes(16), acceptedAtMs: 1 } }).finish());
    this.act(act, from, to, Buffer.from(sealed.payload ?? []));
  }

  private act(act: ReturnType<Mischief>, from: Mailbox, to: Mailbox, payload: Buffer): void {
    const deliver = (mailbox: Mailbox, bytes: Uint8Array): void => {
      mailbox.nextOffset += 1;
      const frame = wire.Frame.encode({
        deliver: { position: { epoch: 1, offset: mailbox.nextOffset }, envelopeId: randomBytes(16), senderDevice: 1, acceptedAtMs: 1, payload: bytes },
      }).finish();
      mailbox.waiting.set(mailbox.nextOffset, frame);
      mailbox.socket?.send(frame);
    };
    if (act === 'lose') return;
    if (act === 'hold') {
      to.held = payload;
      return;
    }
    if (act === 'corrupt') payload.writeUInt8(payload.readUInt8(payload.length - 1) ^ 1, payload.length - 1);
    deliver(act === 'misdeliver' ? from : to, payload);
    if (act === 'repeat') deliver(to, payload);
    if (to.held !== null) {
      deliver(to, to.held);
      to.held = null;
    }
  }
}
