import { createHash, randomUUID } from 'node:crypto';
import type { OpenSocket, Socket, SocketHandlers } from '../../client/index.ts';
import { encodeFrame, type Frame, type FrameBody } from '../../client/connection/frames.ts';
import { keyDigest, OperatorKey, verifyManifest } from '../../crypto/index.ts';
import { closeCodes } from '../../proto/close-codes.ts';
import { errors, wire, type ErrorCode, type messages } from '../../proto/index.ts';

type V1 = typeof messages.sealgate.v1;
export type Deliver = messages.sealgate.v1.Deliver.$Properties;
type Blob = messages.sealgate.v1.SignedBlob.$Properties;
type Bundle = messages.sealgate.v1.Bundle.$Properties;

export interface ServedDevice {
  readonly account: string;
  readonly id: number;
  readonly incarnation: number;
  readonly registrationId: number;
  readonly identityKey: Uint8Array;
  readonly secretHash: string;
  signed: NonNullable<Bundle['signed']>;
  lastResort: NonNullable<Bundle['kyber']>;
  pairs: { ec: NonNullable<Bundle['oneTime']>; kyber: NonNullable<Bundle['kyber']> }[];
  queue: Deliver[];
  acked: number;
  line: Line | null;
}

export interface ServedAccount {
  readonly id: string;
  number: string;
  manifest: Blob;
  version: number;
  readonly devices: Map<number, ServedDevice>;
}

/** One end of an in-memory socket. */
class Line {
  readonly handlers: SocketHandlers;
  device: ServedDevice | null = null;
  isOver = false;

  constructor(handlers: SocketHandlers) {
    this.handlers = handlers;
  }

  push(requestId: number, body: FrameBody): void {
    const bytes = encodeFrame(requestId, body);
    queueMicrotask(() => { if (!this.isOver) this.handlers.onMessage(bytes); });
  }

  end(code: number): void {
    if (this.isOver) return;
    this.isOver = true;
    if (this.device?.line === this) this.device.line = null;
    queueMicrotask(() => { this.handlers.onClose(code, ''); });
  }
}

const hex = (bytes: Uint8Array | null | undefined): string => Buffer.from(bytes ?? new Uint8Array()).toString('hex');
const uuidBytes = (uuid: string): Uint8Array => new Uint8Array(Buffer.from(uuid.replaceAll('-', ''), 'hex'));
const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

/**
 * A server that speaks frames over an in-memory socket: honest unless told otherwise. What it answers and delivers can be replaced
 * (`answer`, `onDeliver`), held back and forged; everything that it was sent is kept in `seen`.
 */
export class ScriptedServer {
  readonly accounts = new Map<string, ServedAccount>();
  readonly seen: Frame[] = [];
  readonly urls: string[] = [];
  /** At URLs that begin like this nobody answers. */
  unreachable: string | null = null;
  /** Instead of the honest answer; null: the honest one; 'none': no answer at all; a code: refused; a number: the connection closes with it. */
  answer: (frame: Frame, device: ServedDevice | null) => FrameBody | ErrorCode | 'none' | number | null = () => null;
  /** What is put into a queue instead; an empty list: nothing. */
  onDeliver: (deliver: Deliver, to: ServedDevice) => readonly Deliver[] = deliver => [deliver];
  /** So many hellos are answered with Moved to here. */
  moves: { url: string; times: number } = { url: '', times: 0 };
  welcome: messages.sealgate.v1.Welcome.$Properties = {};
  private readonly accepted = new Map<string, { envelopeId: Uint8Array; acceptedAtMs: number; recipient: string }>();
  readonly links = new Map<string, Line>();
  private readonly sessions = new Map<string, string>();
  private readonly operatorKey = OperatorKey.generate().publicKey;
  private offset = 0;
  private acceptedAtMs = 1_800_000_000_000;
  private isDown = false;

  readonly openSocket: OpenSocket = (url, handlers): Socket => {
    this.urls.push(url);
    const line = new Line(handlers);
    queueMicrotask(() => {
      if (this.isDown || (this.unreachable !== null && url.startsWith(this.unreachable))) line.end(1006);
      else handlers.onOpen();
    });
    return {
      send: bytes => { if (!line.isOver) this.receive(line, wire.Frame.decode(new Uint8Array(bytes))); },
      ping: () => undefined,
      close: code => { line.end(code); },
      terminate: () => { line.end(1006); },
    };
  };

