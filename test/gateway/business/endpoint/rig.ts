import type { Test } from 'tap';
import type { ProfileStore } from '../../../../client/profile/profile-store.ts';
import { openClient, openMemoryProfile, type Client, type ClientEvents, type Message } from '../../../../client/index.ts';
import { OperatorKey } from '../../../../crypto/index.ts';
import { LocalEndpointPort } from '../../../../gateway/business/endpoint/endpoint-port-local.ts';
import type { ConversationLine } from '../../../../gateway/business/endpoint/line/conversation-line.ts';
import { DirectLine } from '../../../../gateway/business/endpoint/line/direct-line.ts';
import type { ProfileNews } from '../../../../gateway/business/endpoint/sending/profile-news.ts';
import { openEventStore, type OpenedEndpoint, type OpenedEventStore, type OpenEndpointParts } from '../../../../gateway/business/endpoint/open-endpoint.ts';
import { identityHashOf } from '../../../../gateway/business/messages/identity-hash.ts';
import { messageIdOf } from '../../../../gateway/business/messages/message-id.ts';
import type { ContentBody, OutboundMessage } from '../../../../gateway/business/messages/outbound-message.ts';
import type { ConversationRules, Verdict } from '../../../../gateway/business/policy/conversation-rules.ts';
import { newAccountId } from '../../../../gateway/ops/new-account-id.ts';
import type { HostedNumber } from '../../../../gateway/business/registry/hosted-number.ts';
import type { NewEvent } from '../../../../gateway/business/webhooks/events.ts';
import type { Occurrence } from '../../../../gateway/business/webhooks/occurrences.ts';
import { createCustodyVersionOf } from '../../../../gateway/device/custody-version.ts';
import { createDevicePlane, type DevicePlane } from '../../../../gateway/device/device-plane.ts';
import { defaultDeviceLimits } from '../../../../gateway/device/limits.ts';
import { noopDeviceObserver } from '../../../../gateway/device/observer.ts';
import { noDeviceFailPoints } from '../../../../gateway/device/parts.ts';
import { createRelationKeys } from '../../../../gateway/device/relation-keys.ts';
import { noBusinessFeedback } from '../../../../gateway/device/requests/business-feedback.ts';
import { NumberVault } from '../../../../gateway/device/registration/number-vault.ts';
import { fixedUrls } from '../../../../gateway/device/routes/published-urls.ts';
import { chooseTransport } from '../../../../gateway/device/transport/choose-transport.ts';
import type { FailPointName } from '../../../../gateway/routing/fail-points.ts';
import { defaultRoutingLimits, type RoutingLimits } from '../../../../gateway/routing/limits.ts';
import { noopRoutingObserver } from '../../../../gateway/routing/observer.ts';
import { createRouter, type LocalRouter } from '../../../../gateway/routing/router-local.ts';
import { systemClock } from '../../../../proto/clock-system.ts';
import { systemRandom } from '../../../../proto/random-system.ts';
import type { AccountLog } from '../../../../storage/account-log/account-log.ts';
import type { AccountId } from '../../../../proto/ids.ts';
import { openMemory } from '../../../../storage/memory.ts';
import type { Stores } from '../../../../storage/stores.ts';
import { TestKeyRing } from '../../device/world.ts';
import { createHash } from 'node:crypto';
import { until } from '../../../support/patience.ts';

const clusterId = 'test-cluster';
const pricing = { billable: true, type: 'regular', category: 'utility' } as const;

/** A consumer with a real client. */
export interface Consumer {
  readonly client: Client;
  readonly profile: ProfileStore;
  readonly number: string;
  readonly waId: string;
  readonly shown: Message[];
  readonly offers: ClientEvents['custodyOffer'][];
  /** Of what they wrote, the last that was said of each. */
  readonly states: Map<string, string>;
  texts(): string[];
}

