import { Connector } from '../../client/connection/connector.ts';
import { bodyOf, type Frame, type FrameBody } from '../../client/connection/frames.ts';
import { openWsSocket } from '../../client/connection/ws-socket.ts';
import type { EndpointPort } from '../../gateway/business/endpoint/endpoint-port.ts';
import type { Attachment, SendAccepted, Subscription } from '../../gateway/routing/router.ts';
import type { Clock } from '../../proto/clock.ts';
import { SealgateError } from '../../proto/errors.ts';
import { accountIdFromBytes, accountIdToBytes, type AccountId, type DeviceId, type DeviceKey } from '../../proto/ids.ts';
import { protocol } from '../../proto/limits.ts';
import { wire, type messages } from '../../proto/messages.ts';
import type { Position } from '../../proto/position.ts';
import type { Random } from '../../proto/random.ts';

type AccountInfo = messages.sealgate.v1.AccountInfo.$Properties;

export interface ClientPortParts {
  readonly device: DeviceKey;
  /** What the device was registered with. */
  readonly secret: Uint8Array;
  readonly serverUrl: string;
  readonly clock: Clock;
  readonly random: Random;
  readonly requestTimeoutMs: number;
  /** How long a request waits for a connection. */
  readonly offlineAfterMs: number;
}

const nothing = new Uint8Array();

/**
 * Somebody's delivery plane, for the endpoint of a business that keeps its own keys: the connection of its one device. Numbers are known of consumers who were looked up by number; a server tells
 * no device the number of an account.
 */
export class ClientEndpointPort implements EndpointPort {
  private readonly parts: ClientPortParts;
  private readonly connector: Connector;
  private readonly numbers = new Map<AccountId, string>();
  private subscription: Subscription | null = null;
  /** What came before somebody was attached, on the connection that there is. */
  private held: Frame[] = [];
  private isDrained = false;
  private lastPosition: Position | null = null;

  constructor(parts: ClientPortParts) {
    this.parts = parts;
    this.connector = new Connector({
      clock: parts.clock, random: parts.random, openSocket: openWsSocket, requestTimeoutMs: parts.requestTimeoutMs, serverUrl: () => parts.serverUrl, otherUrls: () => [], signedUrls: () => null,
      hello: hops => this.hello(hops), onWelcome: () => undefined, onEvent: frame => { this.came(frame); }, onDisconnected: code => { this.ended(code); },
    });
  }

  /** From now on it connects, and comes back. */
  start(): void {
    this.connector.start();
  }

  close(): Promise<void> {
    return this.connector.stop();
  }

  async findAccount(by: { readonly number: string } | { readonly account: AccountId }): Promise<AccountInfo | null> {
    const asked = 'number' in by ? { number: by.number } : { account: accountIdToBytes(by.account) };
    try {
      const found = bodyOf(await this.ask({ findAccount: asked }), 'accountInfo');
      const account = accountIdFromBytes(found.account ?? nothing);
      if ('number' in by && account !== null) this.numbers.set(account, by.number);
      return found;
    } catch (error) {
      if (SealgateError.is(error, 'UNKNOWN_ACCOUNT')) return null;
      throw error;
    }
  }

  async numberOf(account: AccountId): Promise<string | null> {
    return this.numbers.get(account) ?? null;
  }

  async takeBundles(account: AccountId, devices: readonly DeviceId[]): Promise<readonly messages.sealgate.v1.Bundle.$Properties[]> {
    return bodyOf(await this.ask({ takeBundles: { account: accountIdToBytes(account), devices: [...devices] } }), 'bundles').bundles ?? [];
  }

  /** Without an answer nobody knows whether it was taken: RESULT_UNKNOWN. */
  async send(_sender: DeviceKey, send: messages.sealgate.v1.Send.$Properties): Promise<SendAccepted> {
    const connection = await this.connector.connection(this.parts.offlineAfterMs);
    try {
      const { envelopeId, acceptedAtMs } = bodyOf(await connection.request({ send }), 'accepted');
      return { envelopeId: envelopeId ?? nothing, acceptedAtMs: acceptedAtMs ?? 0 };
    } catch (error) {
      if (SealgateError.is(error, 'OFFLINE') || SealgateError.is(error, 'TIMEOUT')) throw new SealgateError('RESULT_UNKNOWN', { cause: error });
      throw error;
    }
  }

  attach(subscription: Subscription): Attachment {
    this.subscription = subscription;
    for (const frame of this.held.splice(0)) this.push(subscription, frame);
    if (this.isDrained) subscription.queueEmpty();
    return {
      ack: position => {
        this.lastPosition = position;
        this.connector.now()?.post({ ack: { position } });
      },
      writable: () => undefined,
      detach: () => { if (this.subscription === subscription) this.subscription = null; },
    };
  }

  onOwned(): void {
    // It is always attached: the server finds its owner.
  }

  async uploadKeys(_device: DeviceKey, keys: messages.sealgate.v1.UploadKeys.$Properties): Promise<messages.sealgate.v1.KeyStatus.$Properties> {
    return bodyOf(await this.ask({ uploadKeys: keys }), 'keyStatus');
  }

  async keyStatus(): Promise<messages.sealgate.v1.KeyStatus.$Properties> {
    return bodyOf(await this.ask({ getKeyStatus: {} }), 'keyStatus');
  }

  async setBlocked(_business: AccountId, consumer: AccountId, blocked: boolean): Promise<void> {
    const relation = blocked ? wire.Relation.RELATION_BLOCKED : wire.Relation.RELATION_ACCEPTED;
    bodyOf(await this.ask({ setRelation: { account: accountIdToBytes(consumer), relation } }), 'done');
  }

  private ask(body: FrameBody): Promise<Frame> {
    return this.connector.ask(body, this.parts.offlineAfterMs);
  }

  private hello(hops: number): FrameBody {
    const { device: { account, device }, secret } = this.parts;
    return { hello: { protocol: protocol.version, account: accountIdToBytes(account), device, secret, lastPosition: this.lastPosition, client: 'sealgate business node', hops } };
  }

  private came(frame: Frame): void {
    if (frame.queueEmpty) {
      this.isDrained = true;
      this.subscription?.queueEmpty();
    } else if (this.subscription === null) this.held.push(frame);
    else this.push(this.subscription, frame);
  }

  private push(subscription: Subscription, frame: Frame): void {
    const bytes = wire.Frame.encode(frame).finish();
    if (frame.deliver?.ephemeral === true) subscription.pushEphemeral(bytes);
    else if (frame.deliver ?? frame.setChanged ?? frame.custodyAnswered) subscription.push([bytes]);
    else subscription.event(bytes);
  }

  /** What was not acknowledged comes again on the next connection, to whoever is attached then. */
  private ended(code: number): void {
    const { subscription } = this;
    this.subscription = null;
    this.held = [];
    this.isDrained = false;
    subscription?.close(code);
  }
}
