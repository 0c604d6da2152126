import { wsSocketFrom } from '../../client/connection/ws-socket.ts';
import { openClient, openMemoryProfile, type Client } from '../../client/index.ts';
import { atRandomTimes } from '../generator/phases/steady-phase.ts';
import { Prng } from '../generator/prng.ts';
import { Latency } from '../measure/latency.ts';
import { nowUs } from '../measure/now.ts';
import type { ConsumersReport, ConsumersSettings } from './consumers-commands.ts';
import { readText, textOf } from './messages.ts';

/** Servers limit what one address may register. */
const PEOPLE_PER_ADDRESS = 20;

interface Consumer { readonly client: Client; /** The business's. */ readonly account: string }

/** People with real clients and real keys who talk to one business: what it sends them is opened by libsignal and read, what they write is sealed by it. */
export class Consumers {
  /** Each answers whatever it reads. */
  answers = false;
  private readonly settings: ConsumersSettings;
  private readonly codeFor: (number: string) => Promise<string>;
  private readonly clients: Consumer[] = [];
  private readonly seen = new Set<number>();
  private latency = new Latency();
  private written = 0;
  private repeated = 0;
  private reordered = 0;
  private corrupted = 0;
  private refused = 0;

  constructor(settings: ConsumersSettings, codeFor: (number: string) => Promise<string>) {
    this.settings = settings;
    this.codeFor = codeFor;
  }

  /** All of them register, accept who holds the business's keys, and write to it once, which opens its window. */
  async open(): Promise<void> {
    const waiting = [...this.settings.numbers];
    const worker = async (): Promise<void> => {
      for (let number = waiting.shift(); number !== undefined; number = waiting.shift()) await this.openOne(number);
    };
    await Promise.all(Array.from({ length: this.settings.concurrency }, worker));
  }

  /** Each message by somebody chosen at random. Resolves at the end of the time. */
  async write(ratePerSecond: number, durationMs: number): Promise<void> {
    const random = new Prng(this.settings.seed);
    await atRandomTimes({ ratePerSecond, durationMs, startAtUs: nowUs() }, random, new AbortController().signal, dueUs => {
      const one = this.clients[random.integer(this.clients.length)];
      if (one !== undefined) this.say(one, dueUs);
    });
  }

  /** Counts are since the beginning, latencies since it was told to forget them. */
  report(forgets: boolean): ConsumersReport {
    const { user, system } = process.cpuUsage();
    const latency = this.latency.encode();
    if (forgets) this.latency = new Latency();
    const { written, repeated, reordered, corrupted, refused } = this;
    return { written, received: this.seen.size, repeated, reordered, corrupted, refused, latency, cpuMicros: user + system };
  }

  async close(): Promise<void> {
    await Promise.all(this.clients.map(({ client }) => client.close()));
  }

  private async openOne(number: string): Promise<void> {
    const client = await openClient({ profile: openMemoryProfile(), serverUrl: this.settings.url, keepKeys: false, program: 'sealgate-bench', openSocket: wsSocketFrom(addressOf(Number(number.slice(-6)))) });
    let answeredBelow = 0;
    let consumer: Consumer | null = null;
    client.on('message', ({ outgoing, body }) => {
      if (outgoing || body.kind !== 'text') return;
      answeredBelow = this.came(body.text, answeredBelow);
      if (this.answers && consumer !== null) this.say(consumer, nowUs());
    });
    await client.register(number, { code: () => this.codeFor(number) });
    await client.connect();
    const { account } = await client.custody(this.settings.business);
    await client.acceptCustody(account);
    consumer = { client, account };
    this.clients.push(consumer);
    await client.send(account, { text: 'hello' });
  }

  private say({ client, account }: Consumer, dueUs: number): void {
    const sequence = this.settings.firstSequence + this.written;
    this.written += 1;
    client.send(account, { text: textOf({ sequence, answeredBelow: sequence, intendedUs: dueUs }, this.settings.textLength) }).catch(() => { this.refused += 1; });
  }

  /** `answeredBelow`: of all that came to this person before; returns that of all that came until now. */
  private came(text: string, answeredBelow: number): number {
    const read = readText(text, this.settings.textLength);
    if (read === null) {
      this.corrupted += 1;
      return answeredBelow;
    }
    if (this.seen.has(read.sequence)) this.repeated += 1;
    else {
      this.seen.add(read.sequence);
      this.latency.record(nowUs() - read.intendedUs);
      if (read.sequence < answeredBelow) this.reordered += 1;
    }
    return Math.max(answeredBelow, read.answeredBelow);
  }
}

function addressOf(person: number): string {
  const address = Math.floor(person / PEOPLE_PER_ADDRESS);
  return `127.2.${Math.floor(address / 250)}.${address % 250 + 1}`;
}
