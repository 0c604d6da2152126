import { createRatchets, DeviceIdentity, verifyClusterUrls } from '../crypto/index.ts';
import type { CloseSpec } from '../proto/close-codes.ts';
import { sleep, type Cancel, type Clock } from '../proto/clock.ts';
import { SealgateError, type ErrorCode } from '../proto/errors.ts';
import { accountIdToBytes } from '../proto/ids.ts';
import { protocol } from '../proto/limits.ts';
import type { Random } from '../proto/random.ts';
import { Devices } from './account/devices.ts';
import { Keys } from './account/keys.ts';
import { BusinessActions } from './business/business-actions.ts';
import { CustodyActions } from './business/custody-actions.ts';
import { CustodyBook } from './business/custody.ts';
import { accountOf } from './bytes.ts';
import type { ClientEvents } from './client-events.ts';
import type { Connection } from './connection/connection.ts';
import { Connector, type Welcome } from './connection/connector.ts';
import type { Frame, FrameBody } from './connection/frames.ts';
import type { OpenSocket } from './connection/web-socket.ts';
import { contactOf } from './contacts.ts';
import { Conversations } from './conversations.ts';
import type { Core } from './core.ts';
import type { Events } from './events.ts';
import { Disappearing } from './messages/disappearing.ts';
import { drop, put, type OutboxRow, type SelfRow } from './profile/profile-rows.ts';
import type { ProfileStore } from './profile/profile-store.ts';
import { Opener } from './receiving/opener.ts';
import { Receiver } from './receiving/receiver.ts';
import { RetryAnswers } from './receiving/retry-answers.ts';
import { OwnDevices } from './sending/own-devices.ts';
import { Receipts } from './sending/receipts.ts';
import { mayPass, SEND_PAUSE_MAX_MS } from './sending/refusals.ts';
import { Sender } from './sending/sender.ts';
import { BusinessIdentities } from './trust/business-identities.ts';
import { Directory } from './trust/directory.ts';
import { ManifestWatch } from './trust/manifest-watch.ts';
import { PinnedManifests } from './trust/pinned-manifests.ts';

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

type Placed = Pick<NonNullable<Frame['setChanged']>, 'position'>;

/** How long what is under way may hold back the end. */
const CLOSE_WITHIN_MS = 3000;
const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
/**
 * OFFLINE, RESULT_UNKNOWN: it is tried again. UNAUTHENTICATED: the person is told by `disconnected`. NO_KEYS, UNKNOWN_ACCOUNT: the other side is just being
 * deleted or set up anew, and a receipt for it is worth nothing; nor is one for a consumer who has declined (CUSTODY_*).
 */
const nobodysError: ReadonlySet<ErrorCode> = new Set<ErrorCode>(['OFFLINE', 'RESULT_UNKNOWN', 'UNAUTHENTICATED', 'NO_KEYS', 'UNKNOWN_ACCOUNT', 'CUSTODY_PENDING', 'CUSTODY_DECLINED']);
/** As long as the server may repeat an envelope, and a day for clocks. */
const SEEN_MS = 31 * DAY_MS;

/** Everything that a registered device does, put together. */
export class Engine {
  readonly core: Core;
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
  private readonly parts: EngineParts;
  private readonly receiver: Receiver;
  private readonly cancels: Cancel[] = [];
  private readonly background = new Set<Promise<void>>();
  private drainedConnection: Connection | null = null;

