import { ManualClock } from '../../proto/clock-manual.ts';
import { parseAccountId, parseDeviceId, type AccountId, type DeviceId } from '../../proto/ids.ts';
import { wire } from '../../proto/messages.ts';
import { systemRandom } from '../../proto/random-system.ts';
import {
  DeviceIdentity, MemoryKeyDb, createKeyRing, createRatchets, generateRegistrationId, makeOneTimePairs,
  type DeviceAddress, type KeyDb, type KeyWrite, type OpenOutcome, type Ratchets,
} from '../../crypto/index.ts';

export type Bundle = Parameters<typeof wire.Bundle.encode>[0];

export function accountOf(digit: string): AccountId {
  const id = parseAccountId(`${digit.repeat(8)}-${digit.repeat(4)}-4${digit.repeat(3)}-8${digit.repeat(3)}-${digit.repeat(12)}`);
  if (id === null) throw new Error('no hex digit');
  return id;
}

export function deviceOf(value: number): DeviceId {
  const id = parseDeviceId(value);
  if (id === null) throw new Error('no device id');
  return id;
}

/** What the verified manifests of everybody name. */
export class Directory {
  private readonly keys = new Map<string, Uint8Array>();
  set({ account, device }: DeviceAddress, key: Uint8Array | null): void {
    if (key === null) this.keys.delete(`${account}.${device}`);
    else this.keys.set(`${account}.${device}`, key);
  }
  async identityKeyOf(account: AccountId, device: DeviceId): Promise<Uint8Array | null> {
    return this.keys.get(`${account}.${device}`) ?? null;
  }
}

/** One device with its keys, and what it has uploaded. */
export class Person {
  readonly db = new MemoryKeyDb();
  readonly identity = DeviceIdentity.generate();
  readonly registrationId = generateRegistrationId(systemRandom);
  readonly clock = new ManualClock();
  readonly address: DeviceAddress;
  readonly trust: Directory;
  ratchets: Ratchets;
  private readonly oneTime: Bundle[] = [];
  private repeated: Bundle;

  constructor(digit: string, trust: Directory, device = 1) {
    this.address = { account: accountOf(digit), device: deviceOf(device) };
    this.trust = trust;
    trust.set(this.address, this.identity.publicKey);
    const keys = createKeyRing(this.identity, this.clock.nowMs());
    const pairs = makeOneTimePairs(this.identity, keys.ring, 3, this.clock.nowMs());
    this.db.apply([...keys.writes, ...pairs.writes]);
    this.repeated = { device, incarnation: 1, registrationId: this.registrationId, signed: keys.signed, kyber: keys.lastResort, lastResort: true };
    pairs.oneTime.forEach((ec, i) => this.oneTime.push({ ...this.repeated, oneTime: ec, kyber: pairs.oneTimeKyber[i] ?? null, lastResort: false }));
    this.ratchets = this.restarted(this.db);
  }

  /** The same device over another database: what is left after a crash. */
  restarted(db: KeyDb, trust: { identityKeyOf: Directory['identityKeyOf'] } = this.trust): Ratchets {
    return createRatchets({ db, identity: this.identity, registrationId: this.registrationId, self: this.address, trust, clock: this.clock });
  }

  takeBundle(): Bundle {
    return this.oneTime.shift() ?? this.repeated;
  }

  lastResortBundle(): Bundle {
    return this.repeated;
  }

  readonly save = async (writes: readonly KeyWrite[]): Promise<void> => { this.db.apply(writes); };

  /** Seals one message, taking a bundle when one is needed. */
  async seal(to: Person, text: string, bundle?: Bundle): Promise<Uint8Array> {
    const request = { peer: to.address, plaintext: Buffer.from(text) };
    let outcome = await this.ratchets.seal([bundle === undefined ? request : { ...request, bundle }], this.save);
    if (outcome.kind === 'refused' && outcome.refused[0]?.reason === 'needsBundle') {
      outcome = await this.ratchets.seal([{ ...request, bundle: to.takeBundle() }], this.save);
    }
    if (outcome.kind !== 'sealed' || outcome.sealed[0] === undefined) throw new Error(JSON.stringify(outcome));
    return outcome.sealed[0].payload;
  }

  open(from: Person, payload: Uint8Array): Promise<OpenOutcome> {
    return this.ratchets.open(from.address, payload, this.save);
  }
}

/** What was read, or why not. */
export function textOf(outcome: OpenOutcome): string {
  switch (outcome.kind) {
    case 'opened': return Buffer.from(outcome.plaintext).toString();
    case 'undecryptable': return `undecryptable: ${outcome.reason}`;
    default: return outcome.kind;
  }
}

export function typeOf(payload: Uint8Array): number {
  return wire.SealedPayload.decode(payload).type;
}

/** Both have read something of the other: no more first messages. */
export async function acquainted(trust = new Directory()): Promise<{ alice: Person; bob: Person; trust: Directory }> {
  const alice = new Person('a', trust);
  const bob = new Person('b', trust);
  await bob.open(alice, await alice.seal(bob, 'hello'));
  await alice.open(bob, await bob.seal(alice, 'hello yourself'));
  return { alice, bob, trust };
}
