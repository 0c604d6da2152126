import type { Test } from 'tap';
import { openClient, openMemoryProfile, type Client, type ClientEvents, type ClientOptions, type ProfileStore } from '../../client/index.ts';
import { ManualClock } from '../../proto/clock-manual.ts';
import { ScriptedServer } from './scripted-server.ts';

type Named = { readonly [K in keyof ClientEvents]: { readonly name: K; readonly event: ClientEvents[K] } }[keyof ClientEvents];
const names = [
  'message', 'edited', 'deleted', 'reaction', 'state', 'receipt', 'typing', 'request', 'timerChanged', 'profileChanged', 'contactChanged', 'identityChanged',
  'manifestConflict', 'manifestRefused', 'quarantined', 'gap', 'keysReplaced', 'deviceLinked', 'deviceRemoved', 'connected', 'disconnected', 'queueEmpty', 'sendFailed', 'closed',
] as const satisfies readonly (keyof ClientEvents)[];

/** A client and all that it has told. */
export interface Person {
  readonly client: Client;
  readonly profile: ProfileStore;
  readonly number: string;
  readonly account: string;
  readonly errors: unknown[];
  of<K extends keyof ClientEvents>(name: K): ClientEvents[K][];
  /** Texts shown of others, in order. */
  texts(): string[];
}

/** A scripted server, a clock that moves while something is waited for, and people. */
export class Rig {
  readonly clock = new ManualClock();
  readonly server = new ScriptedServer();
  private readonly t: Test;

  constructor(t: Test) {
    this.t = t;
  }

  /** Waits for something, letting time pass. */
  async until(condition: () => boolean, what: string): Promise<void> {
    for (let round = 0; round < 6000; round += 1) {
      if (condition()) return;
      this.clock.advance(10);
      await new Promise(resolve => { setTimeout(resolve, 1); });
    }
    throw new Error(`never: ${what}`);
  }

  /** Waits for a promise, letting time pass. */
  async done<T>(promise: Promise<T>): Promise<T> {
    let isDone = false;
    const settled = promise.finally(() => { isDone = true; });
    settled.catch(() => undefined);
    await this.until(() => isDone, 'the promise');
    return settled;
  }

  /** Lets this much time pass. */
  async pass(ms: number): Promise<void> {
    for (let left = ms; left > 0; left -= 50) {
      this.clock.advance(Math.min(left, 50));
      await new Promise(resolve => { setTimeout(resolve, 1); });
    }
  }

  async open(number: string, profile: ProfileStore, options: Partial<ClientOptions> = {}): Promise<Person> {
    const told: Named[] = [];
    const errors: unknown[] = [];
    const client = await openClient({
      profile, serverUrl: 'ws://127.0.0.1:1', clock: this.clock, openSocket: this.server.openSocket, keepKeys: false, offlineAfterMs: 10_000, onError: error => { errors.push(error); }, ...options,
    });
    for (const name of names) client.on(name, event => { told.push({ name, event } as Named); });
    this.t.teardown(() => this.done(client.close()));
    const of = <K extends keyof ClientEvents>(name: K): ClientEvents[K][] => told.filter(one => one.name === name).map(one => one.event as ClientEvents[K]);
    return {
      client, profile, number, errors, of,
      get account() { return client.self?.account ?? ''; },
      texts: () => of('message').filter(message => !message.outgoing).map(message => message.body.kind === 'text' ? message.body.text : message.body.kind),
    };
  }

  /** Registered and connected. */
  async person(number: string, options: Partial<ClientOptions> = {}, profile = openMemoryProfile()): Promise<Person> {
    const person = await this.open(number, profile, options);
    await this.done(person.client.register(number, { code: async () => '123456', ...(options.program === 'named' ? { name: 'Named' } : {}) }));
    await this.done(person.client.connect());
    await this.done(person.client.drained());
    return person;
  }

  /** Two people who have accepted each other and have sessions. */
  async friends(): Promise<{ ada: Person; bob: Person }> {
    const ada = await this.person('+12025550100');
    const bob = await this.person('+12025550101');
    await this.done(ada.client.send(bob.number, { text: 'first' }));
    await this.until(() => bob.texts().length === 1, 'the first message');
    await this.done(bob.client.send(ada.account, { text: 'answer' }));
    await this.until(() => ada.texts().length === 1, 'the answer');
    return { ada, bob };
  }
}