/** A gateway in this process with an endpoint, whose rules allow everything, and an app that is told everything. */
export class EndpointRig {
  readonly t: Test;
  readonly keys = new TestKeyRing();
  readonly stores: Stores & { readonly log: AccountLog };
  readonly router: LocalRouter;
  readonly plane: DevicePlane;
  readonly businesses: AccountId[] = [];
  readonly charged: string[] = [];
  /** Each with the template that it is about. */
  readonly complaints: string[] = [];
  /** What the rules say; a test may change it. */
  verdict: (message: OutboundMessage) => Verdict = () => ({ kind: 'send', pricing });
  /** What consumers are to know of every business. */
  profile: ProfileNews | null = null;
  /** Whether the business is told who opens the chat. */
  welcomes = false;
  /** Whether the endpoint is told when what waited for a consumer is dropped. */
  hearsOfLostPhones = true;
  /** What the router reaches; one that throws ends what was begun there, as a crash of its node does. */
  atFailPoint: (point: FailPointName) => void = () => undefined;
  /** Whose mail was dropped with their phone. */
  readonly lost: AccountId[] = [];
  waits: string[] = [];
  url = '';
  endpoint: OpenedEndpoint & Pick<OpenedEventStore, 'events' | 'pids'> & { readonly line: ConversationLine };
  private readonly codes = new Map<string, string>();

  private constructor(t: Test, stores: Stores & { readonly log: AccountLog }, changedLimits: Partial<RoutingLimits>) {
    this.t = t;
    this.stores = stores;
    const { keys } = this;
    const operatorKey = OperatorKey.deserialize(keys.current('operator').bytes);
    const relationKeys = createRelationKeys(keys);
    const limits = { ...defaultRoutingLimits, payloadBytesMax: 16_384, ...changedLimits };
    this.router = createRouter({
      log: stores.log, mailbox: stores.mailbox, accounts: stores.accounts, preKeys: stores.preKeys, relations: stores.relations, relationKeys,
      envelopeKey: keys.current('envelope').bytes, clock: systemClock, limits, observer: noopRoutingObserver, wakeUp: { deviceHasMail: () => undefined },
      custodyVersionOf: createCustodyVersionOf(operatorKey.publicKey, systemClock), failPoints: { hit: point => { this.atFailPoint(point); } },
    });
    this.plane = createDevicePlane({
      clock: systemClock, random: systemRandom, limits: { ...defaultDeviceLimits, registrationsPerAddress: 10_000 } as typeof defaultDeviceLimits, routingLimits: limits, observer: noopDeviceObserver, router: this.router,
      accounts: stores.accounts, preKeys: stores.preKeys, relations: stores.relations, relationKeys, pushRegistrations: stores.push, verificationSessions: stores.verification,
      budgets: stores.budgets, feedback: noBusinessFeedback, mailbox: stores.mailbox, keyRing: keys,
      codeSender: { send: async ({ number, code }) => { this.codes.set(number, code); } }, resolveHost: async () => [], failPoints: noDeviceFailPoints, clusterId, node: 'node-1',
      operatorKey: operatorKey.publicKey, apiUrl: '', urls: fixedUrls(''), provisioning: null, relay: null, allowedOrigins: [],
    });
    this.endpoint = this.newEndpoint();
    this.router.onMailDropped(async (consumer, isClosed) => {
      this.lost.push(consumer);
      if (this.hearsOfLostPhones) await this.endpoint.endpoint.consumerLost(consumer, await this.port().inTouch(consumer, this.businesses), isClosed);
    });
  }

  static async open(t: Test, stores: Stores & { readonly log: AccountLog } = openMemory({ clock: systemClock, random: systemRandom }), limits: Partial<RoutingLimits> = {}): Promise<EndpointRig> {
    const rig = new EndpointRig(t, stores, limits);
    await rig.router.start();
    const { transport } = await chooseTransport({ host: '127.0.0.1', port: 0, tls: null, frameBytesMax: 65_536, sendBufferBytesMax: 1_048_576, idleTimeoutMs: 60_000, trustedProxies: [] }, systemClock);
    const { port } = await rig.plane.start(transport);
    rig.url = `ws://127.0.0.1:${port}`;
    t.teardown(async () => {
      await rig.endpoint.close();
      await rig.plane.close();
      await rig.router.close();
    });
    return rig;
  }

