/**
 * CPU of a crypto process for hosted conversations, beside bare libsignal calls for the same messages: `node bench/micro/endpoint.ts [conversations] [rounds] [bytes]`.
 * In each round the business seals one message and opens the answer, in every conversation. Last line: one JSON object, µs of CPU per message of the business's side. Needs Linux.
 */
import { readFileSync } from 'node:fs';
import {
  CiphertextMessageType, IdentityChange, IdentityKeyStore, SessionRecord, SessionStore, SignalMessage, signalDecrypt, signalEncrypt,
  type Direction, type IdentityKeyPair, type PrivateKey, type ProtocolAddress, type PublicKey,
} from '@signalapp/libsignal-client';
import { createKeyRing, createRatchets, DeviceIdentity, encodeContent, MemoryKeyDb, verifyManifest, type Bytes, type Ratchets } from '../../crypto/index.ts';
import { toProtocolAddress } from '../../crypto/device-address.ts';
import { CryptoPool } from '../../gateway/business/endpoint/crypto/crypto-pool.ts';
import { systemClock } from '../../proto/clock-system.ts';
import { accountIdFromBytes, accountIdToBytes, PRIMARY_DEVICE, type AccountId } from '../../proto/ids.ts';
import { wire } from '../../proto/messages.ts';
import { systemRandom } from '../../proto/random-system.ts';

const conversations = Number(process.argv[2] ?? 200);
const rounds = Number(process.argv[3] ?? 20);
const textBytes = Number(process.argv[4] ?? 100);
/** _SC_CLK_TCK is 100 wherever Node runs. */
const US_PER_TICK = 10_000;
const nothing = new Uint8Array();
const nowMs = systemClock.nowMs();

/** A consumer's device, and the business's session with it. */
interface Peer { readonly account: AccountId; readonly identity: DeviceIdentity; readonly db: MemoryKeyDb; readonly ratchets: Ratchets; state: Uint8Array }

function newAccount(): AccountId {
  const id = accountIdFromBytes(systemRandom.bytes(16));
  if (id === null) throw new Error('16 bytes');
  return id;
}

function plaintextOf(business: AccountId): Bytes {
  return encodeContent({ contentId: systemRandom.bytes(16), authoredAtMs: nowMs, conversation: { account: accountIdToBytes(business) }, text: { body: 'x'.repeat(textBytes) } });
}

/** µs of CPU that a process has used. */
function cpuOf(pid: number): number {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').replace(/^.*\) /, '').split(' ');
  return (Number(fields[11]) + Number(fields[12])) * US_PER_TICK;
}

function ownCpu(): number {
  const { user, system } = process.cpuUsage();
  return user + system;
}

async function hosted(): Promise<number> {
  const pool = new CryptoPool(1, { keys: [{ id: 1, bytes: systemRandom.bytes(32) }], clock: systemClock, onDeath: () => { throw new Error('the crypto process died'); } });
  const business = newAccount();
  const { accountMade: made } = await pool.run(business, business, { makeAccount: { manifest: { clusterId: 'bench', custody: 'operator-hosted', version: 1, issuedAtMs: nowMs, incarnation: nowMs } } });
  pool.setAccountKeys(business, made?.keys ?? nothing);
  const { accountKey } = verifyManifest(made?.manifest ?? nothing, { nowMs });
  const peers = Array.from({ length: conversations }, () => newPeer(accountKey));
  const round = async (peer: Peer): Promise<void> => {
    const bundle = peer.state.length > 0 ? null : bundleOf(peer);
    const { contentSealed: sealed } = await pool.run(business, peer.account, { sealContent: {
      ratchets: peer.state, peers: [{ device: 1, identityKey: peer.identity.publicKey, bundle }], devices: [1], plaintext: plaintextOf(business), nowMs, blobs: { blobs: [{ label: 'memory', bytes: new Uint8Array(600) }] },
    } });
    const address = { account: business, device: PRIMARY_DEVICE };
    await peer.ratchets.open(address, sealed?.sealed?.[0]?.payload ?? nothing, async writes => { peer.db.apply(writes); });
    let answer: Bytes = new Uint8Array();
    await peer.ratchets.seal([{ peer: address, plaintext: plaintextOf(business) }], async (writes, [first]) => {
      peer.db.apply(writes);
      answer = first?.payload ?? answer;
    });
    const { payloadOpened: opened } = await pool.run(business, peer.account, { openPayload: { ratchets: sealed?.ratchets ?? nothing, device: 1, identityKey: peer.identity.publicKey, payload: answer, nowMs } });
    if (opened?.outcome !== 'opened') throw new Error(`not opened: ${opened?.reason ?? ''}`);
    peer.state = opened.ratchets ?? nothing;
  };
  // Sessions begin, and code gets warm.
  for (let i = 0; i < 3; i += 1) await Promise.all(peers.map(round));
  const [pid = 0] = pool.pids;
  const before = cpuOf(pid);
  for (let i = 0; i < rounds; i += 1) await Promise.all(peers.map(round));
  const used = cpuOf(pid) - before;
  await pool.close();
  return used / (rounds * conversations * 2);
}

