import { openClient, openMemoryProfile, type Client } from '../../client/index.ts';
import { MessageKind } from '../generator/load-payload.ts';
import { PairLedger } from '../generator/pair-ledger.ts';
import { Latency } from '../measure/latency.ts';
import { nowUs } from '../measure/now.ts';
import { GREETING, personOf, readText, textOf } from '../messages.ts';

export interface PairOptions {
  readonly url: string;
  /** E.164, of the two. */
  readonly numbers: readonly [string, string];
  /** The code that the server sent there. */
  readonly codeFor: (number: string) => Promise<string>;
  /** Characters of a message. */
  readonly textLength: number;
}

/** Two people with real clients and real keys, of whom one writes and the other reads: every message is sealed by one and opened by the other. */
export class SealedPair {
  /** From the time a message was meant to be written to the moment it was read as text. */
  readonly latency = new Latency();
  readonly accept = new Latency();
  readonly ledger = new PairLedger();
  corrupted = 0;
  misdelivered = 0;
  accepted = 0;
  delivered = 0;
  private readonly writer: Client;
  private readonly reader: Client;
  private readonly textLength: number;
  private readonly to: string;

  private constructor(writer: Client, reader: Client, { numbers: [, to], textLength }: PairOptions) {
    this.writer = writer;
    this.reader = reader;
    this.to = to;
    this.textLength = textLength;
  }

  /** Registers both, lets them accept each other and exchange first messages. */
  static async make(options: PairOptions): Promise<SealedPair> {
    const [writer, reader] = [await register(options, options.numbers[0]), await register(options, options.numbers[1])];
    const pair = new SealedPair(writer, reader, options);
    const greeted = nextText(reader);
    await writer.send(options.numbers[1], { text: GREETING });
    await greeted;
    await reader.accept(writer.self?.account ?? '');
    const answered = nextText(writer);
    await reader.send(options.numbers[0], { text: GREETING });
    await answered;
    reader.on('message', ({ outgoing, body }) => {
      if (!outgoing && body.kind === 'text') pair.came(body.text);
    });
    return pair;
  }

  /** Writes one message; what becomes of it is in the books. */
  write(intendedUs: number): void {
    const sequence = this.ledger.next(intendedUs, MessageKind.Message);
    this.writer.send(this.to, { text: textOf({ sequence, answeredBelow: 0, intendedUs, person: personOf(this.to) }, this.textLength) }).then(() => {
      this.ledger.accepted(sequence);
      this.accepted += 1;
      this.accept.record(nowUs() - intendedUs);
    }, () => this.ledger.wasRefused(sequence));
  }

  async close(): Promise<void> {
    await Promise.all([this.writer.close(), this.reader.close()]);
  }

  private came(text: string): void {
    const said = readText(text, this.textLength);
    if (said === null) this.corrupted += 1;
    else if (said.person !== personOf(this.to)) this.misdelivered += 1;
    else if (this.ledger.delivered(said.sequence)) {
      this.delivered += 1;
      this.latency.record(nowUs() - said.intendedUs);
    }
  }
}

async function register({ url, codeFor }: PairOptions, number: string): Promise<Client> {
  // What a load test is about is messages: receipts would be as many again.
  const client = await openClient({ profile: openMemoryProfile(), serverUrl: url, receipts: false, program: 'sealgate-bench' });
  await client.register(number, { code: () => codeFor(number) });
  await client.connect();
  return client;
}

function nextText(client: Client): Promise<void> {
  return new Promise(resolve => {
    const stop = client.on('message', ({ outgoing }) => {
      if (outgoing) return;
      stop();
      resolve();
    });
  });
}
