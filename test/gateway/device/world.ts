import type { Test } from 'tap';
import { createCustodyVersionOf } from '../../../gateway/device/custody-version.ts';
import { createDevicePlane, type DevicePlane } from '../../../gateway/device/device-plane.ts';
import { defaultDeviceLimits, type DeviceLimits } from '../../../gateway/device/limits.ts';
import { noopDeviceObserver, type DeviceObserver } from '../../../gateway/device/observer.ts';
import { noDeviceFailPoints, type DevicePlaneParts } from '../../../gateway/device/parts.ts';
import { createRelationKeys } from '../../../gateway/device/relation-keys.ts';
import { noBusinessFeedback } from '../../../gateway/device/requests/business-feedback.ts';
import type { CodeMessage } from '../../../gateway/device/registration/code-sender.ts';
import { fixedUrls } from '../../../gateway/device/routes/published-urls.ts';
import { MemoryTransport } from '../../../gateway/device/transport/transport-memory.ts';
import type { KeyPurpose, KeyRing, NodeKey } from '../../../gateway/ops/keys/key-ring.ts';
import { defaultRoutingLimits } from '../../../gateway/routing/limits.ts';
import { noopRoutingObserver } from '../../../gateway/routing/observer.ts';
import { createRouter, type LocalRouter } from '../../../gateway/routing/router-local.ts';
import { ManualClock } from '../../../proto/clock-manual.ts';
import { systemRandom } from '../../../proto/random-system.ts';
import { OperatorKey } from '../../../crypto/index.ts';
import { openMemory } from '../../../storage/memory.ts';
import { FakeConnection, FakeDevice, type Decoded } from '../../support/fake-device.ts';

export const clusterId = 'test-cluster';

/** Keys that are there twice after rotate(). */
export class TestKeyRing implements KeyRing {
  private readonly keys = new Map<KeyPurpose, NodeKey[]>();

  current(purpose: KeyPurpose): NodeKey {
    const [first] = this.all(purpose);
    if (first === undefined) throw new Error('no key');
    return first;
  }

  byId(purpose: KeyPurpose, id: number): NodeKey | undefined {
    return this.all(purpose).find(key => key.id === id);
  }

  all(purpose: KeyPurpose): readonly NodeKey[] {
    const known = this.keys.get(purpose);
    if (known !== undefined) return known;
    const made = [{ id: 1, bytes: purpose === 'operator' ? OperatorKey.generate().serialize() : systemRandom.bytes(32) }];
    this.keys.set(purpose, made);
    return made;
  }

  rotate(purpose: KeyPurpose): void {
    const old = this.all(purpose);
    this.keys.set(purpose, [{ id: (old[0]?.id ?? 0) + 1, bytes: systemRandom.bytes(32) }, ...old]);
  }
}

export interface World {
  readonly clock: ManualClock;
  readonly parts: DevicePlaneParts;
  readonly plane: DevicePlane;
  readonly router: LocalRouter;
  readonly transport: MemoryTransport;
  readonly keys: TestKeyRing;
  readonly codes: CodeMessage[];
  readonly failures: unknown[];
  readonly facts: Map<string, number>;
  turn(): Promise<void>;
  dial(from?: { address?: string; origin?: string }): FakeConnection;
  newDevice(): FakeDevice;
  /** A verified session for `number`, and what the code's answer said. */
  verified(number: string): Promise<{ session: Uint8Array; accepted: NonNullable<Decoded['codeAccepted']> }>;
  /** Registers a number with a new device. */
  register(number: string): Promise<FakeDevice>;
  /** An authenticated connection. */
  login(device: FakeDevice): Promise<FakeConnection>;
  /** A second device of the account, linked by its primary. */
  link(primary: FakeDevice, id?: number): Promise<FakeDevice>;
}

type Changes = Partial<Omit<DevicePlaneParts, 'limits'>> & { readonly limits?: Partial<DeviceLimits> };