function newPeer(accountKey: Bytes): Peer {
  const identity = DeviceIdentity.generate();
  const db = new MemoryKeyDb();
  const account = newAccount();
  const { writes, signed, lastResort } = createKeyRing(identity, nowMs);
  db.apply(writes);
  bundles.set(account, { device: 1, incarnation: 1, registrationId: 7, signed, kyber: lastResort });
  const ratchets = createRatchets({ db, identity, registrationId: 7, self: { account, device: PRIMARY_DEVICE }, trust: { identityKeyOf: async () => accountKey }, clock: systemClock });
  return { account, identity, db, ratchets, state: nothing };
}

type Bundle = Parameters<Ratchets['seal']>[0][number]['bundle'];
const bundles = new Map<AccountId, Bundle>();

function bundleOf({ account }: Peer): NonNullable<Bundle> {
  const bundle = bundles.get(account);
  if (bundle === undefined) throw new Error('no bundle');
  return bundle;
}

/** What libsignal asks for, over one serialized record. */
class OneSession extends SessionStore {
  record: Bytes | null = null;

  async saveSession(_name: ProtocolAddress, record: SessionRecord): Promise<void> { this.record = record.serialize(); }
  async getSession(): Promise<SessionRecord | null> { return this.record === null ? null : SessionRecord.deserialize(this.record); }
  async getExistingSessions(): Promise<SessionRecord[]> { return this.record === null ? [] : [SessionRecord.deserialize(this.record)]; }
}

class OneIdentity extends IdentityKeyStore {
  private readonly pair: IdentityKeyPair;

  constructor(pair: IdentityKeyPair) {
    super();
    this.pair = pair;
  }

  async getIdentityKey(): Promise<PrivateKey> { return this.pair.privateKey; }
  override async getIdentityKeyPair(): Promise<IdentityKeyPair> { return this.pair; }
  async getLocalRegistrationId(): Promise<number> { return 7; }
  async saveIdentity(): Promise<IdentityChange> { return IdentityChange.NewOrUnchanged; }
  async isTrustedIdentity(_name: ProtocolAddress, _key: PublicKey, _direction: Direction): Promise<boolean> { return true; }
  async getIdentity(): Promise<PublicKey | null> { return null; }
}

/** The same messages, with nothing around libsignal on the business's side. */
async function bare(): Promise<number> {
  const identity = DeviceIdentity.generate();
  const keys = new OneIdentity(identity.keyPair);
  const business = newAccount();
  const self = toProtocolAddress({ account: business, device: PRIMARY_DEVICE });
  const peers = await Promise.all(Array.from({ length: conversations }, async () => {
    const peer = newPeer(identity.publicKey);
    // The session begins through the same code on both sides; from then on it is a record.
    const db = new MemoryKeyDb();
    const ratchets = createRatchets({ db, identity, registrationId: 7, self: { account: business, device: PRIMARY_DEVICE }, trust: { identityKeyOf: async () => peer.identity.publicKey }, clock: systemClock });
    const address = { account: peer.account, device: PRIMARY_DEVICE };
    let first: Bytes = new Uint8Array();
    await ratchets.seal([{ peer: address, plaintext: plaintextOf(business), bundle: bundleOf(peer) }], async (writes, [sealed]) => {
      db.apply(writes);
      first = sealed?.payload ?? first;
    });
    await peer.ratchets.open({ account: business, device: PRIMARY_DEVICE }, first, async writes => { peer.db.apply(writes); });
    const session = new OneSession();
    session.record = await db.get('session', `${peer.account}.1`);
    return { peer, session, name: toProtocolAddress(address) };
  }));
  let used = 0;
  const round = async ({ peer, session, name }: (typeof peers)[number]): Promise<void> => {
    const plaintext = plaintextOf(business);
    let before = ownCpu();
    const message = await signalEncrypt(plaintext, name, self, session, keys);
    const [type, ciphertext] = [message.type(), message.serialize()];
    used += ownCpu() - before;
    const preKey: number = CiphertextMessageType.PreKey;
    const isFirst = type === preKey;
    const payload = wire.SealedPayload.encode({ type: isFirst ? wire.SealedType.SEALED_PREKEY : wire.SealedType.SEALED_WHISPER, ciphertext }).finish();
    const address = { account: business, device: PRIMARY_DEVICE };
    await peer.ratchets.open(address, payload, async writes => { peer.db.apply(writes); });
    let answer = nothing;
    await peer.ratchets.seal([{ peer: address, plaintext: plaintextOf(business) }], async (writes, [sealed]) => {
      peer.db.apply(writes);
      answer = new Uint8Array(wire.SealedPayload.decode(sealed?.payload ?? nothing).ciphertext);
    });
    const bytes = new Uint8Array(answer);
    before = ownCpu();
    await signalDecrypt(SignalMessage.deserialize(bytes), name, self, session, keys);
    used += ownCpu() - before;
  };
  for (let i = 0; i < 3; i += 1) for (const peer of peers) await round(peer);
  used = 0;
  for (let i = 0; i < rounds; i += 1) for (const peer of peers) await round(peer);
  return used / (rounds * conversations * 2);
}

const libsignalUs = await bare();
const processUs = await hosted();
const rounded = (value: number): number => Math.round(value * 100) / 100;
console.log(JSON.stringify({ conversations, rounds, textBytes, libsignalUs: rounded(libsignalUs), processUs: rounded(processUs), ratio: rounded(processUs / libsignalUs) }));