  /** Ends all connections; while it is down none can be opened. */
  goDown(code = 1006): void {
    this.isDown = true;
    for (const account of this.accounts.values()) for (const device of account.devices.values()) device.line?.end(code);
  }

  comeUp(): void {
    this.isDown = false;
  }

  account(number: string): ServedAccount {
    const found = [...this.accounts.values()].find(account => account.number === number);
    if (found === undefined) throw new Error(`nobody has ${number}`);
    return found;
  }

  device(number: string, id = 1): ServedDevice {
    const found = this.account(number).devices.get(id);
    if (found === undefined) throw new Error('no such device');
    return found;
  }

  /** Sends an event to a connected device. */
  event(device: ServedDevice, body: FrameBody): void {
    device.line?.push(0, body);
  }

  /** Puts this into the device's queue and delivers it when the device is there. */
  enqueue(device: ServedDevice, deliver: Deliver): void {
    this.offset += 1;
    const placed: Deliver = deliver.ephemeral === true ? deliver : { ...deliver, position: { epoch: 1, offset: this.offset } };
    if (deliver.ephemeral !== true) device.queue.push(placed);
    device.line?.push(0, { deliver: placed });
  }

  /** How many requests of this kind came. */
  count(kind: keyof FrameBody): number {
    return this.seen.filter(frame => frame[kind] !== null && frame[kind] !== undefined).length;
  }

  /** The encoded Sends, as they came. */
  sends(): string[] {
    return this.seen.flatMap(frame => frame.send ? [hex(wire.Send.encode(frame.send).finish())] : []);
  }

  refusal(code: ErrorCode, manifest: Blob | null = null): FrameBody {
    return { refused: { code: errors[code].id, name: code, retry: errors[code].retry === 'later', text: errors[code].text, manifest } };
  }

  private receive(line: Line, frame: Frame): void {
    this.seen.push(frame);
    if (frame.hello && this.moves.times > 0) {
      this.moves.times -= 1;
      line.push(0, { moved: { url: this.moves.url, mapVersion: 1, jitterMs: 10 } });
      queueMicrotask(() => { line.end(4301); });
      return;
    }
    const instead = this.answer(frame, line.device);
    if (instead === 'none') return;
    if (typeof instead === 'number') {
      if (instead === closeCodes.LEASE_LOST.code) line.push(0, { goingAway: { reconnectWithinMs: 100 } });
      queueMicrotask(() => { line.end(instead); });
    }
    else if (typeof instead === 'string') line.push(frame.requestId, this.refusal(instead));
    else if (instead !== null) line.push(frame.requestId, instead);
    else this.honest(line, frame);
  }

  private honest(line: Line, frame: Frame): void {
    const { device } = line;
    if (frame.ack) {
      const upTo = frame.ack.position?.offset ?? 0;
      if (device !== null) {
        device.acked = upTo;
        device.queue = device.queue.filter(deliver => (deliver.position?.offset ?? 0) > upTo);
      }
      return;
    }
    const answer = device === null ? this.newcomer(line, frame) : this.authenticated(device, frame);
    line.push(frame.requestId, answer);
    if (answer.welcome) this.attach(line);
  }

  private newcomer(line: Line, frame: Frame): FrameBody {
    if (frame.hello) return this.hello(line, frame.hello);
    if (frame.startVerification) {
      const session = uuidBytes(randomUUID());
      this.sessions.set(hex(session), frame.startVerification.number ?? '');
      return { verificationStarted: { session, codeDigits: 6, expiresInSeconds: 600, number: frame.startVerification.number ?? '' } };
    }
    if (frame.submitCode) return frame.submitCode.code === '123456' ? this.codeAccepted(hex(frame.submitCode.session)) : this.refusal('BAD_CODE');
    if (frame.register) return this.register(frame.register);
    if (frame.openProvisioning) {
      const address = uuidBytes(randomUUID());
      this.links.set(hex(address), line);
      return { provisioningAddress: { address, expiresInSeconds: 90 } };
    }
    if (frame.linkDevice) return this.link(frame.linkDevice);
    return this.refusal('UNAUTHENTICATED');
  }

