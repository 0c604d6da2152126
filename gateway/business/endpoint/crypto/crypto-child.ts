import { spawn, type ChildProcess } from 'node:child_process';
import { Writable } from 'node:stream';
import { Socket } from 'node:net';
import { fileURLToPath } from 'node:url';
import { sleep, type Clock } from '../../../../proto/clock.ts';
import { SealgateError } from '../../../../proto/errors.ts';
import { accountIdToBytes, type AccountId } from '../../../../proto/ids.ts';
import { endpoint, type messages } from '../../../../proto/messages.ts';
import type { NodeKey } from '../../../ops/keys/key-ring.ts';
import { FrameReader, FrameWriter } from './frames.ts';
import { encodeKeys, KEYS_DESCRIPTOR, LINK_DESCRIPTOR } from './inherited-keys.ts';

export type CryptoTask = Omit<messages.sealgate.endpoint.v1.CryptoRequest.$Properties, 'number' | 'business' | 'peer'>;
export type CryptoAnswer = messages.sealgate.endpoint.v1.CryptoAnswer;

interface Pending {
  readonly number: number;
  readonly business: AccountId;
  readonly peer: AccountId;
  readonly task: CryptoTask;
  /** How many processes have died with it. */
  deaths: number;
  readonly resolve: (answer: CryptoAnswer) => void;
  readonly reject: (error: Error) => void;
}

export interface CryptoChildParts {
  /** Of the purpose `endpoint`, newest first. */
  readonly keys: readonly NodeKey[];
  readonly clock: Clock;
  /** Sealed keys of an account, to be handed to a process before its first request. */
  readonly accountKeys: (business: AccountId) => Uint8Array | undefined;
  readonly onDeath: (code: number | null) => void;
}

const RESTART_PAUSE_MS = 200;
/** What has killed so many processes is not tried on another. */
const DEATHS_MAX = 3;

/**
 * Collected by the thread that works, since the other cores are the gateway's. A message leaves some 20 KB of garbage, much of it objects of libsignal that are ended one by one: a small young generation
 * stays in the caches. Ratchets that were moved are garbage in the old one, which V8 would mark every few hundred messages, since little lives in it; so it may grow to 11 times that, and at most by half
 * of what is left to 512 MB.
 */
export const memoryFlags: readonly string[] = ['--single-threaded-gc', '--min-semi-space-size=1', '--max-semi-space-size=1', '--heap-growing-percent=1000', '--max-old-space-size=512'];

/** One crypto process, started when it is first needed, and again when it dies: what it had not answered is asked again, which changes nothing, since it keeps nothing. */
export class CryptoChild {
  private readonly parts: CryptoChildParts;
  private readonly pending = new Map<number, Pending>();
  private process: ChildProcess | null = null;
  private writer = new FrameWriter(() => undefined);
  private readonly told = new Set<AccountId>();
  private next = 1;
  private flushScheduled = false;
  /** Something was written of which no answer has come yet. */
  private isAwaiting = false;
  private isClosed = false;

  constructor(parts: CryptoChildParts) {
    this.parts = parts;
  }

  /** 0: not started. */
  get pid(): number {
    return this.process?.pid ?? 0;
  }

  /** Rejects with INTERNAL when the process cannot do it: asking again would end the same way. */
  run(business: AccountId, peer: AccountId, task: CryptoTask): Promise<CryptoAnswer> {
    if (this.isClosed) return Promise.reject(new SealgateError('UNAVAILABLE', { detail: 'the endpoint is closed' }));
    const number = this.next;
    this.next = number % 0xffff_ffff + 1;
    return new Promise((resolve, reject) => {
      const pending = { number, business, peer, task, deaths: 0, resolve, reject };
      this.pending.set(number, pending);
      if (this.process === null) this.restart();
      else this.post(pending);
    });
  }

  /** The account's keys are others now: they are handed in again. */
  forget(business: AccountId): void {
    this.told.delete(business);
  }

  /** Another process takes its place, and all that this one had in memory ends with it; what it had not answered is asked again. Resolves when it has ended. */
  async renew(): Promise<void> {
    const { process: child } = this;
    if (child === null || this.isClosed) return;
    this.restart();
    linkOf(child).destroy();
    child.kill('SIGKILL');
    await ended(child);
  }

