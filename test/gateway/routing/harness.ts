import { createHmac } from 'node:crypto';
import { createRouter, type LocalRouter, type RouterParts } from '../../../gateway/routing/router-local.ts';
import { defaultRoutingLimits, type RoutingLimits } from '../../../gateway/routing/limits.ts';
import { noopRoutingObserver, type RoutingObserver } from '../../../gateway/routing/observer.ts';
import type { Attachment, SendAccepted, Subscription } from '../../../gateway/routing/router.ts';
import { evenSlotMap } from '../../../gateway/routing/slots.ts';
import { ManualClock } from '../../../proto/clock-manual.ts';
import { accountIdToBytes, parseAccountId, parseDeviceId, type AccountId, type DeviceId, type DeviceKey } from '../../../proto/ids.ts';
import { wire, type messages } from '../../../proto/messages.ts';
import type { Position } from '../../../proto/position.ts';
import type { Random } from '../../../proto/random.ts';
import { MemoryAccountLog, type LogMood } from '../../../storage/account-log/account-log-memory.ts';
import { MemoryAccountStore } from '../../../storage/accounts/accounts-memory.ts';
import type { DeviceRow } from '../../../storage/accounts/accounts.ts';
import { MemoryMailbox } from '../../../storage/mailbox/mailbox-memory.ts';
import type { MailboxItem, MailboxWrite } from '../../../storage/mailbox/mailbox.ts';
import { MemoryPreKeyStore } from '../../../storage/pre-keys/pre-keys-memory.ts';
import { MemoryRelationStore } from '../../../storage/relations/relations-memory.ts';
import { present } from '../../../gateway/routing/present.ts';

type SendBody = messages.sealgate.v1.Send.$Properties;

/** mulberry32: the same numbers for the same seed. */
export function seededRandom(seed: number): Random {
  let state = seed;
  const fraction = (): number => {
    state = (state + 0x6d2b79f5) | 0;
    let x = Math.imul(state ^ (state >>> 15), 1 | state);
    x = (x + Math.imul(x ^ (x >>> 7), 61 | x)) ^ x;
    return ((x ^ (x >>> 14)) >>> 0) / 0x1_0000_0000;
  };
  return {
    fraction,
    bytes: length => {
      const bytes = new Uint8Array(length);
      for (let i = 0; i < length; i += 1) bytes[i] = Math.floor(fraction() * 256);
      return bytes;
    },
  };
}

const accounts = new Map<number, AccountId>();

export function accountOf(n: number): AccountId {
  const known = accounts.get(n);
  if (known !== undefined) return known;
  const id = parseAccountId(`00000000-0000-4000-8000-${n.toString(16).padStart(12, '0')}`);
  if (id === null) throw new Error('not an account id');
  accounts.set(n, id);
  return id;
}

export function deviceOf(n: number, device = 1, incarnation = 1000): DeviceKey {
  return { account: accountOf(n), device: deviceId(device), incarnation };
}

export function deviceId(n: number): DeviceId {
  const id = parseDeviceId(n);
  if (id === null) throw new Error('not a device id');
  return id;
}

export function deviceRow(device: number, incarnation = 1000): DeviceRow {
  return {
    device: deviceId(device), incarnation, registrationId: 100 + device, identityKey: new Uint8Array(33).fill(5), secretHash: new Uint8Array(32), createdAtMs: 1,
  };
}

export function manifestOf(version: number): Uint8Array {
  return wire.SignedBlob.encode({ payload: Uint8Array.of(version), signature: new Uint8Array(64) }).finish();
}

/** Lets everything that is ready run; no time passes. */
export async function settle(): Promise<void> {
  for (let i = 0; i < 12; i += 1) await new Promise(resolve => { setImmediate(resolve); });
}

/** A mailbox whose store can be made to fail or to hang. */
export class FlakyMailbox extends MemoryMailbox {
  failWrites = false;
  failReads = false;
  writes = 0;
  gate: Promise<void> | null = null;

  override async write(items: readonly MailboxWrite[]): Promise<void> {
    if (this.gate !== null) await this.gate;
    if (this.failWrites) throw new Error('write failed');
    this.writes += items.length;
    await super.write(items);
  }

  override async read(...parameters: Parameters<MemoryMailbox['read']>): Promise<readonly MailboxItem[]> {
    if (this.failReads) throw new Error('read failed');
    return super.read(...parameters);
  }
}