  /** The way of an endpoint to the delivery plane. */
  port(): LocalEndpointPort {
    const { stores, router, keys } = this;
    return new LocalEndpointPort({
      router, accounts: stores.accounts, preKeys: stores.preKeys, relations: stores.relations, relationKeys: createRelationKeys(keys), numbers: new NumberVault(keys, systemRandom), nowMs: () => systemClock.nowMs(),
    });
  }

  /** Another endpoint over the same stores: after a crash, or a second owner. */
  newEndpoint(changes: Partial<OpenEndpointParts> = {}, line: ConversationLine = new DirectLine()): EndpointRig['endpoint'] {
    const { stores, keys } = this;
    const port = this.port();
    const rules: ConversationRules = {
      decide: async (_number, message) => this.verdict(message),
      delivered: async (_number, { messageId }) => { this.charged.push(messageId); },
      sent: () => undefined, read: () => undefined, received: () => undefined, complained: async (_business, _consumer, complaint, templateId) => { this.complaints.push(`${complaint} ${templateId}`); },
    };
    const trouble = (why: string): void => { this.waits.push(why); };
    const kept = openEventStore({ store: stores.conversations, line, clock: systemClock, random: systemRandom, keys: keys.all('endpoint'), cryptoProcesses: 1, onCryptoDeath: () => undefined });
    const opened = kept.openEndpoint({
      port, accounts: port, rules, eventMaker: { eventsOf: async (_number, occurrence, accountKey) => [eventOf(occurrence, accountKey)] }, clusterId,
      observer: { sent: () => undefined, notSent: () => undefined, received: () => undefined, undecryptable: trouble, waits: trouble, overtaken: () => { trouble('overtaken'); } },
      connectedNumber: async () => null, profileNewsOf: async () => this.profile, welcomes: async () => this.welcomes, failPoints: { hit: () => undefined }, conversationsCached: 1000, conversationsWaitingMax: 1000, operatorKey: OperatorKey.deserialize(keys.current('operator').bytes), ...changes,
    });
    opened.start().catch((error: unknown) => { this.t.fail('no start', { error }); });
    return {
      ...opened, events: kept.events, pids: () => kept.pids(), line,
      async close() {
        await opened.close();
        await kept.close();
      },
    };
  }

  async business(number: string): Promise<HostedNumber> {
    const account = newAccountId(systemRandom);
    this.businesses.push(account);
    await this.endpoint.endpoint.createAccount(account, { number, legalEntity: 'Example Ltd', displayName: 'Example', badge: true, hosting: 'operator-hosted', vendor: '', purpose: 'orders', retention: '30 days', policyUrl: 'https://example.com/policy' });
    const hosted = { phoneNumberId: '1', wabaId: '2', entityId: '3', account, displayNumber: number.slice(1) };
    await this.endpoint.endpoint.open(hosted);
    return hosted;
  }

  async consumer(number: string, options: { readonly accepts?: boolean; readonly pin?: string; readonly receipts?: boolean } = {}): Promise<Consumer> {
    const profile = openMemoryProfile();
    const client = await openClient({ profile, serverUrl: this.url, onError: error => { this.t.fail('trouble', { error }); }, ...options.receipts === undefined ? {} : { receipts: options.receipts } });
    this.t.teardown(() => client.close());
    const shown: Message[] = [];
    const offers: Consumer['offers'] = [];
    const states: Consumer['states'] = new Map();
    client.on('message', message => { shown.push(message); });
    client.on('state', ({ contentId, state }) => { states.set(contentId, state); });
    client.on('custodyOffer', offer => {
      offers.push(offer);
      if (options.accepts !== false) client.acceptCustody(offer.account).catch(() => undefined);
    });
    await client.register(number, { code: async () => this.codeFor(number), name: `Person ${number.slice(-2)}`, ...options.pin === undefined ? {} : { pin: options.pin } });
    await client.connect();
    await client.drained();
    return { client, profile, number, waId: number.slice(1), shown, offers, states, texts: () => shown.filter(({ outgoing }) => !outgoing).map(({ body }) => body.kind === 'text' ? body.text : body.kind) };
  }

