import type { Test } from 'tap';
import { openClient, openMemoryProfile, type Client, type ClientEvents, type Message, type OpenSocket, type ProfileStore } from '../../../client/index.ts';
import { DeviceIdentity, encodeSignedBlob, OperatorKey, signBusinessIdentity, signManifest, verifyManifest, type BusinessIdentityFields, type Custody } from '../../../crypto/index.ts';
import type { AccountId } from '../../../proto/ids.ts';
import { systemRandom } from '../../../proto/random-system.ts';
import { openWorld, type World } from '../../gateway/device/world.ts';

export interface Citizen {
  readonly client: Client;
  readonly profile: ProfileStore;
  readonly account: AccountId;
  readonly shown: Message[];
  readonly offers: ClientEvents['custodyOffer'][];
  readonly answers: ClientEvents['custodyAnswered'][];
  readonly preferences: ClientEvents['preference'][];
  readonly quarantined: ClientEvents['quarantined'][];
  texts(): string[];
}

/** A node in memory with real clients on it, one of which can be made a business whose keys others hold. Time passes while something is waited for. */
export class Town {
  readonly world: World;
  /** What a client sends and this says yes to ends its connection instead of arriving. */
  isLost: (frame: Uint8Array) => boolean = () => false;
  private readonly t: Test;

  private constructor(t: Test, world: World) {
    this.t = t;
    this.world = world;
  }

  static async open(t: Test, changes: Parameters<typeof openWorld>[1] = {}): Promise<Town> {
    return new Town(t, await openWorld(t, changes));
  }

  async until(condition: () => boolean, what: string): Promise<void> {
    for (let round = 0; round < 20_000; round += 1) {
      if (condition()) return;
      await this.world.turn();
    }
    throw new Error(`never: ${what}`);
  }

  async done<T>(promise: Promise<T>): Promise<T> {
    let isOver = false;
    const settled = promise.finally(() => { isOver = true; });
    settled.catch(() => undefined);
    await this.until(() => isOver, 'the promise');
    return settled;
  }

  async pass(ms: number): Promise<void> {
    const untilMs = this.world.clock.monotonicMs() + ms;
    while (this.world.clock.monotonicMs() < untilMs) await this.world.turn();
  }

  async register(number: string, business = false): Promise<Citizen> {
    const profile = openMemoryProfile();
    const client = await this.openClient(profile);
    await this.done(client.register(number, { code: async () => this.world.codes.at(-1)?.code ?? '', name: `Name of ${number.slice(-2)}`, ...business ? { business } : {} }));
    return this.connected(client, profile);
  }

  /** A second device of the person. */
  async link(primary: Citizen): Promise<Citizen> {
    const profile = openMemoryProfile();
    const client = await this.openClient(profile);
    let accepting: Promise<unknown> = Promise.resolve();
    await this.done(client.link({ deviceName: 'tablet', onUri: uri => { accepting = primary.client.acceptLink(uri, async () => true); } }));
    await this.done(accepting);
    return this.connected(client, profile);
  }

  /** The operator holds the business's keys from now on, and says who it is. */
  async host(shop: Citizen, fields: Partial<BusinessIdentityFields> = {}, custody: Custody = 'operator-hosted'): Promise<void> {
    const { account, profile } = shop;
    const self = profile.get('self', '');
    const found = await this.world.parts.accounts.load(account);
    if (self === null || found === null) throw new Error('not registered');
    const nowMs = this.world.clock.nowMs();
    const { version, kind, clusterId, devices } = verifyManifest(found.row.manifest, { nowMs, expiredToo: true });
    const manifest = signManifest(
      { account, kind, custody, clusterId, version: version + 1, issuedAtMs: nowMs, expiresAtMs: 0, devices, vendor: fields.vendor ?? '' }, DeviceIdentity.deserialize(self.identity),
    );
    const business = this.identity(account, { hosting: custody, ...fields });
    await this.done(this.world.router.changeManifest({ account, expectedVersion: version, version: version + 1, manifest: encodeSignedBlob(manifest), business, addDevices: [], removeDevices: [] }));
  }

  /** Encoded, signed by the operator. */
  identity(account: AccountId, fields: Partial<BusinessIdentityFields> = {}): Uint8Array {
    const operator = OperatorKey.deserialize(new Uint8Array(this.world.keys.current('operator').bytes));
    return encodeSignedBlob(signBusinessIdentity({
      account, legalEntity: 'Lima Plants Ltd', displayName: 'Lima Plants', hosting: 'operator-hosted', vendor: '', badge: true, issuedAtMs: this.world.clock.nowMs(), expiresAtMs: 0,
      custodyVersion: 1, purpose: 'orders and deliveries', retention: '30 days', policyUrl: 'https://plants.example/policy', ...fields,
    }, operator));
  }

  private openClient(profile: ProfileStore): Promise<Client> {
    const { clock, transport } = this.world;
    const openSocket: OpenSocket = (_url, handlers) => {
      const opened = transport.connect({ onFrame: handlers.onMessage, onClose: code => { handlers.onClose(code, ''); } });
      if (typeof opened === 'number') throw new Error(`refused ${opened}`);
      queueMicrotask(handlers.onOpen);
      const send = (frame: Uint8Array): void => {
        if (this.isLost(frame)) opened.close(1006);
        else opened.send(frame);
      };
      return { send, ping: opened.ping, close: opened.close, terminate: () => { opened.close(1006); } };
    };
    return openClient({ profile, serverUrl: 'ws://127.0.0.1:1', clock, random: systemRandom, openSocket, onError: error => { this.t.fail('trouble', { error }); } });
  }

  private async connected(client: Client, profile: ProfileStore): Promise<Citizen> {
    const account = client.self?.account;
    if (account === undefined) throw new Error('nobody');
    const citizen: Citizen = {
      client, profile, account, shown: [], offers: [], answers: [], preferences: [], quarantined: [],
      texts: () => citizen.shown.filter(message => !message.outgoing).map(({ body }) => body.kind === 'text' ? body.text : body.kind),
    };
    client.on('message', message => { citizen.shown.push(message); });
    client.on('custodyOffer', offer => { citizen.offers.push(offer); });
    client.on('custodyAnswered', answer => { citizen.answers.push(answer); });
    client.on('preference', preference => { citizen.preferences.push(preference); });
    client.on('quarantined', event => { citizen.quarantined.push(event); });
    this.t.teardown(() => this.done(client.close()));
    await this.done(client.connect());
    await this.done(client.drained());
    return citizen;
  }
}
