/**
 * CPU of a crypto process for hosted conversations, beside bare libsignal calls for the same messages: `node bench/micro/endpoint.ts [conversations] [rounds] [bytes]`.
 * In each round the business seals one message and opens the answer, in every conversation. Last line: one JSON object, µs of CPU per message of the business's side. Needs Linux.
 */
import { readFileSync } from 'node:fs';
import {
  CiphertextMessageType, IdentityChange, IdentityKeyStore, SessionRecord, SessionStore, SignalMessage, signalDecrypt, signalEncrypt,
  type Direction, type IdentityKeyPair, type PrivateKey, type ProtocolAddress, type PublicKey,
} from '@signalapp/libsignal-client';
import {
  createKeyRing, createRatchets, DeviceIdentity, encodeContent, encodeSignedBlob, MemoryKeyDb, signManifest, verifyManifest, type Bytes, type Ratchets, type VerifiedManifest,
} from '../../crypto/index.ts';
import { toProtocolAddress } from '../../crypto/device-address.ts';
import { ConversationCrypto } from '../../gateway/business/endpoint/conversation-crypto.ts';
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
/** V8 compiles what is run often, in both, and is done with it after some thousand messages. */
const WARM_UP_MESSAGES = 6000;
const nothing = new Uint8Array();
const nowMs = systemClock.nowMs();

/** A consumer's device, and the business's session with it. */
interface Peer { readonly account: AccountId; readonly manifest: VerifiedManifest; readonly identity: DeviceIdentity; readonly db: MemoryKeyDb; readonly ratchets: Ratchets; state: Uint8Array }

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

/** One way to do the same messages. */
interface Side {
  /** One message each way in every conversation. */
  round(): Promise<void>;
  /** µs of CPU since the beginning. */
  used(): number;
  close(): Promise<void>;
}

async function hosted(): Promise<Side> {
  const pool = new CryptoPool(1, { keys: [{ id: 1, bytes: systemRandom.bytes(32) }], clock: systemClock, onDeath: () => { throw new Error('the crypto process died'); } });
  const business = newAccount();
  const { accountMade: made } = await pool.run(business, business, { makeAccount: { manifest: { clusterId: 'bench', custody: 'operator-hosted', version: 1, issuedAtMs: nowMs, incarnation: nowMs } } });
  pool.setAccountKeys(business, made?.keys ?? nothing);
  const { accountKey } = verifyManifest(made?.manifest ?? nothing, { nowMs });
  const crypto = new ConversationCrypto(pool);
  const peers = Array.from({ length: conversations }, () => newPeer(accountKey));
  const round = async (peer: Peer): Promise<void> => {
    const key = { business, peer: peer.account };
    // Asked for and handed in once, as an endpoint does: it is longer than the message.
    const handed: ReadonlyMap<number, NonNullable<Bundle>> = peer.state.length > 0 ? noBundles : new Map([[PRIMARY_DEVICE, bundleOf(peer)]]);
    const sealed = await crypto.sealContent(key, {
      ratchets: peer.state, manifest: peer.manifest, devices: [PRIMARY_DEVICE], bundles: handed, archive: new Set(), plaintext: plaintextOf(business), nowMs,
    });
    if (sealed.kind === 'refused') throw new Error(sealed.refused[0]?.reason);
    const address = { account: business, device: PRIMARY_DEVICE };
    await peer.ratchets.open(address, sealed.payloads.get(PRIMARY_DEVICE) ?? nothing, async writes => { peer.db.apply(writes); });
    let answer: Bytes = new Uint8Array();
    await peer.ratchets.seal([{ peer: address, plaintext: plaintextOf(business) }], async (writes, [first]) => {
      peer.db.apply(writes);
      answer = first?.payload ?? answer;
    });
    const opened = await crypto.openPayload(key, sealed.ratchets, { device: PRIMARY_DEVICE, identityKey: peer.identity.publicKey, payload: answer, nowMs });
    if (opened.outcome !== 'opened') throw new Error(`not opened: ${opened.reason ?? ''}`);
    peer.state = opened.ratchets ?? nothing;
  };
  return { round: async () => { await Promise.all(peers.map(round)); }, used: () => cpuOf(pool.pids[0] ?? 0), close: () => pool.close() };
}

