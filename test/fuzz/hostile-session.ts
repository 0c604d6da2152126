import { Prng } from '../../bench/generator/prng.ts';
import { closeCodes } from '../../proto/close-codes.ts';
import { errorCodeOf } from '../../proto/errors.ts';
import { wire } from '../../proto/messages.ts';
import { canary } from '../support/numbered-device.ts';
import { patienceMs } from '../support/patience.ts';
import { idBytes, type AccountLine } from '../support/socket-device.ts';
import { FrameMaker } from './frame-maker.ts';
import { HostileSocket, opcodes } from './hostile-socket.ts';

/** What the sessions of one run share. */
export interface Battlefield {
  readonly port: number;
  readonly frameBytesMax: number;
  /** Theirs to log in with and to ruin; the first few may be deleted. */
  readonly hostile: readonly AccountLine[];
  /** Whom they write to and ask about: the hostile ones and the honest ones. */
  readonly everybody: readonly AccountLine[];
  /** Left half-open on purpose; ended with the run. */
  readonly leftOpen: HostileSocket[];
  readonly violations: string[];
  /** How often each answer, close code and HTTP status was seen. */
  readonly seen: Map<string, number>;
}

const leftOpenMax = 40;
const mortal = 20;
const answerTimeoutMs = 10_000;
const knownCloses: ReadonlySet<number> = new Set(Object.values(closeCodes).map(({ code }) => code));
const oddPaths = ['/', '/v1/device?x=%00', '/v1/devices', '/__proto__', `/${'a'.repeat(3_000)}`, '/v1/../v1/device'];
const oddCloses = [1000, 1001, 1005, 1006, 3000, 4401, 4999, 65_535, 0];

/** One connection of somebody who means no good; the same for the same seed and number, as far as the server's answers are. */
export class HostileSession {
  private readonly field: Battlefield;
  private readonly name: string;
  private readonly make: FrameMaker;
  private readonly prng: Prng;
  private readonly steps: string[] = [];
  private readonly answered = new Set<number>();
  private nextRequest = 1;
  private isMortal = false;
  private isMidFrame = false;
  private ownCloseCode: number | null = null;

  private constructor(field: Battlefield, seed: number, number: number) {
    this.field = field;
    this.name = `seed ${seed} session ${number}`;
    this.prng = new Prng(Math.imul(seed, 0x9e37_79b1) ^ number);
    this.make = new FrameMaker(this.prng, field.everybody);
  }

  static async run(field: Battlefield, seed: number, number: number): Promise<void> {
    await new HostileSession(field, seed, number).run();
  }

  private async run(): Promise<void> {
    const socket = await HostileSocket.connect(this.field.port).catch(() => null);
    if (socket === null) {
      this.violation('no TCP connection');
      return;
    }
    socket.onMessage = bytes => { this.judge(bytes); };
    if (this.make.chance(0.06)) this.wordless(socket);
    else if (await this.upgraded(socket)) await this.talk(socket);
    if (socket.closeCode !== null) this.judgeClose(socket.closeCode);
    this.leave(socket);
  }

  /** Never becomes a WebSocket. */
  private wordless(socket: HostileSocket): void {
    this.make.pick<() => void>([
      () => undefined,
      () => { socket.write('GET /v1/device HTTP/1.1\r\nHost: '); },
      () => { socket.write(`GET ${this.make.pick(oddPaths)} HTTP/1.1\r\nHost: here\r\n\r\n`); },
      () => { socket.write(`POST /v1/device HTTP/1.1\r\nHost: here\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\nX`); },
      () => { socket.write(this.make.bytes(2_000)); },
      () => { socket.write(`GET / HTTP/1.1\r\n${'X: y\r\n'.repeat(500)}`); },
    ])();
  }

  private async upgraded(socket: HostileSocket): Promise<boolean> {
    const isOdd = this.make.chance(0.03);
    const status = await socket.upgrade(isOdd ? this.make.pick(oddPaths) : undefined, this.make.chance(0.1) ? 'Sec-WebSocket-Extensions: permessage-deflate\r\nOrigin: https://evil.example\r\n' : '');
    this.count(`status ${status}`);
    if (status === 101 || isOdd || status === 429) return status === 101;
    this.violation(`upgrade answered with ${status}`);
    return false;
  }