  private codeAccepted(session: string): FrameBody {
    const number = this.sessions.get(session) ?? '';
    const existing = [...this.accounts.values()].find(account => account.number === number);
    return { codeAccepted: {
      account: uuidBytes(randomUUID()), clusterId: 'test', operatorKey: this.operatorKey, existing: existing !== undefined,
      existingAccount: existing === undefined ? null : uuidBytes(existing.id), existingManifestVersion: existing?.version ?? 0,
    } };
  }

  private register(body: InstanceType<V1['Register']> | messages.sealgate.v1.Register.$Properties): FrameBody {
    const manifest = verifyManifest(body.manifest ?? {}, { nowMs: 0, expiredToo: true });
    const number = this.sessions.get(hex(body.session)) ?? '';
    const account: ServedAccount = { id: manifest.account, number, manifest: body.manifest ?? {}, version: manifest.version, devices: new Map() };
    // A number that somebody else takes over leaves nothing behind.
    for (const old of this.accounts.values()) if (old.number === number && old.id !== manifest.account) this.accounts.delete(old.id);
    this.accounts.set(manifest.account, account);
    this.addDevice(account, 1, body);
    return { registered: { account: uuidBytes(manifest.account), device: 1, incarnation: manifest.devices[0]?.incarnation ?? 0 } };
  }

  private link(body: messages.sealgate.v1.LinkDevice.$Properties): FrameBody {
    const manifest = verifyManifest(body.manifest ?? {}, { nowMs: 0, expiredToo: true });
    const account = this.accounts.get(manifest.account);
    if (account === undefined) return this.refusal('UNKNOWN_ACCOUNT');
    this.setManifest(account, body.manifest ?? {}, manifest.version);
    this.addDevice(account, body.device ?? 0, body);
    for (const device of account.devices.values()) this.event(device, { manifestChanged: { manifest: account.manifest } });
    return { registered: { account: uuidBytes(account.id), device: body.device ?? 0, incarnation: account.devices.get(body.device ?? 0)?.incarnation ?? 0 } };
  }

  private addDevice(account: ServedAccount, id: number, body: { secretHash?: Uint8Array | null; signed?: Bundle['signed']; lastResort?: Bundle['kyber'] }): void {
    const entry = verifyManifest(account.manifest, { nowMs: 0, expiredToo: true }).devices.find(one => one.id === id);
    if (entry === undefined || !body.signed || !body.lastResort) throw new Error('the manifest does not name the device');
    account.devices.set(id, {
      account: account.id, id, incarnation: entry.incarnation, registrationId: entry.registrationId, identityKey: entry.identityKey, secretHash: hex(body.secretHash),
      signed: body.signed, lastResort: body.lastResort, pairs: [], queue: [], acked: 0, line: null,
    });
  }

  setManifest(account: ServedAccount, manifest: Blob, version: number): void {
    account.manifest = manifest;
    account.version = version;
  }

  private hello(line: Line, hello: messages.sealgate.v1.Hello.$Properties): FrameBody {
    const account = [...this.accounts.values()].find(one => hex(uuidBytes(one.id)) === hex(hello.account));
    const device = account?.devices.get(hello.device ?? 0);
    if (account === undefined || device?.secretHash !== sha256(hello.secret ?? new Uint8Array())) return this.refusal('UNAUTHENTICATED');
    line.device = device;
    device.line?.end(4409);
    device.line = line;
    return { welcome: {
      clusterId: 'test', node: 'n', serverTimeMs: this.acceptedAtMs, manifestVersion: account.version, limits: { unansweredRequestsMax: 64, idleTimeoutMs: 120_000 }, ...this.welcome,
    } };
  }

  private attach(line: Line): void {
    for (const deliver of line.device?.queue ?? []) line.push(0, { deliver });
    line.push(0, { queueEmpty: {} });
  }

  private authenticated(device: ServedDevice, frame: Frame): FrameBody {
    if (frame.send) return this.send(device, frame.send);
    if (frame.findAccount) return this.find(frame.findAccount);
    if (frame.takeBundles) return this.bundles(frame.takeBundles);
    if (frame.uploadKeys) return this.upload(device, frame.uploadKeys);
    if (frame.getKeyStatus) return this.status(device);
    if (frame.changeManifest) return this.change(device, frame.changeManifest.manifest ?? {});
    if (frame.sendProvisioning) {
      this.links.get(hex(frame.sendProvisioning.address))?.push(0, { provisioningMessage: { message: frame.sendProvisioning.message ?? null } });
      return { done: {} };
    }
    if (frame.getServerData) return { serverData: { json: '{"kept":"little"}' } };
    if (frame.ping) return { pong: { serverTimeMs: 1 } };
    return { done: {} };
  }