/** A device plane on memory stores and memory sockets, with a clock that moves 1 ms per turn of waiting. */
export async function openWorld(t: Test, changes: Changes = {}): Promise<World> {
  const clock = new ManualClock();
  const keys = new TestKeyRing();
  const stores = openMemory({ clock, random: systemRandom });
  const codes: CodeMessage[] = [];
  const failures: unknown[] = [];
  const facts = new Map<string, number>();
  const relationKeys = createRelationKeys(keys);
  const router = createRouter({
    log: stores.log, mailbox: stores.mailbox, accounts: changes.accounts ?? stores.accounts, preKeys: stores.preKeys, relations: stores.relations, relationKeys,
    envelopeKey: keys.current('envelope').bytes, clock, limits: { ...defaultRoutingLimits, payloadBytesMax: 16_384 }, observer: noopRoutingObserver, wakeUp: { deviceHasMail: () => undefined },
    custodyVersionOf: createCustodyVersionOf(OperatorKey.deserialize(keys.current('operator').bytes).publicKey, clock),
  });
  await router.start();
  const count = (name: string): void => { facts.set(name, (facts.get(name) ?? 0) + 1); };
  const observer: DeviceObserver = {
    ...noopDeviceObserver,
    failed: (_where, error) => { failures.push(error); },
    rateLimited: limit => { count(`rateLimited ${limit}`); },
    connectionTurnedAway: reason => { count(`turnedAway ${reason}`); },
    bundleTaken: lastResort => { count(lastResort ? 'lastResort' : 'oneTime'); },
    registered: outcome => { count(`registered ${outcome}`); },
  };
  const { limits, ...others } = changes;
  const parts: DevicePlaneParts = {
    clock, random: systemRandom, limits: { ...defaultDeviceLimits, ...limits }, routingLimits: { ...defaultRoutingLimits, payloadBytesMax: 16_384 }, observer, router,
    accounts: stores.accounts, preKeys: stores.preKeys, relations: stores.relations, relationKeys, pushRegistrations: stores.push,
    verificationSessions: stores.verification, budgets: stores.budgets, feedback: noBusinessFeedback, mailbox: stores.mailbox, keyRing: keys,
    codeSender: { send: async message => { codes.push(message); } },
    resolveHost: async () => [{ address: '93.184.215.14', family: 4 }],
    failPoints: noDeviceFailPoints, clusterId, node: 'node-1', operatorKey: OperatorKey.deserialize(keys.current('operator').bytes).publicKey, apiUrl: '', urls: fixedUrls(''), provisioning: null, relay: null, allowedOrigins: [],
    ...others,
  };
  const plane = createDevicePlane(parts);
  const transport = new MemoryTransport({
    host: 'memory', port: 1, tls: null, frameBytesMax: parts.limits.frameBytesMax, sendBufferBytesMax: parts.limits.sendBufferBytesMax, idleTimeoutMs: parts.limits.idleTimeoutMs, trustedProxies: [],
  });
  await plane.start(transport);
  t.teardown(async () => {
    await plane.close();
    await router.close();
  });
  const turn = async (): Promise<void> => {
    clock.advance(1);
    await new Promise<void>(resolve => { setImmediate(resolve); });
  };
  const world: World = {
    clock, parts, plane, router, transport, keys, codes, failures, facts, turn,
    dial: from => FakeConnection.open(transport, turn, from),
    newDevice: () => new FakeDevice(clock.nowMs()),
    async verified(number) {
      const started = await world.dial().request({ startVerification: { number } });
      const session = started.verificationStarted?.session;
      const code = codes.at(-1)?.code;
      if (session === null || session === undefined || code === undefined) throw new Error(`not started: ${started.refused?.name ?? ''}`);
      const { codeAccepted } = await world.dial().request({ submitCode: { session, code } });
      if (codeAccepted === null || codeAccepted === undefined) throw new Error('code not accepted');
      return { session, accepted: codeAccepted };
    },
    async register(number) {
      const device = world.newDevice();
      const { session, accepted } = await world.verified(number);
      const manifest = device.firstManifest(accepted.account ?? new Uint8Array(), clusterId, 1, clock.nowMs());
      const { registered, refused } = await world.dial().request({ register: device.registerBody(session, manifest) });
      if (registered === null || registered === undefined) throw new Error(`not registered: ${refused?.name ?? ''} ${refused?.text ?? ''}`);
      device.registered(manifest, Number(registered.incarnation));
      return device;
    },
    async login(device) {
      const connection = world.dial();
      const answer = await connection.request(device.hello());
      if (answer.welcome === null || answer.welcome === undefined) throw new Error(`no welcome: ${answer.refused?.name ?? ''}`);
      return connection;
    },
    async link(primary, id = 2) {
      const device = world.newDevice();
      const manifest = nextManifest(primary, clock, fields => [...fields, device.asManifestDevice(id, clock.nowMs())]);
      const connection = world.dial();
      const answer = await connection.request({ linkDevice: { manifest: primary.sign(manifest), device: id, secretHash: device.secretHash, signed: device.repeated.signed, lastResort: device.repeated.lastResort } });
      if (!answer.registered) throw new Error(`not linked: ${answer.refused?.name ?? ''} ${answer.refused?.text ?? ''}`);
      device.registered(manifest, Number(answer.registered.incarnation));
      device.device = id;
      primary.manifest = manifest;
      return device;
    },
  };
  return world;
}

/** The primary's next manifest, with other devices. */
export function nextManifest(primary: FakeDevice, clock: ManualClock, devices: (now: NonNullable<FakeDevice['manifest']>['devices']) => NonNullable<FakeDevice['manifest']>['devices']): NonNullable<FakeDevice['manifest']> {
  if (primary.manifest === null) throw new Error('not registered');
  return { ...primary.manifest, version: primary.manifest.version + 1, issuedAtMs: clock.nowMs(), devices: devices(primary.manifest.devices) };
}