  private async talk(socket: HostileSocket): Promise<void> {
    if (this.make.chance(0.7)) await this.logIn(socket);
    else await this.introduce(socket);
    const count = this.prng.integer(12);
    for (let i = 0; i < count && socket.isOpen; i++) {
      await this.step(socket);
      if (this.make.chance(0.3)) await new Promise(resolve => { setTimeout(resolve, this.prng.integer(5)); });
    }
    await this.stillAnswers(socket);
  }

  private async logIn(socket: HostileSocket): Promise<void> {
    const { account, device, secret } = this.make.pick(this.field.hostile);
    this.isMortal = this.field.hostile.slice(0, mortal).some(line => line.account === account);
    const requestId = this.nextRequest++;
    const lastPosition = this.make.chance(0.2) ? { lastPosition: { epoch: this.make.pick([0, 1, 0xffff_ffff]), offset: this.make.pick([0, 5, Number.MAX_SAFE_INTEGER]) } } : {};
    socket.message(wire.Frame.encode({ requestId, hello: { protocol: 1, account: idBytes(account), device, secret: Buffer.from(secret, 'base64'), client: '__proto__', ...lastPosition } }).finish());
    if (this.make.chance(0.8)) await socket.until(() => this.answered.has(requestId), answerTimeoutMs);
  }

  /** First frames of somebody who registers or links, or says he is somebody else, one at a time as they are expected. */
  private async introduce(socket: HostileSocket): Promise<void> {
    for (let i = this.prng.integer(8); i > 0 && socket.isOpen; i--) {
      const requestId = this.nextRequest++;
      socket.message(this.make.firstFrame(requestId));
      await socket.until(() => this.answered.has(requestId), answerTimeoutMs);
    }
  }

  private async step(socket: HostileSocket): Promise<void> {
    const { make, prng } = this;
    const good = (): Uint8Array => make.encoded(this.nextRequest++);
    const table: readonly (readonly [string, number, () => void])[] = [
      ['request', 30, () => { socket.message(good()); }],
      ['burst', 6, () => { for (let i = prng.integer(120); i > 0; i--) socket.message(good()); }],
      ['mutated', 12, () => { socket.message(make.mutated(good())); }],
      ['truncated', 6, () => { socket.message(make.truncated(good())); }],
      ['twice', 4, () => { const frame = good(); socket.message(frame); socket.message(frame); }],
      ['malformed', 5, () => { socket.message(make.malformedWire()); }],
      ['hollow', 2, () => { socket.message(make.hollow(Math.floor(this.field.frameBytesMax / 2) - 32)); }],
      ['very hollow', 1, () => { socket.message(make.hollow(100_000)); }],
      ['oversized', 1, () => { socket.message(Buffer.alloc(this.field.frameBytesMax + 1 + prng.integer(1000))); }],
      ['full', 1, () => { socket.message(Buffer.alloc(this.field.frameBytesMax, prng.integer(256))); }],
      ['text', 1, () => { socket.frame({ opcode: opcodes.text, payload: make.pick([Buffer.from('{"__proto__":1}'), Buffer.from([0xff, 0xfe])]) }); }],
      ['odd opcode', 1, () => { socket.frame({ opcode: make.pick([3, 7, 11, 15]), payload: good() }); }],
      ['unmasked', 1, () => { socket.frame({ opcode: opcodes.binary, payload: good(), isMasked: false }); this.isMidFrame = true; }],
      ['pings', 2, () => { for (let i = prng.integer(60); i > 0; i--) socket.frame({ opcode: make.pick([opcodes.ping, opcodes.pong]), payload: make.bytes(prng.integer(126)) }); }],
      ['fragments', 4, () => { this.fragments(socket, good()); }],
      ['lone continuation', 1, () => { socket.frame({ opcode: opcodes.continuation, payload: good() }); this.isMidFrame = true; }],
      ['announced', 1, () => { socket.frame({ opcode: opcodes.binary, payload: good(), announcedBytes: 60_000 }); this.isMidFrame = true; }],
      ['huge announced', 1, () => { socket.frame({ opcode: opcodes.binary, payload: good(), announcedBytes: 2 ** 40 }); this.isMidFrame = true; }],
      ['own close', 1, () => { this.closeItself(socket); }],
      ['delete account', this.isMortal ? 1 : 0, () => { socket.message(wire.Frame.encode({ requestId: this.nextRequest++, deleteAccount: {} }).finish()); }],
      ['deaf', 1, () => { socket.stopReading(); this.isMidFrame = true; }],
    ];
    let left = prng.integer(table.reduce((sum, [, weight]) => sum + weight, 0));
    for (const [name, weight, act] of table) {
      left -= weight;
      if (left >= 0) continue;
      this.steps.push(name);
      act();
      return;
    }
    await Promise.resolve();
  }

