import { verifyClusterUrls } from '../crypto/index.ts';
import { SealgateError } from '../proto/errors.ts';
import { accountIdToBytes } from '../proto/ids.ts';
import { protocol } from '../proto/limits.ts';
import type { CustodyActions } from './business/custody-actions.ts';
import { accountOf } from './bytes.ts';
import type { Connection } from './connection/connection.ts';
import type { Welcome } from './connection/connector.ts';
import type { Frame, FrameBody } from './connection/frames.ts';
import type { Core } from './core.ts';
import { drop, put } from './profile/profile-rows.ts';
import type { Receiver } from './receiving/receiver.ts';
import type { OwnDevices } from './sending/own-devices.ts';
import type { Receipts } from './sending/receipts.ts';
import { mayPass } from './sending/refusals.ts';
import type { Sender } from './sending/sender.ts';
import type { Directory } from './trust/directory.ts';
import type { Upkeep } from './upkeep.ts';

interface Parts {
  readonly core: Core;
  readonly directory: Directory;
  readonly receiver: Receiver;
  readonly sender: Sender;
  readonly ownDevices: OwnDevices;
  readonly receipts: Receipts;
  readonly custody: CustodyActions;
  readonly upkeep: Upkeep;
}

interface Given {
  /** What the server is told that this program is. */
  readonly program: string;
  readonly onError: (error: unknown) => void;
}

type Placed = Pick<NonNullable<Frame['setChanged']>, 'position'>;

/** What this device says when it connects, and what it does with what the server says of its own accord. */
export class ServerSession {
  private readonly parts: Parts;
  private readonly given: Given;
  private drained: Connection | null = null;

  constructor(parts: Parts, given: Given) {
    this.parts = parts;
    this.given = given;
  }

  /** Resolves once the queue of the present connection has been emptied. Rejects with OFFLINE or TIMEOUT after `timeoutMs`. */
  async emptied(timeoutMs: number): Promise<void> {
    const { clock, events, connector } = this.parts.core;
    if (this.drained !== null && this.drained === connector.now()) return;
    await new Promise<void>((resolve, reject) => {
      const cancels = [
        events.on('queueEmpty', () => { settle(resolve); }),
        clock.after(timeoutMs, () => { settle(() => { reject(new SealgateError(connector.now() === null ? 'OFFLINE' : 'TIMEOUT')); }); }),
      ];
      const settle = (how: () => void): void => {
        for (const cancel of cancels) cancel();
        how();
      };
    });
  }

  hello(hops: number): FrameBody {
    const { core } = this.parts;
    const { account, device, secret } = core.self();
    return { hello: { protocol: protocol.version, account: accountIdToBytes(account), device, secret, lastPosition: core.store.get('position', ''), client: this.given.program, hops } };
  }

  /** Throws UNAUTHENTICATED for a server of another cluster. */
  welcome(welcome: Welcome, connection: Connection): void {
    const { core } = this.parts;
    const self = core.self();
    if (welcome.clusterId !== self.clusterId) throw new SealgateError('UNAUTHENTICATED', { detail: 'this is another cluster than the profile\'s' });
    // Several nodes say it under the operator key, so that none of them can name a host that is not the cluster's.
    const urls = welcome.cluster ? verifyClusterUrls(welcome.cluster, { ...self, nowMs: core.clock.nowMs() }) ?? [] : welcome.urls ?? [];
    if (urls.join(' ') !== self.urls.join(' ')) core.store.commit([put('self', '', { ...self, urls })]);
    core.events.emit('connected', { node: welcome.node ?? '', clusterId: self.clusterId, serverTimeMs: welcome.serverTimeMs ?? 0 });
    core.background(this.afterWelcome(connection, welcome.manifestVersion ?? 0));
  }

  event(frame: Frame, connection: Connection): void {
    const { core, receiver, sender, custody, directory } = this.parts;
    if (frame.deliver) receiver.take(frame.deliver, connection);
    else if (frame.queueEmpty) receiver.afterDeliveries(connection, () => { this.queueEmpty(connection); });
    else if (frame.setChanged) this.inPlace(frame.setChanged, event => sender.complete(event), connection);
    else if (frame.custodyOffer) this.inPlace(frame.custodyOffer, event => custody.offered(event), connection);
    else if (frame.custodyAnswered) this.inPlace(frame.custodyAnswered, async event => { this.custodyAnswered(event); }, connection);
    else if (frame.manifestChanged) core.background(considerOwn(directory, core, frame.manifestChanged));
  }

  /** First what has an unknown result, then the rest. */
  private async afterWelcome(connection: Connection, manifestVersion: number): Promise<void> {
    const { core, directory, sender, ownDevices, receipts, custody, upkeep } = this.parts;
    // The connector hands the connection out once welcome() has returned.
    await core.connector.connection(core.offlineAfterMs);
    sender.resendAll();
    custody.tellUntold();
    ownDevices.flush();
    receipts.kick();
    await upkeep.tidy();
    if (manifestVersion !== directory.own().version && !connection.isOver) await directory.refresh(core.account);
    await upkeep.keepKeys();
  }

  /** Acknowledged in its place among the deliveries, when it has been taken or never can be. */
  private inPlace<E extends Placed>(event: E, take: (event: E) => Promise<void>, connection: Connection): void {
    const { core, receiver } = this.parts;
    const position = event.position ? { epoch: event.position.epoch ?? 0, offset: event.position.offset ?? 0 } : null;
    receiver.takeEvent(position, async () => {
      try {
        await take(event);
      } catch (error) {
        if (mayPass(error)) throw error;
        this.given.onError(error);
      }
      if (position !== null) core.store.commit([put('position', '', position)]);
    }, connection);
  }

  private custodyAnswered({ account, custodyVersion, accept }: NonNullable<Frame['custodyAnswered']>): void {
    this.parts.core.events.emit('custodyAnswered', { account: accountOf(account), version: custodyVersion ?? 0, accepted: accept === true });
  }

  private queueEmpty(connection: Connection): void {
    const { store, events } = this.parts.core;
    this.drained = connection;
    const gaps = store.list('gap');
    if (gaps.length > 0) store.commit(gaps.map(gap => drop('gap', gap.key)));
    for (const { conversation, author, authorDevice, previousId } of gaps) events.emit('gap', { conversation, author, authorDevice, previousId });
    events.emit('queueEmpty', {});
  }
}

async function considerOwn(directory: Directory, core: Core, { manifest }: NonNullable<Frame['manifestChanged']>): Promise<void> {
  directory.consider(core.account, manifest);
}
