import { wsSocketFrom } from '../../client/connection/ws-socket.ts';
import { openClient, openMemoryProfile, type Client } from '../../client/index.ts';
import { atRandomTimes } from '../generator/phases/steady-phase.ts';
import { Prng } from '../generator/prng.ts';
import { nowUs } from '../measure/now.ts';
import type { ConsumersReport, ConsumersSettings } from './consumers-commands.ts';
import { GREETING, personOf, textOf } from '../messages.ts';
import { Readings } from './readings.ts';

/** Servers limit what one address may register. */
const PEOPLE_PER_ADDRESS = 20;

interface Consumer { readonly client: Client; readonly person: number; /** The business's. */ readonly account: string }

/** People with real clients and real keys who talk to one business: what it sends them is opened by libsignal and read, what they write is sealed by it. */
export class Consumers {
  /** Each answers whatever it reads. */
  answers = false;
  private readonly settings: ConsumersSettings;
  private readonly codeFor: (number: string) => Promise<string>;
  private readonly clients: Consumer[] = [];
  private readonly readings: Readings;
  private readonly cutting = new AbortController();
  private written = 0;
  private refused = 0;

  constructor(settings: ConsumersSettings, codeFor: (number: string) => Promise<string>) {
    this.settings = settings;
    this.codeFor = codeFor;
    this.readings = new Readings(settings.textLength);
  }

  /** All of them register, accept who holds the business's keys, and write to it once, which opens its window. */
  async open(): Promise<void> {
    const waiting = [...this.settings.numbers];
    const worker = async (): Promise<void> => {
      for (let number = waiting.shift(); number !== undefined; number = waiting.shift()) await this.openOne(number);
    };
    await Promise.all(Array.from({ length: this.settings.concurrency }, worker));
  }

  /** Nothing more is written. */
  cut(): void {
    this.cutting.abort();
  }

  /** Each message by somebody chosen at random. Resolves at the end of the time, or when it is cut. */
  async write(ratePerSecond: number, durationMs: number): Promise<void> {
    const random = new Prng(this.settings.seed);
    await atRandomTimes({ ratePerSecond, durationMs, startAtUs: nowUs() }, random, this.cutting.signal, dueUs => {
      const one = this.clients[random.integer(this.clients.length)];
      if (one !== undefined) this.say(one, dueUs);
    });
  }

  /** Counts are since the beginning, latencies since it was told to forget them. */
  report(forgets: boolean): ConsumersReport {
    const { user, system } = process.cpuUsage();
    const { written, refused, readings } = this;
    const { received, repeated, reordered, misdelivered, corrupted } = readings;
    return { written, received, repeated, reordered, misdelivered, corrupted, refused, latency: readings.latencyOnce(forgets).encode(), cpuMicros: user + system };
  }

  async close(): Promise<void> {
    await Promise.all(this.clients.map(({ client }) => client.close()));
  }

  private async openOne(number: string): Promise<void> {
    const client = await openClient({ profile: openMemoryProfile(), serverUrl: this.settings.url, keepKeys: false, program: 'sealgate-bench', openSocket: wsSocketFrom(addressOf(Number(number.slice(-6)))) });
    const person = personOf(number);
    let consumer: Consumer | null = null;
    client.on('message', ({ outgoing, body }) => {
      if (outgoing || body.kind !== 'text') return;
      this.readings.read(person, body.text);
      if (this.answers && consumer !== null) this.say(consumer, nowUs());
    });
    await client.register(number, { code: () => this.codeFor(number) });
    await client.connect();
    const { account } = await client.custody(this.settings.business);
    await client.acceptCustody(account);
    consumer = { client, person, account };
    this.clients.push(consumer);
    await client.send(account, { text: GREETING });
  }

  private say({ client, person, account }: Consumer, dueUs: number): void {
    const sequence = this.settings.firstSequence + this.written;
    this.written += 1;
    client.send(account, { text: textOf({ sequence, answeredBelow: sequence, intendedUs: dueUs, person }, this.settings.textLength) }).catch(() => { this.refused += 1; });
  }
}

function addressOf(person: number): string {
  const address = Math.floor(person / PEOPLE_PER_ADDRESS);
  return `127.2.${Math.floor(address / 250)}.${address % 250 + 1}`;
}