  private find(by: messages.sealgate.v1.FindAccount.$Properties): FrameBody {
    const account = [...this.accounts.values()].find(one => by.number ? one.number === by.number : hex(uuidBytes(one.id)) === hex(by.account));
    return account === undefined ? this.refusal('UNKNOWN_ACCOUNT') : { accountInfo: { account: uuidBytes(account.id), manifest: account.manifest } };
  }

  private bundles(take: messages.sealgate.v1.TakeBundles.$Properties): FrameBody {
    const account = [...this.accounts.values()].find(one => hex(uuidBytes(one.id)) === hex(take.account));
    const bundles = (take.devices ?? []).flatMap((id): Bundle[] => {
      const device = account?.devices.get(id);
      if (device === undefined) return [];
      const pair = device.pairs.shift();
      const { incarnation, registrationId, signed } = device;
      return [{ device: id, incarnation, registrationId, signed, oneTime: pair?.ec ?? null, kyber: pair?.kyber ?? device.lastResort, lastResort: pair === undefined }];
    });
    return { bundles: { bundles } };
  }

  private upload(device: ServedDevice, keys: messages.sealgate.v1.UploadKeys.$Properties): FrameBody {
    if (keys.signed) device.signed = keys.signed;
    if (keys.lastResort) device.lastResort = keys.lastResort;
    (keys.oneTime ?? []).forEach((ec, index) => {
      const kyber = keys.oneTimeKyber?.[index];
      if (kyber !== undefined) device.pairs.push({ ec, kyber });
    });
    return this.status(device);
  }

  private status({ pairs, identityKey, signed, lastResort }: ServedDevice): FrameBody {
    const entry = (one: { id?: number | null; key?: Uint8Array | null }): { id: number; key: Uint8Array } => ({ id: one.id ?? 0, key: one.key ?? new Uint8Array() });
    return { keyStatus: { oneTime: pairs.length, repeatedUseDigest: keyDigest(identityKey, entry(signed), entry(lastResort)) } };
  }

  private change(device: ServedDevice, manifest: Blob): FrameBody {
    const account = this.accounts.get(device.account);
    const next = verifyManifest(manifest, { nowMs: 0, expiredToo: true });
    if (account === undefined || next.version !== account.version + 1) return this.refusal('STALE_VERSION');
    this.setManifest(account, manifest, next.version);
    for (const one of [...account.devices.values()]) {
      if (next.devices.some(entry => entry.id === one.id)) this.event(one, { manifestChanged: { manifest } });
      else {
        one.line?.end(4401);
        account.devices.delete(one.id);
      }
    }
    return { done: {} };
  }

  private send(from: ServedDevice, send: messages.sealgate.v1.Send.$Properties): FrameBody {
    const account = [...this.accounts.values()].find(one => hex(uuidBytes(one.id)) === hex(send.recipient));
    if (account === undefined) return this.refusal('UNKNOWN_ACCOUNT');
    if (send.manifestVersion !== account.version) return this.refusal('STALE_MANIFEST', account.manifest);
    const key = `${from.account}.${from.id}/${hex(send.clientMessageId)}/${send.completes === true ? 'c' : ''}`;
    const known = this.accepted.get(key);
    if (known !== undefined) return { accepted: known };
    this.acceptedAtMs += 1;
    const envelopeId = new Uint8Array(createHash('sha256').update(key).digest().subarray(0, 16));
    const accepted = { envelopeId, acceptedAtMs: this.acceptedAtMs, recipient: account.id };
    if (send.ephemeral !== true) this.accepted.set(key, accepted);
    for (const sealed of send.sealed ?? []) {
      const to = account.devices.get(sealed.device ?? 0);
      if (to === undefined) continue;
      const deliver: Deliver = {
        envelopeId, sender: uuidBytes(from.account), senderDevice: from.id, senderIncarnation: from.incarnation, acceptedAtMs: this.acceptedAtMs,
        payload: sealed.payload ?? null, ephemeral: send.ephemeral ?? false, clientMessageId: send.clientMessageId ?? null,
      };
      for (const one of this.onDeliver(deliver, to)) this.enqueue(to, one);
    }
    return { accepted: { envelopeId, acceptedAtMs: this.acceptedAtMs } };
  }
}
