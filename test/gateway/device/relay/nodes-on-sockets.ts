import type { Test } from 'tap';
import { freePort } from '../../../../bench/servers/free-port.ts';
import { openClient, openMemoryProfile, type Client, type ProfileStore } from '../../../../client/index.ts';
import { OperatorKey } from '../../../../crypto/index.ts';
import { createCustodyVersionOf } from '../../../../gateway/device/custody-version.ts';
import { createDevicePlane, type DevicePlane } from '../../../../gateway/device/device-plane.ts';
import { defaultDeviceLimits } from '../../../../gateway/device/limits.ts';
import { noopDeviceObserver } from '../../../../gateway/device/observer.ts';
import { noDeviceFailPoints } from '../../../../gateway/device/parts.ts';
import type { CodeMessage } from '../../../../gateway/device/registration/code-sender.ts';
import { createRelationKeys } from '../../../../gateway/device/relation-keys.ts';
import { createWsPeers } from '../../../../gateway/device/relay/open-peer-ws.ts';
import { RelaySeal } from '../../../../gateway/device/relay/relay-seal.ts';
import { noBusinessFeedback } from '../../../../gateway/device/requests/business-feedback.ts';
import { ClusterUrls } from '../../../../gateway/device/routes/cluster-urls.ts';
import { chooseTransport } from '../../../../gateway/device/transport/choose-transport.ts';
import { defaultRoutingLimits } from '../../../../gateway/routing/limits.ts';
import { noopRoutingObserver } from '../../../../gateway/routing/observer.ts';
import { createRouter, type LocalRouter } from '../../../../gateway/routing/router-local.ts';
import { systemClock } from '../../../../proto/clock-system.ts';
import type { AccountId } from '../../../../proto/ids.ts';
import { systemRandom } from '../../../../proto/random-system.ts';
import { MemoryLogCluster } from '../../../../storage/account-log/memory-log-cluster.ts';
import { openMemory } from '../../../../storage/memory.ts';
import { MemoryProvisioningStore } from '../../../../storage/provisioning/provisioning-memory.ts';
import { clusterId, TestKeyRing } from '../world.ts';

/** Somebody's client, and how it fared. */
export interface Somebody {
  readonly client: Client;
  readonly profile: ProfileStore;
  readonly account: AccountId;
  readonly number: string;
  readonly texts: string[];
  /** The nodes whose Welcome it got, and the close codes that it heard. */
  readonly welcomes: string[];
  readonly closes: number[];
}

export interface NodeOnSockets {
  readonly name: string;
  readonly url: string;
  readonly plane: DevicePlane;
  readonly router: LocalRouter;
  /** How often a device was sent away, by way; and connections that are relayed now. */
  readonly sentAway: Map<string, number>;
  relayed: number;
  /** As an operator stops it. */
  stop(): Promise<void>;
}

/** Whole device planes on real sockets, one log and one set of stores in memory: a cluster in one process. */
export class NodesOnSockets {
  readonly nodes: NodeOnSockets[] = [];
  private readonly t: Test;
  private readonly connect: 'moved' | 'relay';
  private readonly keys = new TestKeyRing();
  private readonly stores = openMemory({ clock: systemClock, random: systemRandom });
  private readonly provisioning = new MemoryProvisioningStore(systemClock);
  private readonly codes: CodeMessage[] = [];
  private readonly log = new MemoryLogCluster({ clock: systemClock, random: systemRandom, partitions: 8, heartbeatMs: 20, sessionTimeoutMs: 3000, rebalanceTimeoutMs: 2000 });
  private people = 0;

  constructor(t: Test, connect: 'moved' | 'relay') {
    this.t = t;
    this.connect = connect;
  }

  async start(...names: readonly string[]): Promise<this> {
    for (const name of names) this.nodes.push(await this.startNode(name));
    return this;
  }

  /** The node that owns the account, and one that does not. */
  roles(account: AccountId): { readonly owner: NodeOnSockets; readonly other: NodeOnSockets } {
    const owner = this.nodes.find(({ router }) => router.ownerOf(account).at === 'here');
    const other = this.nodes.find(node => node !== owner);
    if (owner === undefined || other === undefined) throw new Error('nobody owns it');
    return { owner, other };
  }

