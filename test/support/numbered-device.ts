import { randomBytes } from 'node:crypto';
import WebSocket from 'ws';
import { wire, type messages } from '../../proto/messages.ts';
import { idBytes, type AccountLine } from './socket-device.ts';

type Frame = messages.sealgate.v1.Frame.$Properties;
type Decoded = messages.sealgate.v1.Frame;

/** What a payload says in the clear, so that whoever gets it can judge whether it should have. */
interface Numbered { readonly canary: string; readonly to: string; readonly from: string; readonly n: number; readonly atMs: number }

/** Stands in every payload of an honest device; nobody else may ever see it. */
export const canary = 'CANARY-only-for-the-addressee';

/** A device that numbers what it sends and holds what it gets against that: each once, in order, for itself. Acknowledges everything at once unless told otherwise. */
export class NumberedDevice {
  readonly account: AccountLine;
  /** What went wrong, in words. */
  readonly violations: string[] = [];
  /** From the call of send() to the delivery, of what came in. */
  readonly latenciesMs: number[] = [];
  /** Numbers received, by sender's account. */
  readonly received = new Map<string, number>();
  acknowledges = true;
  closeCode: number | null = null;
  private socket: WebSocket;
  private readonly answers = new Map<number, (frame: Decoded | null) => void>();
  private readonly sent = new Map<string, number>();
  private readonly onClosed: (() => void)[] = [];
  private nextRequest = 1;

  private constructor(account: AccountLine, socket: WebSocket) {
    this.account = account;
    this.socket = socket;
    this.listen();
  }

  static async connect(url: string, account: AccountLine): Promise<NumberedDevice> {
    const device = new NumberedDevice(account, await opened(url));
    await device.hello();
    return device;
  }

  /** Comes back on a new connection; numbers go on. */
  async reconnect(url: string): Promise<void> {
    this.socket = await opened(url);
    this.closeCode = null;
    this.listen();
    await this.hello();
  }

  /** The answer. Rejects with the refusal's name, or when the connection closes before. */
  async request(body: Frame): Promise<Decoded> {
    const requestId = this.nextRequest++;
    const answer = new Promise<Decoded | null>(resolve => { this.answers.set(requestId, resolve); });
    this.socket.send(wire.Frame.encode({ ...body, requestId }).finish());
    const frame = await answer;
    if (frame === null) throw new Error(`closed ${this.closeCode ?? 0} before an answer`);
    if (frame.refused) throw new Error(frame.refused.name ?? 'refused');
    return frame;
  }

  async accepts(other: AccountLine): Promise<void> {
    await this.request({ setRelation: { account: idBytes(other.account), relation: wire.Relation.RELATION_ACCEPTED } });
  }

  /** Sends the next number, in a payload of at least so many bytes. Rejects as request(); a number that was refused is used again. */
  async send(to: AccountLine, bytesMin = 0): Promise<void> {
    const n = (this.sent.get(to.account) ?? 0) + 1;
    this.sent.set(to.account, n);
    const text: Numbered = { canary, to: to.account, from: this.account.account, n, atMs: performance.now() };
    const payload = Buffer.from(JSON.stringify(text).padEnd(bytesMin, ' '));
    const { account, device, incarnation, registrationId, manifestVersion } = to;
    await this.request({ send: { clientMessageId: randomBytes(16), recipient: idBytes(account), manifestVersion, sealed: [{ device, incarnation, registrationId, payload }] } });
  }

  sentTo(to: AccountLine): number {
    return this.sent.get(to.account) ?? 0;
  }

  /** After a refused send: its number is free again. Only for who sends one at a time. */
  unsend(to: AccountLine): void {
    this.sent.set(to.account, this.sentTo(to) - 1);
  }

  receivedFrom(from: AccountLine): number {
    return this.received.get(from.account) ?? 0;
  }

  /** Takes nothing off the socket any more: the kernel's buffers fill, then the gateway's. */
  stopReading(): void {
    this.socket.pause();
  }

  startReading(): void {
    this.socket.resume();
  }

  async closed(): Promise<number> {
    if (this.closeCode === null) await new Promise<void>(resolve => { this.onClosed.push(resolve); });
    return this.closeCode ?? 0;
  }

  terminate(): void {
    this.socket.terminate();
  }

  private async hello(): Promise<void> {
    const { account, device, secret } = this.account;
    await this.request({ hello: { protocol: 1, account: idBytes(account), device, secret: Buffer.from(secret, 'base64'), client: 'numbered' } });
  }

  private listen(): void {
    const { socket } = this;
    socket.on('message', (data: Buffer) => { this.onFrame(wire.Frame.decode(new Uint8Array(data))); });
    socket.on('error', () => undefined);
    socket.on('close', code => {
      this.closeCode = code;
      for (const answer of this.answers.values()) answer(null);
      this.answers.clear();
      for (const resolve of this.onClosed.splice(0)) resolve();
    });
  }

  private onFrame(frame: Decoded): void {
    if (frame.deliver) {
      this.onDeliver(frame.deliver);
      return;
    }
    const answer = this.answers.get(frame.requestId);
    this.answers.delete(frame.requestId);
    answer?.(frame);
  }

  private onDeliver({ payload, position, ephemeral }: messages.sealgate.v1.Deliver.$Properties): void {
    this.judge(Buffer.from(payload ?? []).toString());
    if (position && ephemeral !== true && this.acknowledges) this.socket.send(wire.Frame.encode({ requestId: 0, ack: { position } }).finish());
  }

  /** What strangers wrote is none of our numbers and is not judged. */
  private judge(payload: string): void {
    if (!payload.includes(canary)) return;
    const { to, from, n, atMs } = JSON.parse(payload) as Numbered;
    if (to !== this.account.account) {
      this.violations.push(`${this.account.account} got what was for ${to}`);
      return;
    }
    const before = this.received.get(from) ?? 0;
    if (n !== before + 1) this.violations.push(`${n} after ${before}`);
    this.received.set(from, Math.max(n, before));
    this.latenciesMs.push(performance.now() - atMs);
  }
}

function opened(url: string): Promise<WebSocket> {
  const socket = new WebSocket(`${url}/v1/device`);
  return new Promise((resolve, reject) => {
    socket.on('open', () => { resolve(socket); });
    socket.on('error', reject);
  });
}
