import { randomBytes, createHash } from 'node:crypto';
import {
  DeviceIdentity, createKeyRing, generateRegistrationId, makeOneTimePairs, signManifest,
  type KeyRing, type ManifestDevice, type ManifestFields, type NewRepeatedUseKeys, type SignedBlob,
} from '../../crypto/index.ts';
import { accountIdFromBytes, accountIdToBytes, parseDeviceId, type AccountId } from '../../proto/ids.ts';
import { wire, type messages } from '../../proto/messages.ts';
import { systemRandom } from '../../proto/random-system.ts';
import type { MemoryTransport, MemoryClient } from '../../gateway/device/transport/transport-memory.ts';

export type Frame = messages.sealgate.v1.Frame.$Properties;
export type Decoded = messages.sealgate.v1.Frame;

/** What lets time and promises go on while a test waits. */
export type Turn = () => Promise<void>;

const turnsMax = 4_000;

/** One connection that speaks frames. */
export class FakeConnection {
  readonly frames: Decoded[] = [];
  closeCode: number | null = null;
  private client: MemoryClient | null = null;
  private nextRequest = 1;
  private readonly turn: Turn;

  constructor(turn: Turn) {
    this.turn = turn;
  }

  /** Throws when the gateway refuses the connection. */
  static open(transport: MemoryTransport, turn: Turn, from: { address?: string; origin?: string } = {}): FakeConnection {
    const connection = new FakeConnection(turn);
    const client = transport.connect({
      onFrame: frame => { connection.frames.push(wire.Frame.decode(frame)); },
      onClose: code => { connection.closeCode = code; },
    }, from);
    if (typeof client === 'number') throw new Error(`refused ${client}`);
    connection.client = client;
    return connection;
  }

  /** Sends a frame and does not wait; the request id it used. */
  send(body: Frame): number {
    const requestId = body.requestId ?? this.nextRequest++;
    this.raw(wire.Frame.encode({ ...body, requestId }).finish());
    return requestId;
  }

  raw(bytes: Uint8Array): void {
    this.client?.send(bytes);
  }

  ping(): void {
    this.client?.ping();
  }

  setReading(reading: boolean): void {
    this.client?.setReading(reading);
  }

  close(): void {
    this.client?.close();
  }

  /** The answer to a request. Throws when the connection closes or nothing comes. */
  async request(body: Frame): Promise<Decoded> {
    const requestId = this.send(body);
    return this.until(() => this.frames.find(frame => frame.requestId === requestId), `answer to ${Object.keys(body).join()}`);
  }

  /** The name of the error a request is refused with. */
  async refusal(body: Frame): Promise<string> {
    const answer = await this.request(body);
    return answer.refused?.name ?? `not refused: ${answer.body ?? ''}`;
  }

  event(kind: NonNullable<Decoded['body']>): Promise<Decoded> {
    return this.until(() => this.frames.find(frame => frame.body === kind), kind);
  }

  async closed(): Promise<number> {
    for (let i = 0; i < turnsMax && this.closeCode === null; i++) await this.turn();
    if (this.closeCode === null) throw new Error('still open');
    return this.closeCode;
  }

  private async until<T>(find: () => T | undefined, what: string): Promise<T> {
    for (let i = 0; i < turnsMax; i++) {
      const found = find();
      if (found !== undefined) return found;
      if (this.closeCode !== null) break;
      await this.turn();
    }
    const last = find();
    if (last !== undefined) return last;
    throw new Error(`no ${what}; closed ${this.closeCode ?? 'not'}`);
  }
}

/** Keys, secrets and manifests of one device, without ratchets. */
export class FakeDevice {
  readonly identity: DeviceIdentity = DeviceIdentity.generate();
  readonly secret: Uint8Array = randomBytes(32);
  readonly registrationId: number = generateRegistrationId(systemRandom);
  readonly repeated: NewRepeatedUseKeys;
  keyRing: KeyRing;
  account: AccountId | null = null;
  device = 1;
  incarnation = 0;
  manifest: ManifestFields | null = null;

  constructor(nowMs: number) {
    this.repeated = createKeyRing(this.identity, nowMs);
    this.keyRing = this.repeated.ring;
  }

  get secretHash(): Uint8Array {
    return createHash('sha256').update(this.secret).digest();
  }

  asManifestDevice(id: number, incarnation: number): ManifestDevice {
    const device = parseDeviceId(id);
    if (device === null) throw new RangeError('device id');
    return { id: device, incarnation, registrationId: this.registrationId, identityKey: this.identity.publicKey, capabilities: [] };
  }

  /** A manifest with this device as the primary. */
  firstManifest(account: Uint8Array, clusterId: string, version: number, nowMs: number): ManifestFields {
    const id = accountIdFromBytes(account);
    if (id === null) throw new RangeError('account');
    return {
      account: id, kind: 'consumer', custody: 'device', clusterId, version, issuedAtMs: nowMs, expiresAtMs: 0, devices: [this.asManifestDevice(1, nowMs)], vendor: '',
    };
  }

  sign(fields: ManifestFields): SignedBlob {
    return signManifest(fields, this.identity);
  }

  registerBody(session: Uint8Array, manifest: ManifestFields): messages.sealgate.v1.Register.$Properties {
    return { session, manifest: this.sign(manifest), secretHash: this.secretHash, signed: this.repeated.signed, lastResort: this.repeated.lastResort };
  }

  registered(manifest: ManifestFields, incarnation: number): void {
    this.account = manifest.account;
    this.manifest = manifest;
    this.incarnation = incarnation;
  }

  get accountId(): AccountId {
    if (this.account === null) throw new Error('not registered');
    return this.account;
  }

  get accountBytes(): Uint8Array {
    return accountIdToBytes(this.accountId);
  }

  hello(changes: messages.sealgate.v1.Hello.$Properties = {}): Frame {
    return { hello: { protocol: 1, account: this.accountBytes, device: this.device, secret: this.secret, client: 'fake', ...changes } };
  }

  /** An UploadKeys body with fresh pairs. */
  pairs(count: number, nowMs: number): messages.sealgate.v1.UploadKeys.$Properties {
    const made = makeOneTimePairs(this.identity, this.keyRing, count, nowMs);
    this.keyRing = made.ring;
    return { oneTime: [...made.oneTime], oneTimeKyber: [...made.oneTimeKyber] };
  }
}