export class TestSubscription implements Subscription {
  readonly device: DeviceKey;
  readonly lastPosition: Position | null;
  readonly authenticatedAtMs: number;
  readonly deliveries: messages.sealgate.v1.Deliver.$Shape[] = [];
  readonly ephemerals: messages.sealgate.v1.Deliver.$Shape[] = [];
  readonly events: messages.sealgate.v1.Frame.$Shape[] = [];
  readonly setChanges: messages.sealgate.v1.SetChanged.$Shape[] = [];
  readonly custodyOffers: messages.sealgate.v1.CustodyOffer.$Shape[] = [];
  readonly custodyAnswers: messages.sealgate.v1.CustodyAnswered.$Shape[] = [];
  /** What happened, in order: the numbers of deliveries, 'setChanged', 'offer', 'answer' and 'empty'. */
  readonly story: (string | number)[] = [];
  empties = 0;
  closedWith: number | null = null;
  /** How many more deliveries fit into the socket. */
  room = Number.POSITIVE_INFINITY;
  attachment: Attachment | null = null;
  /** Set before it is attached: it has no socket. */
  isHosted?: true;

  constructor(device: DeviceKey, lastPosition: Position | null, authenticatedAtMs: number) {
    this.device = device;
    this.authenticatedAtMs = authenticatedAtMs;
    this.lastPosition = lastPosition;
  }

  push(deliveries: readonly Uint8Array[]): number {
    if (this.closedWith !== null) throw new Error('pushed to a closed subscription');
    const taken = Math.min(deliveries.length, this.room);
    this.room -= taken;
    for (const bytes of deliveries.slice(0, taken)) {
      const { deliver, setChanged, custodyOffer, custodyAnswered } = wire.Frame.decode(bytes);
      if (present(setChanged)) {
        this.setChanges.push(setChanged);
        this.story.push('setChanged');
        continue;
      }
      if (present(custodyOffer)) {
        this.custodyOffers.push(custodyOffer);
        this.story.push('offer');
        continue;
      }
      if (present(custodyAnswered)) {
        this.custodyAnswers.push(custodyAnswered);
        this.story.push('answer');
        continue;
      }
      if (!present(deliver)) throw new Error('not a delivery');
      this.deliveries.push(deliver);
      this.story.push(numberOf(deliver));
    }
    return taken;
  }

  pushEphemeral(delivery: Uint8Array): void {
    const { deliver } = wire.Frame.decode(delivery);
    if (present(deliver)) this.ephemerals.push(deliver);
  }

  queueEmpty(): void {
    this.empties += 1;
    this.story.push('empty');
  }

  event(frame: Uint8Array): void {
    this.events.push(wire.Frame.decode(frame));
  }

  close(closeCode: number): void {
    this.closedWith = closeCode;
  }

  get numbers(): readonly number[] {
    return this.deliveries.map(numberOf);
  }

  /** Acknowledges everything delivered so far, or up to the delivery with this index. */
  ack(index = this.deliveries.length - 1): void {
    const position = this.deliveries[index]?.position;
    if (present(position)) this.attachment?.ack(positionOf(position));
  }
}

export function positionOf(position: messages.sealgate.v1.Position.$Properties): Position {
  return { epoch: position.epoch ?? 0, offset: position.offset ?? 0 };
}

/** Test payloads carry a number in their first four bytes. */
export function numberOf(deliver: messages.sealgate.v1.Deliver.$Properties): number {
  return Buffer.from(deliver.payload ?? new Uint8Array(4)).readUInt32BE(0);
}

export interface RigOptions {
  readonly limits?: Partial<RoutingLimits>;
  readonly observer?: Partial<RoutingObserver>;
  readonly mood?: LogMood;
  readonly parts?: Partial<RouterParts>;
}

/** A router on memory variants with a clock that stands still. */
export class Rig {
  readonly clock = new ManualClock();
  readonly random = seededRandom(1);
  readonly log: MemoryAccountLog;
  readonly mailbox = new FlakyMailbox();
  readonly accounts = new MemoryAccountStore();
  readonly preKeys = new MemoryPreKeyStore();
  readonly relations = new MemoryRelationStore();
  readonly limits: RoutingLimits;
  readonly wakeUps: { readonly device: DeviceKey; readonly urgent: boolean }[] = [];
  readonly relationKeys = {
    pair: (recipient: AccountId, sender: AccountId): Uint8Array => createHmac('sha256', 'k').update(recipient + sender).digest(),
    owner: (recipient: AccountId): Uint8Array => createHmac('sha256', 'k').update(recipient).digest(),
  };
  router: LocalRouter;
  private readonly options: RigOptions;
  private messageIds = 0;

  constructor(options: RigOptions = {}) {
    this.options = options;
    this.log = new MemoryAccountLog({ clock: this.clock, random: this.random, partitions: 2, mood: options.mood ?? 'plain' });
    this.limits = { ...defaultRoutingLimits, ...options.limits };
    this.router = this.makeRouter();
  }