  private fragments(socket: HostileSocket, whole: Uint8Array): void {
    const pieces = 1 + this.prng.integer(50);
    const size = Math.ceil(whole.length / pieces) || 1;
    const completes = this.make.chance(0.8);
    for (let i = 0; i < pieces; i++) {
      socket.frame({ opcode: i === 0 ? opcodes.binary : opcodes.continuation, payload: whole.subarray(i * size, (i + 1) * size), isFinal: completes && i === pieces - 1 });
      if (this.make.chance(0.05)) socket.frame({ opcode: opcodes.ping, payload: Buffer.alloc(0) });
    }
    if (!completes) this.isMidFrame = true;
  }

  private closeItself(socket: HostileSocket): void {
    const payload = Buffer.alloc(this.make.pick([0, 1, 2, 2, 20, 200]));
    this.ownCloseCode = this.make.pick(oddCloses);
    if (payload.length >= 2) payload.writeUInt16BE(this.ownCloseCode);
    socket.frame({ opcode: opcodes.close, payload });
    this.isMidFrame = true;
  }

  /** Whoever is not closed is answered, whatever they did before. */
  private async stillAnswers(socket: HostileSocket): Promise<void> {
    if (this.isMidFrame || !socket.isOpen) return;
    const requestId = 1_000_000 + this.nextRequest++;
    socket.message(wire.Frame.encode({ requestId, ping: {} }).finish());
    const isAnswered = await socket.until(() => this.answered.has(requestId), patienceMs);
    if (!isAnswered && socket.closeCode === null) this.violation('neither answered nor closed');
  }

  private leave(socket: HostileSocket): void {
    if (this.make.chance(0.05) && this.field.leftOpen.length < leftOpenMax) this.field.leftOpen.push(socket);
    else socket.end(this.make.pick(['fin', 'reset', 'destroy'] as const));
  }

  private judge(bytes: Uint8Array): void {
    if (Buffer.from(bytes).includes(canary)) this.violation('got what was for somebody else');
    const frame = wire.Frame.decode(bytes);
    this.answered.add(frame.requestId);
    const { refused } = frame;
    this.count(refused ? `refused ${refused.name ?? ''}` : frame.body ?? 'nothing');
    if (!refused) return;
    const code = errorCodeOf(refused.code ?? 0);
    if (code === undefined || code !== refused.name) this.violation(`a refusal that is not in the table: ${refused.code ?? 0} ${refused.name ?? ''}`);
    if (code === 'INTERNAL') this.violation('INTERNAL');
  }

  private judgeClose(code: number): void {
    this.count(`close ${code}`);
    // 1006: the socket library cuts what breaks its own protocol; 1005 and an own code: our close frame comes back.
    if (!knownCloses.has(code) && code !== 1006 && code !== 1005 && this.ownCloseCode === null) this.violation(`closed with ${code}`);
  }

  private violation(what: string): void {
    this.field.violations.push(`${this.name}: ${what} (after ${this.steps.join(', ')})`);
  }

  private count(what: string): void {
    this.field.seen.set(what, (this.field.seen.get(what) ?? 0) + 1);
  }
}