  constructor(parts: EngineParts, self: SelfRow) {
    this.parts = parts;
    const pins = new PinnedManifests(parts.store);
    const identities = new BusinessIdentities(parts.store, () => this.self().operatorKey);
    const identity = DeviceIdentity.deserialize(self.identity);
    const { account, device, registrationId } = self;
    this.core = {
      clock: parts.clock, random: parts.random, store: parts.store, events: parts.events, offlineAfterMs: parts.offlineAfterMs, heldSendsMax: parts.heldSendsMax,
      account, device, identity, connector: this.connector(),
      ratchets: createRatchets({
        db: parts.store.keys, identity, registrationId, self: { account, device }, clock: parts.clock,
        trust: { identityKeyOf: async (whose, id) => this.directory.identityKeyOf(whose, id) },
      }),
      self: () => this.self(),
      custody: () => custodyBook,
      background: work => { this.inBackground(work); },
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
    const retries = new RetryAnswers(this.core, this.directory, this.sender);
    this.receiver = new Receiver(this.core, new Opener(this.core, this.directory, new ManifestWatch(this.core, this.directory, pins), retries));
    this.disappearing.sweep();
  }

  /** As it is in the profile now. */
  self(): SelfRow {
    const row = this.parts.store.get('self', '');
    if (row === null) throw new SealgateError('PROFILE_MISSING');
    return row;
  }

  start(): void {
    this.core.connector.start();
    if (this.cancels.length > 0) return;
    this.cancels.push(
      this.parts.events.on('message', message => { if (!message.outgoing) this.receipts.kick(); }),
      this.parts.events.on('state', () => { this.disappearing.sweep(); }),
      this.parts.clock.every(SEND_PAUSE_MAX_MS, () => { this.sendAgain(); }),
      this.parts.clock.every(HOUR_MS, () => { this.inBackground(this.tidy()); }),
      this.parts.clock.every(DAY_MS, () => { this.inBackground(this.keepKeys()); }),
    );
  }

  /** Whether the queue of the present connection has been emptied. */
  get isDrained(): boolean {
    return this.drainedConnection !== null && this.drainedConnection === this.core.connector.now();
  }

  /** Ends what is under way, tells receipts, closes. */
  async close(): Promise<void> {
    for (const cancel of this.cancels.splice(0)) cancel();
    this.receipts.stop();
    this.disappearing.stop();
    if (this.core.connector.now() !== null) await Promise.race([this.finishUp(), sleep(this.parts.clock, CLOSE_WITHIN_MS)]);
    await this.core.connector.stop();
    await this.receiver.stop();
    await this.sender.idle();
    while (this.background.size > 0) await Promise.all(this.background);
  }

  /** What was received is kept, receipts and copies for own devices go out. */
  private async finishUp(): Promise<void> {
    await this.receiver.idle();
    await this.receipts.flush().catch((error: unknown) => { this.tellTrouble(error); });
    await this.sender.idle();
    while (this.background.size > 0) await Promise.all(this.background);
    await this.sender.idle();
  }

  private connector(): Connector {
    const { clock, random, openSocket, requestTimeoutMs } = this.parts;
    return new Connector({
      clock, random, openSocket, requestTimeoutMs,
      hello: hops => this.hello(hops),
      serverUrl: () => this.self().serverUrl,
      otherUrls: () => this.self().urls,
      signedUrls: blob => verifyClusterUrls(blob, { ...this.self(), nowMs: clock.nowMs() }),
      onWelcome: (welcome, connection) => { this.welcome(welcome, connection); },
      onEvent: (frame, connection) => { this.event(frame, connection); },
      onDisconnected: (code, then, text) => { this.disconnected(code, then, text); },
    });
  }

  private hello(hops: number): FrameBody {
    const { account, device, secret } = this.self();
    return { hello: {
      protocol: protocol.version, account: accountIdToBytes(account), device, secret, lastPosition: this.parts.store.get('position', ''), client: this.parts.program, hops,
    } };
  }

  private welcome(welcome: Welcome, connection: Connection): void {
    const self = this.self();
    if (welcome.clusterId !== self.clusterId) throw new SealgateError('UNAUTHENTICATED', { detail: 'this is another cluster than the profile\'s' });
    // Several nodes say it under the operator key, so that none of them can name a host that is not the cluster's.
    const urls = welcome.cluster ? verifyClusterUrls(welcome.cluster, { ...self, nowMs: this.parts.clock.nowMs() }) ?? [] : welcome.urls ?? [];
    if (urls.join(' ') !== self.urls.join(' ')) this.parts.store.commit([put('self', '', { ...self, urls })]);
    this.parts.events.emit('connected', { node: welcome.node ?? '', clusterId: self.clusterId, serverTimeMs: welcome.serverTimeMs ?? 0 });
    this.inBackground(this.afterWelcome(connection, welcome.manifestVersion ?? 0));
  }

  /** First what has an unknown result, then the rest. */
  private async afterWelcome(connection: Connection, manifestVersion: number): Promise<void> {
    // The connector hands the connection out once onWelcome has returned.
    await this.core.connector.connection(this.parts.offlineAfterMs);
    this.sender.resendAll();
    this.custody.tellUntold();
    this.ownDevices.flush();
    this.receipts.kick();
    await this.tidy();
    if (manifestVersion !== this.directory.own().version && !connection.isOver) await this.directory.refresh(this.core.account);
    await this.keepKeys();
  }

  private async keepKeys(): Promise<void> {
    if (this.parts.keepKeys && this.core.connector.now() !== null) await this.keys.maintain();
  }

  private event(frame: Frame, connection: Connection): void {
    if (frame.deliver) this.receiver.take(frame.deliver, connection);
    else if (frame.queueEmpty) this.receiver.afterDeliveries(connection, () => { this.queueEmpty(connection); });
    else if (frame.setChanged) this.inPlace(frame.setChanged, event => this.sender.complete(event), connection);
    else if (frame.custodyOffer) this.inPlace(frame.custodyOffer, event => this.custody.offered(event), connection);
    else if (frame.custodyAnswered) this.inPlace(frame.custodyAnswered, async event => { this.custodyAnswered(event); }, connection);
    else if (frame.manifestChanged) this.inBackground(this.manifestChanged(frame.manifestChanged));
  }

  /** Acknowledged in its place among the deliveries, when it has been taken or never can be. */
  private inPlace<E extends Placed>(event: E, take: (event: E) => Promise<void>, connection: Connection): void {
    const position = event.position ? { epoch: event.position.epoch ?? 0, offset: event.position.offset ?? 0 } : null;
    this.receiver.takeEvent(position, async () => {
      try {
        await take(event);
      } catch (error) {
        if (mayPass(error)) throw error;
        this.parts.onError(error);
      }
      if (position !== null) this.parts.store.commit([put('position', '', position)]);
    }, connection);
  }

  private custodyAnswered({ account, custodyVersion, accept }: NonNullable<Frame['custodyAnswered']>): void {
    this.parts.events.emit('custodyAnswered', { account: accountOf(account), version: custodyVersion ?? 0, accepted: accept === true });
  }

  private async manifestChanged(event: NonNullable<Frame['manifestChanged']>): Promise<void> {
    this.directory.consider(this.core.account, event.manifest);
  }

  private queueEmpty(connection: Connection): void {
    this.drainedConnection = connection;
    const gaps = this.parts.store.list('gap');
    if (gaps.length > 0) this.parts.store.commit(gaps.map(gap => drop('gap', gap.key)));
    for (const { conversation, author, authorDevice, previousId } of gaps) this.parts.events.emit('gap', { conversation, author, authorDevice, previousId });
    this.parts.events.emit('queueEmpty', {});
  }

  private disconnected(code: number, then: CloseSpec['then'], text: string): void {
    this.parts.events.emit('disconnected', { code, then, text });
  }

  private afterAccepted(row: OutboxRow): void {
    if (row.purpose !== 'message' && row.purpose !== 'action') return;
    this.ownDevices.flush();
    if (contactOf(this.parts.store, row.recipient).toldProfile < this.self().profileVersion) this.inBackground(this.conversations.sendProfile(row.recipient));
  }

  /** Forgets what no longer protects from anything. */
  private async tidy(): Promise<void> {
    const nowMs = this.parts.clock.nowMs();
    this.parts.store.prune('seenEnvelope', nowMs - SEEN_MS);
    this.parts.store.prune('seenContent', nowMs - SEEN_MS);
    this.parts.store.prune('retry', nowMs - SEEN_MS);
    this.parts.store.prune('quarantine', nowMs - SEEN_MS);
    this.parts.store.prune('sent', nowMs - DAY_MS);
    this.disappearing.sweep();
  }

  private tellTrouble(error: unknown): void {
    if (!SealgateError.is(error) || !nobodysError.has(error.code)) this.parts.onError(error);
  }

  /** What was left in the outbox while the connection lasts, and the copies behind it. */
  private sendAgain(): void {
    if (this.core.connector.now() === null) return;
    this.sender.resendAll();
    this.ownDevices.flush();
  }

  /** Work that has no caller (receipts, copies, keys): what is nobody's error is not told, the rest is. */
  private inBackground(work: Promise<unknown>): void {
    const settled = work.then(() => undefined, (error: unknown) => { this.tellTrouble(error); }).finally(() => { this.background.delete(settled); });
    this.background.add(settled);
  }
}
