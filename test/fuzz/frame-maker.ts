import { wire, type messages } from '../../proto/messages.ts';
import type { Prng } from '../../bench/generator/prng.ts';
import { idBytes, type AccountLine } from '../support/socket-device.ts';

type Frame = messages.sealgate.v1.Frame.$Properties;

const oddTexts = [
  '', '__proto__', 'constructor', 'toString', 'hasOwnProperty', 'then', '\0', '\u202etxt', '../../etc/passwd', '\'; DROP TABLE accounts; --', 'a'.repeat(10_000), '💥'.repeat(300),
  'https://127.0.0.1/', 'https://[::1]:1/', 'https://0x7f.1/', 'file:///etc/passwd', 'https://localhost/\r\nX: y', '+', '+1', '+120255501', '+12025550100000000', '١٢٣',
];
const oddSizes = [0, 1, 15, 16, 16, 16, 17, 31, 32, 32, 33, 33, 64, 65, 1568, 1569, 4096];
const oddIntegers = [0, 0, 1, 1, 2, 3, 126, 127, 128, 255, 16_383, 16_384, 0x7fff_ffff, 0x8000_0000, 0xffff_ffff, -1];
const oddLongIntegers = [0, 1, 2 ** 31, 2 ** 32, 2 ** 52, Number.MAX_SAFE_INTEGER];

/** Frames of every kind that are nearly right, from one seed. */
export class FrameMaker {
  private readonly prng: Prng;
  private readonly accounts: readonly AccountLine[];

  constructor(prng: Prng, accounts: readonly AccountLine[]) {
    this.prng = prng;
    this.accounts = accounts;
  }

  pick<T>(items: readonly T[]): T {
    const item = items[this.prng.integer(items.length)];
    if (item === undefined) throw new RangeError('nothing to pick from');
    return item;
  }

  chance(probability: number): boolean {
    return this.prng.fraction() < probability;
  }

  bytes(length = this.pick(oddSizes)): Uint8Array {
    const bytes = Buffer.alloc(length);
    const fill = this.pick(['random', 'zero', 'ones', 'key']);
    for (let i = 0; i < length; i++) bytes[i] = fill === 'zero' ? 0 : fill === 'ones' ? 255 : this.prng.integer(256);
    if (fill === 'key' && length > 0) bytes[0] = 5;
    return bytes;
  }

  /** What may come first on a connection, and what may not at all. */
  firstFrame(requestId: number): Uint8Array {
    return wire.Frame.encode({ requestId, ...this.pick(this.outOfPlace)() }).finish();
  }

  /** A frame of any kind, its number given or odd. */
  frame(requestId: number): Frame {
    return { requestId: this.chance(0.98) ? requestId : this.integer(), ...this.pick(this.chance(0.95) ? this.requests : this.outOfPlace)() };
  }

  encoded(requestId: number): Uint8Array {
    return wire.Frame.encode(this.frame(requestId)).finish();
  }

  /** Right but for a few bytes. */
  mutated(bytes: Uint8Array): Uint8Array {
    const copy = Buffer.from(bytes);
    for (let i = 0; i <= this.prng.integer(4) && copy.length > 0; i++) copy[this.prng.integer(copy.length)] = this.prng.integer(256);
    return copy;
  }

  truncated(bytes: Uint8Array): Uint8Array {
    return bytes.subarray(0, this.prng.integer(bytes.length + 1));
  }

  /** Something small said very often: one field of a Send, an UploadKeys or a TakeBundles, without content. */
  hollow(count: number): Uint8Array {
    const inner = Buffer.alloc(count * 2);
    const field = this.pick([0x22, 0x1a, 0x12, 0x0a, 0x10]);
    for (let i = 0; i < count; i++) inner[i * 2] = field;
    const head = Buffer.from([0x08, 1, ...this.pick([[0xa2, 1], [0xba, 1], [0xca, 1]])]);
    return Buffer.concat([head, varint(inner.length), inner]);
  }

  /** Groups within groups, fields without number, lengths without end. */
  malformedWire(): Uint8Array {
    return this.pick([
      () => Buffer.alloc(3_000, 0x0b),
      () => Buffer.from([0x0a, 0xff, 0xff, 0xff, 0xff, 0x0f]),
      () => Buffer.alloc(200, 0xff),
      () => Buffer.from([0x00, 0x00]),
      () => Buffer.concat([Buffer.from([0x08, 1, 0xb2, 1, 5, 0x0a, 3]), Buffer.from([0xff, 0xfe, 0xc0])]),
      () => this.bytes(this.prng.integer(300)),
      () => Buffer.concat(Array.from({ length: 400 }, () => Buffer.from([0xf8, 0xff, 0xff, 0xff, 0x0f, 1]))),
    ])();
  }

  private integer(): number {
    return this.pick(oddIntegers);
  }

  private long(): number {
    return this.pick(oddLongIntegers);
  }

  private text(): string {
    return this.pick(oddTexts);
  }

  private account(): Uint8Array {
    return this.chance(0.7) ? idBytes(this.pick(this.accounts).account) : this.bytes();
  }