function newPeer(accountKey: Bytes): Peer {
  const identity = DeviceIdentity.generate();
  const db = new MemoryKeyDb();
  const account = newAccount();
  const { writes, signed, lastResort } = createKeyRing(identity, nowMs);
  db.apply(writes);
  bundles.set(account, { device: 1, incarnation: 1, registrationId: 7, signed, kyber: lastResort });
  const ratchets = createRatchets({ db, identity, registrationId: 7, self: { account, device: PRIMARY_DEVICE }, trust: { identityKeyOf: async () => accountKey }, clock: systemClock });
  const manifest = verifyManifest(encodeSignedBlob(signManifest({
    account, kind: 'consumer', custody: 'device', clusterId: 'bench', version: 1, issuedAtMs: nowMs, expiresAtMs: 0, vendor: '',
    devices: [{ id: PRIMARY_DEVICE, incarnation: 1, registrationId: 7, identityKey: identity.publicKey, capabilities: [] }],
  }, identity)), { nowMs });
  return { account, manifest, identity, db, ratchets, state: nothing };
}

type Bundle = Parameters<Ratchets['seal']>[0][number]['bundle'];
const bundles = new Map<AccountId, Bundle>();
const noBundles: ReadonlyMap<number, NonNullable<Bundle>> = new Map();

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
async function bare(): Promise<Side> {
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
  /** All at once: to read the CPU time costs as much as a message. */
  const measured = async (work: (one: (typeof peers)[number], i: number) => Promise<void>): Promise<void> => {
    const before = ownCpu();
    for (const [i, one] of peers.entries()) await work(one, i);
    used += ownCpu() - before;
  };
  const preKey: number = CiphertextMessageType.PreKey;
  const round = async (): Promise<void> => {
    const plaintexts = peers.map(() => plaintextOf(business));
    const sealed: { readonly type: number; readonly ciphertext: Bytes }[] = [];
    await measured(async ({ session, name }, i) => {
      const message = await signalEncrypt(plaintexts[i] ?? nothing, name, self, session, keys);
      sealed.push({ type: message.type(), ciphertext: message.serialize() });
    });
    const answers: Bytes[] = [];
    for (const [i, { peer }] of peers.entries()) {
      const { type, ciphertext } = sealed[i] ?? { type: preKey, ciphertext: nothing };
      const payload = wire.SealedPayload.encode({ type: type === preKey ? wire.SealedType.SEALED_PREKEY : wire.SealedType.SEALED_WHISPER, ciphertext }).finish();
      const address = { account: business, device: PRIMARY_DEVICE };
      await peer.ratchets.open(address, payload, async writes => { peer.db.apply(writes); });
      await peer.ratchets.seal([{ peer: address, plaintext: plaintextOf(business) }], async (writes, [answer]) => {
        peer.db.apply(writes);
        answers.push(new Uint8Array(wire.SealedPayload.decode(answer?.payload ?? nothing).ciphertext));
      });
    }
    await measured(async ({ session, name }, i) => { await signalDecrypt(SignalMessage.deserialize(answers[i] ?? nothing), name, self, session, keys); });
  };
  return { round, used: () => used, close: async () => undefined };
}

const sides = [await bare(), await hosted()];
/** In turns: what else the machine does meets both. */
async function run(count: number): Promise<number[]> {
  const before = sides.map(side => side.used());
  for (let i = 0; i < count; i += 1) for (const side of sides) await side.round();
  return sides.map((side, i) => (side.used() - (before[i] ?? 0)) / (count * conversations * 2));
}
// Sessions begin, and code gets warm.
await run(Math.ceil(WARM_UP_MESSAGES / (2 * conversations)));
const [libsignalUs = 0, processUs = 0] = await run(rounds);
for (const side of sides) await side.close();
const rounded = (value: number): number => Math.round(value * 100) / 100;
console.log(JSON.stringify({ conversations, rounds, textBytes, libsignalUs: rounded(libsignalUs), processUs: rounded(processUs), ratio: rounded(processUs / libsignalUs) }));