  /** Ends the process; what is not answered is rejected. */
  async close(): Promise<void> {
    this.isClosed = true;
    for (const { reject } of this.pending.values()) reject(new SealgateError('UNAVAILABLE', { detail: 'the endpoint is closed' }));
    this.pending.clear();
    const { process: child } = this;
    if (child === null) return;
    linkOf(child).destroy();
    await ended(child);
  }

  private start(): [ChildProcess, FrameWriter] {
    const child = spawn(process.execPath, [...process.execArgv.filter(arg => !arg.startsWith('--inspect')), ...memoryFlags, programFile()], {
      stdio: ['ignore', 'ignore', 'inherit', 'pipe', 'pipe'], env: { PATH: process.env['PATH'] },
    });
    const keys = child.stdio[KEYS_DESCRIPTOR];
    if (keys instanceof Writable) {
      keys.on('error', () => undefined);
      keys.end(encodeKeys(this.parts.keys));
    }
    const link = linkOf(child);
    const reader = new FrameReader();
    link.on('error', () => undefined);
    link.on('data', (chunk: Buffer) => { this.read(reader.read(chunk)); });
    let isOver = false;
    const over = (code: number | null): void => {
      if (!isOver && !this.isClosed && this.process === child) this.died(code);
      isOver = true;
    };
    child.once('error', () => { over(null); });
    child.once('exit', over);
    return [child, new FrameWriter(bytes => { link.write(bytes); })];
  }

  private post({ number, business, peer, task }: Pending): void {
    const id = accountIdToBytes(business);
    const keys = this.told.has(business) ? undefined : this.parts.accountKeys(business);
    if (keys !== undefined) {
      this.told.add(business);
      // Number 0: nobody waits for the answer.
      this.writer.add(writer => { endpoint.CryptoRequest.encode({ number: 0, business: id, peer: id, useAccount: keys }, writer); });
    }
    this.writer.add(writer => { endpoint.CryptoRequest.encode({ number, business: id, peer: accountIdToBytes(peer), ...task }, writer); });
    // While answers are awaited, what comes is gathered until some are there: writes grow with the load.
    if (this.isAwaiting || this.flushScheduled) return;
    this.flushScheduled = true;
    queueMicrotask(() => { this.flush(); });
  }

  private flush(): void {
    this.flushScheduled = false;
    if (this.writer.isEmpty) return;
    this.isAwaiting = true;
    this.writer.flush();
  }

  private read(messages: readonly Uint8Array[]): void {
    if (messages.length === 0) return;
    for (const message of messages) this.answered(message);
    this.isAwaiting = this.pending.size > 0 && this.writer.isEmpty;
    this.flushScheduled = true;
    queueMicrotask(() => { this.flush(); });
  }

  private answered(message: Uint8Array): void {
    const answer = endpoint.CryptoAnswer.decode(message);
    const pending = this.pending.get(answer.number);
    if (pending === undefined) return;
    this.pending.delete(answer.number);
    if (answer.result === 'failed') pending.reject(new SealgateError('INTERNAL', { detail: answer.failed }));
    else pending.resolve(answer);
  }

  private died(code: number | null): void {
    this.parts.onDeath(code);
    for (const [number, pending] of this.pending) {
      pending.deaths += 1;
      if (pending.deaths < DEATHS_MAX) continue;
      this.pending.delete(number);
      pending.reject(new SealgateError('INTERNAL', { detail: 'the crypto process dies of it' }));
    }
    const dead = this.process;
    void sleep(this.parts.clock, RESTART_PAUSE_MS, undefined, true).then(() => { if (!this.isClosed && this.process === dead) this.restart(); });
  }

  private restart(): void {
    this.told.clear();
    this.isAwaiting = false;
    [this.process, this.writer] = this.start();
    for (const pending of this.pending.values()) this.post(pending);
  }
}

async function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode === null && child.signalCode === null) await new Promise(resolve => { child.once('exit', resolve); });
}

function linkOf(child: ChildProcess): Socket {
  const link = child.stdio[LINK_DESCRIPTOR];
  if (!(link instanceof Socket)) throw new SealgateError('INTERNAL', { detail: 'a process without a link' });
  return link;
}

/** Compilation turns .ts into .js but leaves such URLs alone, so this follows the extension it runs under itself. */
function programFile(): string {
  const source = new URL('./endpoint-crypto-process.ts', import.meta.url).href;
  return fileURLToPath(import.meta.url.endsWith('.js') ? source.replace(/\.ts$/, '.js') : source);
}