  /** Registers somebody at a node that does not own the account, and connects there. */
  async stranger(): Promise<Somebody> {
    for (let tries = 0; tries < 30; tries += 1) {
      const number = `+1202555${String(this.people += 1).padStart(4, '0')}`;
      const door = this.nodes[tries % this.nodes.length];
      const profile = openMemoryProfile();
      const client = await openClient({ profile, serverUrl: door?.url ?? '', keepKeys: false });
      const { account } = await client.register(number, { code: async () => this.codes.at(-1)?.code ?? '' });
      if (this.roles(account).owner !== door) return this.connected(client, profile, number, account);
      await client.close();
    }
    throw new Error('everybody is owned where they register');
  }

  private async connected(client: Client, profile: ProfileStore, number: string, account: AccountId): Promise<Somebody> {
    const somebody: Somebody = { client, profile, account, number, texts: [], welcomes: [], closes: [] };
    client.on('connected', ({ node }) => { somebody.welcomes.push(node); });
    client.on('disconnected', ({ code }) => { somebody.closes.push(code); });
    client.on('message', ({ outgoing, body }) => { if (!outgoing && body.kind === 'text') somebody.texts.push(body.text); });
    this.t.teardown(() => client.close());
    await client.connect();
    return somebody;
  }

  private async startNode(name: string): Promise<NodeOnSockets> {
    const { keys, stores, connect } = this;
    const port = await freePort();
    const url = `ws://127.0.0.1:${port}`;
    const log = this.log.join({ name, deviceUrl: url, nodeUrl: url });
    const operatorKey = OperatorKey.deserialize(keys.current('operator').bytes);
    const relationKeys = createRelationKeys(keys);
    const seal = new RelaySeal(keys, systemClock);
    const { accounts, preKeys, relations, mailbox } = stores;
    const limits = defaultDeviceLimits;
    const router = createRouter({
      log, nodes: { own: name, membership: log }, mailbox, accounts, preKeys, relations, relationKeys, envelopeKey: keys.current('envelope').bytes, clock: systemClock,
      limits: defaultRoutingLimits, observer: noopRoutingObserver, wakeUp: { deviceHasMail: () => undefined }, custodyVersionOf: createCustodyVersionOf(operatorKey.publicKey, systemClock),
    });
    const sentAway = new Map<string, number>();
    const plane = createDevicePlane({
      clock: systemClock, random: systemRandom, limits, routingLimits: defaultRoutingLimits, router, accounts, preKeys, relations, relationKeys, mailbox,
      observer: {
        ...noopDeviceObserver,
        sentAway: way => { sentAway.set(way, (sentAway.get(way) ?? 0) + 1); },
        relayedSockets: change => { node.relayed += change; },
        failed: (where, error) => { this.t.fail(where, { error }); },
      },
      pushRegistrations: stores.push, verificationSessions: stores.verification, budgets: stores.budgets, feedback: noBusinessFeedback, provisioning: this.provisioning, keyRing: keys,
      codeSender: { send: async message => { this.codes.push(message); } }, resolveHost: async () => [], failPoints: noDeviceFailPoints, clusterId, node: name,
      operatorKey: operatorKey.publicKey, apiUrl: '', allowedOrigins: [],
      urls: new ClusterUrls({ operatorKey, clusterId, clock: systemClock, membership: log, own: url, further: [] }),
      relay: { always: connect === 'relay', openPeer: createWsPeers({ seal, ca: null, frameBytesMax: limits.sendBufferBytesMax, openTimeoutMs: limits.firstFrameTimeoutMs }) },
    });
    let isStopped = false;
    const node: NodeOnSockets = {
      name, url, plane, router, sentAway, relayed: 0,
      stop: async () => {
        if (isStopped) return;
        isStopped = true;
        this.nodes.splice(this.nodes.indexOf(node), 1);
        plane.stopAccepting();
        await router.drain();
        await router.handOver();
        await plane.drain(100);
        await plane.close();
        await router.close();
        await log.close();
      },
    };
    const { transport } = await chooseTransport({
      host: '127.0.0.1', port, tls: null, frameBytesMax: limits.frameBytesMax, sendBufferBytesMax: limits.sendBufferBytesMax, idleTimeoutMs: limits.idleTimeoutMs, trustedProxies: [],
      openRelayHeader: value => seal.open(value),
    }, systemClock);
    this.t.teardown(() => node.stop());
    await plane.start(transport);
    await router.start();
    return node;
  }
}