  /** A second device of the same person. */
  async linked(primary: Consumer): Promise<Consumer> {
    const client = await openClient({ profile: openMemoryProfile(), serverUrl: this.url, onError: error => { this.t.fail('trouble', { error }); } });
    this.t.teardown(() => client.close());
    const shown: Message[] = [];
    client.on('message', message => { shown.push(message); });
    client.on('custodyOffer', ({ account }) => { client.acceptCustody(account).catch(() => undefined); });
    let accepting: Promise<unknown> = Promise.resolve();
    await client.link({ deviceName: 'tablet', onUri: uri => { accepting = primary.client.acceptLink(uri, async () => true); } });
    await accepting;
    await client.connect();
    await client.drained();
    return { ...primary, client, shown, texts: () => shown.filter(({ outgoing }) => !outgoing).map(({ body }) => body.kind === 'text' ? body.text : body.kind) };
  }

  /** What an endpoint that is replaced as if its process had died had begun, the next one has to end. */
  async crash(changes: Partial<OpenEndpointParts> = {}): Promise<void> {
    await this.endpoint.close();
    this.endpoint = this.newEndpoint(changes);
  }

  /** Submitted; returns what was. */
  async send(number: HostedNumber, waId: string, body: ContentBody | string, changes: Partial<OutboundMessage> = {}): Promise<OutboundMessage> {
    const message = this.message(waId, body, changes);
    await this.endpoint.endpoint.submit(number, message);
    return message;
  }

  message(waId: string, body: ContentBody | string, changes: Partial<OutboundMessage> = {}): OutboundMessage {
    const contentId = systemRandom.bytes(16);
    const nowMs = systemClock.nowMs();
    return {
      id: messageIdOf({ waId, author: 'business', contentId }), contentId, waId, body: typeof body === 'string' ? { text: { body } } : body, template: null, callbackData: 'order 7', identityHash: '',
      acceptedAtMs: nowMs, expiresAtMs: nowMs + 3_600_000, ...changes,
    };
  }

  /** What the app was told of a conversation, in order; not taken from the queue. */
  async told(number: HostedNumber, waId: string): Promise<Told[]> {
    const keys = await this.stores.conversations.unfinished(null, 1000);
    const found: Told[] = [];
    for (const key of keys.filter(({ business }) => business === number.account)) {
      const events = await this.endpoint.events.next(key, 'app', 0, 1000);
      found.push(...events.map(({ body }) => JSON.parse(Buffer.from(body).toString()) as Told).filter(told => told.waId === waId));
    }
    return found;
  }

  async untilTold(number: HostedNumber, waId: string, count: number, what: string, test: (told: Told) => boolean): Promise<Told[]> {
    let found: Told[] = [];
    await until(async () => {
      found = (await this.told(number, waId)).filter(test);
      return found.length >= count;
    }, what);
    return found;
  }

  private async codeFor(number: string): Promise<string> {
    const code = await until(() => this.codes.get(number), 'a code');
    this.codes.delete(number);
    return code;
  }
}

export interface Told { readonly kind: string; readonly waId: string; readonly messageId?: string; readonly status?: string; readonly code?: number; readonly text?: string; readonly callbackData?: string; readonly profileName?: string; readonly marketing?: boolean; readonly identityHash?: string }

function eventOf(occurrence: Occurrence, accountKey: Uint8Array | null): NewEvent {
  const { content, ...rest } = 'content' in occurrence ? occurrence : { ...occurrence, content: null };
  const told: Told = { ...rest, ...accountKey === null ? {} : { identityHash: identityHashOf(accountKey) }, ...content === null ? {} : { text: content.text?.body ?? Object.keys(content).find(name => ['location', 'interactiveReply', 'reaction'].includes(name)) ?? '' } };
  const status = 'status' in occurrence ? occurrence.status : '';
  return { id: createHash('sha256').update(`${occurrence.kind}/${status}/${told.messageId ?? String(occurrence.atMs)}`).digest().subarray(0, 16), app: 'app', body: Buffer.from(JSON.stringify(told)) };
}
