import { openClient, openSqliteProfile, type Client, type Message } from '../../../client/index.ts';
import { SealgateError } from '../../../proto/errors.ts';
import { systemRandom } from '../../../proto/random-system.ts';
import { parcelText, readParcel, type History, type Parcel } from '../history.ts';
import { WireTap } from './wire-tap.ts';

/** Comes back within seconds, so that what is seen at the end is the servers' doing and not a client's long pause. */
const random = { bytes: (length: number) => systemRandom.bytes(length), fraction: () => 0.05 + systemRandom.fraction() / 20 };

export interface ChaosDeviceOptions {
  /** As in the history: `person.number`. */
  readonly name: string;
  readonly folder: string;
  readonly serverUrl: string;
  readonly history: History;
  /** How long an answer is waited for. */
  readonly requestTimeoutMs: number;
}

/** A real client whose person writes down everything. */
export class ChaosDevice {
  readonly name: string;
  client: Client;
  /** The name of the gateway it was last connected to. */
  node = '';
  private readonly options: ChaosDeviceOptions;
  private readonly tap: WireTap;
  private readonly counters = new Map<string, number>();
  private readonly unsettled = new Map<string, Parcel>();
  isRemoved = false;
  private isAway = false;

  private constructor(options: ChaosDeviceOptions, tap: WireTap, client: Client) {
    this.options = options;
    this.name = options.name;
    this.tap = tap;
    this.client = client;
    this.listen();
  }

  /** A device that is nobody yet. */
  static async open(options: ChaosDeviceOptions): Promise<ChaosDevice> {
    const tap = new WireTap(options.name, options.history);
    return new ChaosDevice(options, tap, await open(options, tap));
  }

  get account(): string {
    return this.client.self?.account ?? '';
  }

  get isHere(): boolean {
    return !this.isAway && !this.isRemoved;
  }

  /** Sends whose fate this device does not know. */
  get open(): number {
    return this.unsettled.size;
  }

  /** Sends the next message; never rejects. */
  async send(person: string, account: string): Promise<void> {
    const { history } = this.options;
    const n = (this.counters.get(person) ?? 0) + 1;
    this.counters.set(person, n);
    const parcel = { from: this.name, to: person, n };
    const text = parcelText(parcel);
    this.unsettled.set(text, parcel);
    history.add({ kind: 'sent', parcel });
    try {
      await this.client.send(account, { text });
      this.settle(parcel, null);
    } catch (error) {
      const code = SealgateError.is(error) ? error.code : String(error);
      if (code === 'RESULT_UNKNOWN') history.add({ kind: 'unknown', parcel, code });
      else this.settle(parcel, code);
    }
  }

  loseConnection(): void {
    this.tap.loseConnection();
  }

  stopHearing(): void {
    this.tap.stopHearing();
  }

  muteAcks(isMute: boolean): void {
    this.tap.muteAcks = isMute;
  }

  /** Its person has been told that it is off the account. */
  wasRemoved(): void {
    this.isRemoved = true;
    this.options.history.add({ kind: 'removed', device: this.name });
  }

  async goAway(): Promise<void> {
    this.isAway = true;
    await this.client.close();
  }

  async comeBack(): Promise<void> {
    if (!this.isAway || this.isRemoved) return;
    this.client = await open(this.options, this.tap);
    this.isAway = false;
    this.listen();
    // The servers may be away at this very moment; the client goes on trying.
    await this.client.connect().catch(() => undefined);
  }

  /** What the profile says of sends whose end was told to nobody, because the program was closing. */
  async settleFromProfile(accounts: ReadonlyMap<string, string>): Promise<void> {
    if (this.unsettled.size === 0) return;
    for (const account of accounts.values()) {
      for (const message of await this.client.history(account, { limit: 100_000 })) this.sawState(message);
    }
  }

  private listen(): void {
    const { history, name } = this.options;
    const { client } = this;
    client.on('message', message => { this.sawMessage(message); });
    client.on('state', message => { this.sawState(message); });
    client.on('quarantined', ({ reason }) => { history.add({ kind: 'quarantined', device: name, reason }); });
    client.on('connected', ({ node }) => {
      this.node = node;
      history.add({ kind: 'connected', device: name, node });
    });
    client.on('disconnected', ({ code, then }) => {
      history.add({ kind: 'disconnected', device: name, code });
      if (then === 'stop' && !this.isAway) history.add({ kind: 'turnedAway', device: name, code });
    });
  }

  private sawMessage({ body, outgoing, authorDevice, conversation }: Message): void {
    const { history, name: device } = this.options;
    if (body.kind !== 'text') return;
    const parcel = readParcel(body.text);
    // What is shown is shown as this author's: the client vouches for who wrote it.
    const isOwn = outgoing && parcel?.from === device;
    if (isOwn) return;
    if (parcel === null || Number(parcel.from.split('.')[1]) !== authorDevice) history.add({ kind: 'strange', device, text: `${body.text} from device ${authorDevice} in ${conversation}` });
    else history.add({ kind: 'shown', device, parcel });
  }

  private sawState({ body, outgoing, state, authorDevice }: Message): void {
    const parcel = outgoing && body.kind === 'text' && authorDevice === this.client.self?.device ? readParcel(body.text) : null;
    if (parcel === null || state === 'sending') return;
    this.settle(parcel, state === 'failed' ? 'FAILED' : null);
  }

  private settle(parcel: Parcel, code: string | null): void {
    if (!this.unsettled.delete(parcelText(parcel))) return;
    this.options.history.add(code === null ? { kind: 'accepted', parcel } : { kind: 'refused', parcel, code });
  }
}

async function open({ folder, serverUrl, requestTimeoutMs }: ChaosDeviceOptions, { openSocket }: WireTap): Promise<Client> {
  return openClient({ profile: await openSqliteProfile({ folder }), serverUrl, random, openSocket, requestTimeoutMs });
}
