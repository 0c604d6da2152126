import { fork, type ChildProcess } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { CiphertextMessageType } from '@signalapp/libsignal-client';
import { DeviceIdentity, type Bytes } from '../../../crypto/index.ts';
import { memoryFlags } from '../../../gateway/business/endpoint/crypto/crypto-child.ts';
import { wire } from '../../../proto/messages.ts';
import { ownFile } from '../../own-file.ts';
import type { BareAnswer, BareTask } from './bare-task.ts';
import type { BusinessSide } from './business-side.ts';
import { Consumer, newAccount } from './consumer.ts';

/** Bare libsignal calls in a process that is started as a crypto process is. All conversations' messages go there and back in one piece. */
export class BareSide implements BusinessSide {
  readonly business = newAccount();
  readonly consumers: readonly Consumer[];
  private readonly child: ChildProcess;
  private readonly identity = DeviceIdentity.generate();

  private constructor(conversations: number) {
    this.consumers = Array.from({ length: conversations }, () => new Consumer(this.business, this.identity.publicKey));
    const execArgv = [...process.execArgv.filter(arg => !arg.startsWith('--inspect')), ...memoryFlags];
    this.child = fork(fileURLToPath(ownFile('bench/micro/endpoint/bare-process')), { execArgv, env: { PATH: process.env['PATH'] }, serialization: 'advanced' });
    this.child.once('exit', code => { if (code !== 0 && code !== null) throw new Error('the process of bare calls died'); });
  }

  static async start(conversations: number): Promise<BareSide> {
    const side = new BareSide(conversations);
    const contacts = side.consumers.map(({ account, identity, bundle }) => ({ account, identityKey: identity.publicKey, bundle }));
    await side.ask({ kind: 'start', business: side.business, identity: side.identity.serialize(), contacts });
    return side;
  }

  get pid(): number {
    return this.child.pid ?? 0;
  }

  async seal(plaintexts: readonly Bytes[]): Promise<readonly Uint8Array[]> {
    const preKey: number = CiphertextMessageType.PreKey;
    const sealed = await this.ask({ kind: 'seal', plaintexts });
    return sealed.map(({ type, bytes }) => wire.SealedPayload.encode({ type: type === preKey ? wire.SealedType.SEALED_PREKEY : wire.SealedType.SEALED_WHISPER, ciphertext: bytes }).finish());
  }

  async open(payloads: readonly Bytes[]): Promise<void> {
    const opened = await this.ask({ kind: 'open', ciphertexts: payloads.map(payload => new Uint8Array(wire.SealedPayload.decode(payload).ciphertext)) });
    if (opened.length !== payloads.length) throw new Error('not opened');
  }

  /** There and back, and nothing done. */
  async echo(messages: readonly Bytes[]): Promise<void> {
    await this.ask({ kind: 'echo', messages: messages.map(bytes => ({ type: 0, bytes })) });
  }

  async close(): Promise<void> {
    const ended = new Promise(resolve => { this.child.once('exit', resolve); });
    this.child.disconnect();
    await ended;
  }

  private ask(task: BareTask): Promise<BareAnswer> {
    return new Promise((resolve, reject) => {
      this.child.once('message', (answer: BareAnswer) => { resolve(answer); });
      this.child.send(task, error => { if (error !== null) reject(error); });
    });
  }
}
