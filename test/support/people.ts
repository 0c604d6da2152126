import * as ownSdk from '../../client/index.ts';
import type { Client, Message } from '../../client/index.ts';
import { patienceMs } from './patience.ts';
import { soon } from './soon.ts';

/** A gateway whose console sender prints the codes. */
export interface CodePrinter {
  readonly url: string;
  codeFor(number: string): Promise<string>;
}

/** The device SDK of some build. */
export type Sdk = Pick<typeof ownSdk, 'openClient' | 'openSqliteProfile'>;

/** Somebody whose device can be switched off and on again: the profile is in a folder. */
export class Person {
  readonly number: string;
  /** The texts that this person was shown, in order, over all connections. */
  readonly texts: string[] = [];
  client: Client;
  private readonly folder: string;
  private readonly sdk: Sdk;
  private look: () => void = () => undefined;
  private lastCut = 'never cut off';

  private constructor(number: string, folder: string, client: Client, sdk: Sdk) {
    this.number = number;
    this.folder = folder;
    this.client = client;
    this.sdk = sdk;
    this.listen();
  }

  /** Registers at a gateway whose console sender prints the codes, and connects. */
  static async register(gateway: CodePrinter, number: string, folder: string, sdk: Sdk = ownSdk): Promise<Person> {
    const client = await sdk.openClient({ profile: await sdk.openSqliteProfile({ folder }), serverUrl: gateway.url, random: soon });
    await client.register(number, { code: () => gateway.codeFor(number) });
    await client.connect();
    return new Person(number, folder, client, sdk);
  }

  /** Becomes a linked device of `primary`, which accepts. */
  static async link(primary: Person, serverUrl: string, folder: string): Promise<Person> {
    const client = await ownSdk.openClient({ profile: await ownSdk.openSqliteProfile({ folder }), serverUrl, random: soon });
    let accepting: Promise<unknown> = Promise.resolve();
    await client.link({ deviceName: 'second', onUri: uri => { accepting = primary.client.acceptLink(uri, () => Promise.resolve(true)); } });
    // The new device may be done before the primary is, which tells it what it knows.
    await accepting;
    await client.connect();
    return new Person(primary.number, folder, client, ownSdk);
  }

  goAway(): Promise<void> {
    return this.client.close();
  }

  async comeBack(): Promise<void> {
    this.client = await this.sdk.openClient({ profile: await this.sdk.openSqliteProfile({ folder: this.folder }), random: soon });
    this.listen();
    // The gateway may be dying at this very moment; the client goes on trying.
    await this.client.connect().catch(() => undefined);
  }

  /** Resolves when the device is connected (again). What is sent before that waits for a while and is then refused with OFFLINE. */
  online(): Promise<void> {
    if (this.client.connection === 'online') return Promise.resolve();
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => { reject(new Error(`did not come back: ${this.client.connection}, ${this.lastCut}`)); }, patienceMs);
      const stop = this.client.on('connected', () => {
        stop();
        clearTimeout(timer);
        resolve();
      });
    });
  }

  /** Sends without waiting for answers in between; what is unknown when a gateway dies is the client's to resend. */
  sendAll(to: Person, texts: readonly string[]): Promise<readonly PromiseSettledResult<unknown>[]> {
    return Promise.allSettled(texts.map(text => this.client.send(to.number, { text })));
  }

  /** Resolves when so many texts were shown; rejects with the last of them when they do not come. */
  hasSeen(count: number): Promise<void> {
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => { reject(new Error(`only ${this.texts.length} of ${count} texts came; the last: ${this.texts.slice(-5).join(', ')}`)); }, patienceMs);
      this.look = () => {
        if (this.texts.length < count) return;
        clearTimeout(timer);
        resolve();
      };
      this.look();
    });
  }

  private listen(): void {
    this.client.on('disconnected', ({ code, then, text }) => { this.lastCut = `last cut off with ${code}, then ${then} ${text}`; });
    this.client.on('message', (message: Message) => {
      if (message.outgoing || message.body.kind !== 'text') return;
      this.texts.push(message.body.text);
      this.look();
    });
  }
}

/** Two people who have accepted each other and have sessions in both directions; the second registers at another gateway when one is given. */
export async function makeFriends(gateway: CodePrinter, numbers: readonly [string, string], folder: string, sdkOfFirst: Sdk = ownSdk, second = gateway): Promise<readonly [Person, Person]> {
  const [ada, bob] = [await Person.register(gateway, numbers[0], `${folder}/ada`, sdkOfFirst), await Person.register(second, numbers[1], `${folder}/bob`)];
  await ada.client.send(bob.number, { text: 'hello' });
  await bob.hasSeen(1);
  await bob.client.accept(ada.client.self?.account ?? '');
  await bob.client.send(ada.number, { text: 'hello yourself' });
  await ada.hasSeen(1);
  return [ada, bob];
}
