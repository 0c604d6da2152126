import { createRatchets, DeviceIdentity, verifyClusterUrls } from '../crypto/index.ts';
import { sleep, type Clock } from '../proto/clock.ts';
import { SealgateError } from '../proto/errors.ts';
import type { Random } from '../proto/random.ts';
import { Devices } from './account/devices.ts';
import { Keys } from './account/keys.ts';
import { OwnAccount } from './account/own-account.ts';
import { Background } from './background.ts';
import { BusinessActions } from './business/business-actions.ts';
import { CustodyActions } from './business/custody-actions.ts';
import { CustodyBook } from './business/custody.ts';
import type { ClientEvents } from './client-events.ts';
import { Connector } from './connection/connector.ts';
import type { OpenSocket } from './connection/web-socket.ts';
import { contactOf } from './contacts.ts';
import { Conversations } from './conversations.ts';
import type { Core } from './core.ts';
import type { Events } from './events.ts';
import { Disappearing } from './messages/disappearing.ts';
import { orderAfter } from './messages/message-rows.ts';
import type { OutboxRow, SelfRow } from './profile/profile-rows.ts';
import type { ProfileStore } from './profile/profile-store.ts';
import { Opener } from './receiving/opener.ts';
import { Receiver } from './receiving/receiver.ts';
import { RetryAnswers } from './receiving/retry-answers.ts';
import { OwnDevices } from './sending/own-devices.ts';
import { Receipts } from './sending/receipts.ts';
import { Sender } from './sending/sender.ts';
import { ServerSession } from './server-session.ts';
import { BusinessIdentities } from './trust/business-identities.ts';
import { Directory } from './trust/directory.ts';
import { ManifestWatch } from './trust/manifest-watch.ts';
import { PinnedManifests } from './trust/pinned-manifests.ts';
import { TrustActions } from './trust/trust-actions.ts';
import { Upkeep } from './upkeep.ts';

export interface EngineParts {
  readonly clock: Clock;
  readonly random: Random;
  readonly store: ProfileStore;
  readonly events: Events<ClientEvents>;
  readonly openSocket: OpenSocket;
  readonly requestTimeoutMs: number;
  readonly offlineAfterMs: number;
  readonly heldSendsMax: number;
  readonly keepKeys: boolean;
  readonly program: string;
  readonly onError: (error: unknown) => void;
}

/** How long what is under way may hold back the end. */
const CLOSE_WITHIN_MS = 3000;

/** Everything that a registered device does, put together. */
export class Engine {
  readonly core: Core;
  readonly session: ServerSession;
  readonly directory: Directory;
  readonly sender: Sender;
  readonly conversations: Conversations;
  readonly devices: Devices;
  readonly ownDevices: OwnDevices;
  readonly keys: Keys;
  readonly receipts: Receipts;
  readonly disappearing: Disappearing;
  readonly custody: CustodyActions;
  readonly business: BusinessActions;
  readonly trust: TrustActions;
  readonly ownAccount: OwnAccount;
  readonly receiver: Receiver;
  readonly upkeep: Upkeep;
  private readonly background: Background;

  constructor(parts: EngineParts, self: SelfRow) {
    const { clock, store } = parts;
    orderAfter(store);
    const pins = new PinnedManifests(store);
    const identities = new BusinessIdentities(store, () => this.core.self().operatorKey);
    const identity = DeviceIdentity.deserialize(self.identity);
    const { account, device, registrationId } = self;
    this.background = new Background(parts.onError);
    this.core = {
      ...parts, account, device, identity,
      connector: this.connector(parts),
      ratchets: createRatchets({
        db: store.keys, identity, registrationId, self: { account, device }, clock,
        trust: { identityKeyOf: async (whose, id) => this.directory.identityKeyOf(whose, id) },
      }),
      self: () => selfIn(store),
      custody: () => custodyBook,
      background: work => { this.background.run(work); },
    };
    this.directory = new Directory(this.core, pins, identities);
    const custodyBook = new CustodyBook(this.core, this.directory, identities);
    this.sender = new Sender(this.core, this.directory, row => { this.afterAccepted(row); });
    this.ownDevices = new OwnDevices(this.core, this.directory, this.sender);
    this.conversations = new Conversations(this.core, this.directory, this.sender);
    this.devices = new Devices(this.core, this.directory, this.ownDevices);
    this.keys = new Keys(this.core);
    this.receipts = new Receipts(this.core, this.sender);
    this.disappearing = new Disappearing(this.core);
    this.custody = new CustodyActions(this, identities);
    this.business = new BusinessActions(this);
    this.trust = new TrustActions(this);
    this.ownAccount = new OwnAccount(this);
    const retries = new RetryAnswers(this.core, this.directory, this.sender);
    this.receiver = new Receiver(this.core, new Opener(this.core, this.directory, new ManifestWatch(this.core, this.directory, pins), retries));
    this.upkeep = new Upkeep(this, parts.keepKeys);
    this.session = new ServerSession(this, parts);
    this.disappearing.sweep();
  }

  start(): void {
    this.core.connector.start();
    this.upkeep.start();
  }

  /** Ends what is under way, tells receipts, closes. */
  async close(): Promise<void> {
    this.upkeep.stop();
    if (this.core.connector.now() !== null) await Promise.race([this.finishUp(), sleep(this.core.clock, CLOSE_WITHIN_MS)]);
    await this.core.connector.stop();
    await this.receiver.stop();
    await this.sender.idle();
    await this.background.idle();
  }

  /** What was received is kept, receipts and copies for own devices go out. */
  private async finishUp(): Promise<void> {
    await this.receiver.idle();
    await this.receipts.flush().catch((error: unknown) => { this.background.tell(error); });
    await this.sender.idle();
    await this.background.idle();
    await this.sender.idle();
  }

  private connector({ clock, random, store, events, openSocket, requestTimeoutMs }: EngineParts): Connector {
    return new Connector({
      clock, random, openSocket, requestTimeoutMs,
      hello: hops => this.session.hello(hops),
      serverUrl: () => selfIn(store).serverUrl,
      otherUrls: () => selfIn(store).urls,
      signedUrls: blob => verifyClusterUrls(blob, { ...selfIn(store), nowMs: clock.nowMs() }),
      onWelcome: (welcome, connection) => { this.session.welcome(welcome, connection); },
      onEvent: (frame, connection) => { this.session.event(frame, connection); },
      onDisconnected: (code, then, text) => { events.emit('disconnected', { code, then, text }); },
    });
  }

  private afterAccepted(row: OutboxRow): void {
    if (row.purpose !== 'message' && row.purpose !== 'action') return;
    this.ownDevices.flush();
    const { store, self } = this.core;
    if (contactOf(store, row.recipient).toldProfile < self().profileVersion) this.background.run(this.conversations.sendProfile(row.recipient));
  }
}

/** As it is in the profile now. Throws PROFILE_MISSING. */
function selfIn(store: ProfileStore): SelfRow {
  const row = store.get('self', '');
  if (row === null) throw new SealgateError('PROFILE_MISSING');
  return row;
}