  private many<T>(make: () => T): T[] {
    return Array.from({ length: this.pick([0, 1, 1, 2, 3, 7, 60, 150]) }, make);
  }

  private blob(): messages.sealgate.v1.SignedBlob.$Properties {
    return wire.SignedBlob.decode(this.chance(0.5) ? new Uint8Array() : Buffer.concat([Buffer.from([0x0a, 40]), this.bytes(40), Buffer.from([0x12, 64]), this.bytes(64)]));
  }

  private signedKey(): messages.sealgate.v1.SignedKeyEntry.$Properties {
    return { id: this.integer(), key: this.bytes(), signature: this.bytes() };
  }

  private send(): Frame {
    const to = this.pick(this.accounts);
    const right = { device: to.device, incarnation: to.incarnation, registrationId: to.registrationId, payload: Buffer.concat([Buffer.from('hostile '), this.bytes()]) };
    const sealed = this.chance(0.6) ? [right] : this.many(() => ({
      ...right, device: this.chance(0.5) ? to.device : this.integer(), ...this.chance(0.3) ? { incarnation: this.long() } : {}, ...this.chance(0.3) ? { registrationId: this.integer() } : {},
    }));
    return { send: {
      clientMessageId: this.bytes(this.chance(0.8) ? 16 : this.pick(oddSizes)), recipient: this.chance(0.8) ? idBytes(to.account) : this.account(), manifestVersion: this.chance(0.8) ? 1 : this.integer(),
      sealed, ephemeral: this.chance(0.2), urgent: this.chance(0.2), completes: this.chance(0.1),
    } };
  }

  private readonly requests: readonly (() => Frame)[] = [
    () => this.send(), () => this.send(), () => this.send(), () => this.send(),
    () => ({ findAccount: this.chance(0.5) ? { number: this.text() } : { account: this.account() } }),
    () => ({ takeBundles: { account: this.account(), devices: this.many(() => this.integer() >>> 0) } }),
    () => ({ uploadKeys: {
      ...this.chance(0.5) ? { signed: this.signedKey() } : {}, ...this.chance(0.5) ? { lastResort: this.signedKey() } : {},
      oneTime: this.many(() => ({ id: this.integer() >>> 0, key: this.bytes() })), oneTimeKyber: this.many(() => this.signedKey()).slice(0, 20), replace: this.chance(0.3),
    } }),
    () => ({ getKeyStatus: {} }),
    () => ({ changeManifest: { manifest: this.blob() } }),
    () => ({ setRelation: { account: this.account(), relation: this.pick([wire.Relation.RELATION_NONE, wire.Relation.RELATION_ACCEPTED, wire.Relation.RELATION_BLOCKED]) } }),
    () => ({ answerCustody: { account: this.account(), custodyVersion: this.integer() >>> 0, accept: this.chance(0.5) } }),
    () => ({ reportAccount: { account: this.account(), reason: this.pick([wire.ReportAccount.Reason.OTHER, wire.ReportAccount.Reason.SPAM]) } }),
    () => ({ sendProvisioning: { address: this.bytes(), message: this.bytes() } }),
    () => ({ setPush: { kind: this.pick([wire.SetPush.Kind.NONE, wire.SetPush.Kind.WEB_PUSH, wire.SetPush.Kind.HTTP]), endpoint: this.text(), p256dh: this.bytes(), auth: this.bytes() } }),
    () => ({ setRegistrationLock: { pinHash: this.bytes(), recoveryHash: this.bytes() } }),
    () => ({ ping: {} }),
    () => ({ getServerData: {} }),
  ];

  /** End the connection of a device: only the first frame may be these, or only servers say them. */
  private readonly outOfPlace: readonly (() => Frame)[] = [
    () => ({ ack: this.chance(0.1) ? {} : { position: { epoch: this.integer() >>> 0, offset: this.long() } } }),
    () => ({ hello: { protocol: this.integer() >>> 0, account: this.account(), device: this.integer() >>> 0, secret: this.bytes(), lastPosition: { epoch: this.integer() >>> 0, offset: this.long() }, client: this.text() } }),
    () => ({ startVerification: { number: this.chance(0.5) ? `+120255501${this.prng.integer(90) + 10}` : this.text(), session: this.bytes() } }),
    () => ({ submitCode: { session: this.bytes(), code: this.text() } }),
    () => ({ register: { session: this.bytes(), manifest: this.blob(), secretHash: this.bytes(), signed: this.signedKey(), lastResort: this.signedKey(), pinHash: this.bytes() } }),
    () => ({ openProvisioning: {} }),
    () => ({ linkDevice: { manifest: this.blob(), device: this.integer() >>> 0, secretHash: this.bytes(), signed: this.signedKey(), lastResort: this.signedKey() } }),
    () => ({ deliver: { payload: this.bytes(), sender: this.account() } }),
    () => ({ welcome: { clusterId: this.text() } }),
    () => ({}),
  ];
}

function varint(value: number): Buffer {
  const bytes: number[] = [];
  for (let left = value; ; left >>>= 7) {
    if (left < 0x80) return Buffer.from([...bytes, left]);
    bytes.push((left & 0x7f) | 0x80);
  }
}