  makeRouter(): LocalRouter {
    return createRouter({
      log: this.log, mailbox: this.mailbox, accounts: this.accounts, preKeys: this.preKeys, relations: this.relations,
      relationKeys: this.relationKeys, envelopeKey: new Uint8Array(32).fill(9), clock: this.clock, limits: this.limits,
      observer: { ...noopRoutingObserver, ...this.options.observer },
      wakeUp: { deviceHasMail: (device, urgent) => { this.wakeUps.push({ device, urgent }); } },
      ...this.options.parts,
    });
  }

  async start(...accounts: readonly number[]): Promise<this> {
    for (const n of accounts) await this.addAccount(n);
    for (const a of accounts) for (const b of accounts) if (a !== b) await this.accept(a, b);
    await this.router.start();
    await settle();
    return this;
  }

  async addAccount(n: number, devices: readonly DeviceRow[] = [deviceRow(1)], version = 1, kind: 'consumer' | 'business' = 'consumer'): Promise<void> {
    await this.accounts.create({
      account: accountOf(n), kind, state: 'active', numberIndex: null, numberSealed: null, manifestVersion: version, manifest: manifestOf(version),
      business: null, pinHash: null, recoveryHash: null, createdAtMs: 1, lastSeenDay: 0, tag: '',
    }, devices);
  }

  async accept(recipient: number, sender: number): Promise<void> {
    const [r, s] = [accountOf(recipient), accountOf(sender)];
    await this.relations.set(this.relationKeys.owner(r), this.relationKeys.pair(r, s), 'accepted');
  }

  body(to: number, n: number, change: Partial<SendBody> & { readonly devices?: readonly DeviceRow[]; readonly size?: number } = {}): SendBody {
    const { devices = [deviceRow(1)], size = 64, ...rest } = change;
    const clientMessageId = new Uint8Array(16);
    new DataView(clientMessageId.buffer).setUint32(0, this.messageIds += 1);
    const payload = Buffer.alloc(size);
    payload.writeUInt32BE(n, 0);
    const sealed = devices.map(row => ({ device: row.device, incarnation: row.incarnation, registrationId: row.registrationId, payload: new Uint8Array(payload) }));
    return { clientMessageId, recipient: accountIdToBytes(accountOf(to)), manifestVersion: 1, sealed, ...rest };
  }

  send(from: number, to: number, n: number, change: Parameters<Rig['body']>[2] = {}): Promise<SendAccepted> {
    return this.router.send(deviceOf(from), this.body(to, n, change));
  }

  async sendMany(from: number, to: number, first: number, count: number, change: Parameters<Rig['body']>[2] = {}): Promise<void> {
    for (let n = first; n < first + count; n += 1) await this.send(from, to, n, change);
    await settle();
  }

  async attach(device: DeviceKey, lastPosition: Position | null = null, authenticatedAtMs = this.clock.monotonicMs(), isHosted = false): Promise<TestSubscription> {
    const subscription = new TestSubscription(device, lastPosition, authenticatedAtMs);
    if (isHosted) subscription.isHosted = true;
    subscription.attachment = this.router.attach(subscription);
    await settle();
    return subscription;
  }

  /** Time passes, in steps, with everything that becomes ready. */
  async pass(ms: number, stepMs = 50): Promise<void> {
    for (let left = ms; left > 0; left -= stepMs) {
      this.clock.advance(Math.min(stepMs, left));
      await settle();
    }
  }

  /** A crash and a new start on what was durable. */
  async restart(partitions?: readonly number[]): Promise<void> {
    this.log.rebalance(partitions);
    await this.pass(10, 5);
  }

  partitionOf(n: number): number {
    return evenSlotMap(this.log.partitions).partitionOf(accountOf(n));
  }

  committed(): number {
    return this.log.committedOffset(0) + this.log.committedOffset(1);
  }

  end(): number {
    return this.log.endOffset(0) + this.log.endOffset(1);
  }
}

export function range(first: number, count: number): number[] {
  return Array.from({ length: count }, (_, i) => first + i);
}

/** The change's node ended before it could tell the owner, which finds out by itself after this time. */
export const untold = { limits: { toldCacheMs: 60_000 } };

/** Bob's tablet was linked after the envelope for his phone had been accepted and before its owner took it. */
export async function shortSet(rig: Rig): Promise<Uint8Array> {
  for (const partition of [0, 1]) rig.log.pause(partition);
  const { envelopeId } = await rig.send(1, 2, 5);
  await rig.accounts.replaceManifest({
    account: accountOf(2), expectedVersion: 1, version: 2, manifest: manifestOf(2), addDevices: [deviceRow(2, 2000)], removeDevices: [],
  });
  rig.clock.advance(61_000);
  for (const partition of [0, 1]) rig.log.resume(partition);
  await settle();
  return envelopeId;
}
