import WebSocket, { type ClientOptions } from 'ws';
import { accountIdToBytes, parseAccountId } from '../../proto/ids.ts';
import { wire, type messages } from '../../proto/messages.ts';

type Frame = messages.sealgate.v1.Frame.$Properties;
type Decoded = messages.sealgate.v1.Frame;

/** One line of what `sealgate import-accounts` writes. */
export interface AccountLine {
  readonly account: string;
  readonly device: number;
  readonly incarnation: number;
  readonly registrationId: number;
  readonly manifestVersion: number;
  readonly secret: string;
}

export function accountLines(text: string): readonly AccountLine[] {
  return text.split('\n').filter(line => line !== '').map(line => JSON.parse(line) as AccountLine);
}

/** A device on a real socket that only speaks frames: no ratchets. */
export class SocketDevice {
  readonly frames: Decoded[] = [];
  closeCode: number | null = null;
  private readonly socket: WebSocket;
  private readonly waiting = new Set<() => void>();
  private nextRequest = 1;

  private constructor(socket: WebSocket) {
    this.socket = socket;
    socket.on('message', (data: Buffer) => {
      this.frames.push(wire.Frame.decode(new Uint8Array(data)));
      this.wake();
    });
    socket.on('error', () => undefined);
    socket.on('close', code => {
      this.closeCode = code;
      this.wake();
    });
  }

  /** Resolves when the socket is open; rejects with the HTTP status when it is refused. */
  static open(url: string, options: ClientOptions = {}): Promise<SocketDevice> {
    const socket = new WebSocket(`${url}/v1/device`, options);
    const device = new SocketDevice(socket);
    return new Promise((resolve, reject) => {
      socket.on('open', () => { resolve(device); });
      socket.on('unexpected-response', (_request, response) => {
        reject(new Error(`refused ${response.statusCode ?? 0}`));
        socket.terminate();
      });
      socket.on('error', reject);
    });
  }

  /** Opens and authenticates. Rejects with the refusal's name or the close code. */
  static async connect(url: string, account: AccountLine, options: ClientOptions = {}): Promise<SocketDevice> {
    const device = await SocketDevice.open(url, options);
    const answer = await device.request({
      hello: { protocol: 1, account: idBytes(account.account), device: account.device, secret: Buffer.from(account.secret, 'base64'), client: 'test' },
    });
    if (answer.body !== 'welcome') throw new Error(answer.refused?.name ?? 'no welcome');
    return device;
  }

  async request(body: Frame): Promise<Decoded> {
    const requestId = this.nextRequest++;
    this.socket.send(wire.Frame.encode({ ...body, requestId }).finish());
    return this.until(() => this.frames.find(frame => frame.requestId === requestId), 'an answer');
  }

  /** A frame that has no answer. */
  send(body: Frame): void {
    this.socket.send(wire.Frame.encode({ ...body, requestId: 0 }).finish());
  }

  event(kind: NonNullable<Decoded['body']>): Promise<Decoded> {
    return this.until(() => this.frames.find(frame => frame.body === kind), kind);
  }

  async closed(): Promise<number> {
    while (this.closeCode === null) await new Promise<void>(resolve => { this.waiting.add(resolve); });
    return this.closeCode;
  }

  close(): void {
    this.socket.terminate();
  }

  private wake(): void {
    for (const resolve of this.waiting) resolve();
    this.waiting.clear();
  }

  private async until<T>(find: () => T | undefined, what: string): Promise<T> {
    for (;;) {
      const found = find();
      if (found !== undefined) return found;
      if (this.closeCode !== null) throw new Error(`closed ${this.closeCode} before ${what}`);
      await new Promise<void>(resolve => { this.waiting.add(resolve); });
    }
  }
}

export function idBytes(account: string): Uint8Array {
  const id = parseAccountId(account);
  if (id === null) throw new RangeError(account);
  return accountIdToBytes(id);
}
