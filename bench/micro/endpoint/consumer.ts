import {
  createKeyRing, createRatchets, DeviceIdentity, encodeContent, encodeSignedBlob, MemoryKeyDb, signManifest, verifyManifest,
  type Bytes, type Ratchets, type SealRequest, type VerifiedManifest,
} from '../../../crypto/index.ts';
import { systemClock } from '../../../proto/clock-system.ts';
import { accountIdFromBytes, accountIdToBytes, PRIMARY_DEVICE, type AccountId } from '../../../proto/ids.ts';
import { systemRandom } from '../../../proto/random-system.ts';

const nowMs = systemClock.nowMs();
const REGISTRATION_ID = 7;

export function newAccount(): AccountId {
  const id = accountIdFromBytes(systemRandom.bytes(16));
  if (id === null) throw new Error('16 bytes');
  return id;
}

/** Padded content about a conversation with the business. */
export function plaintextOf(business: AccountId, textBytes: number): Bytes {
  return encodeContent({ contentId: systemRandom.bytes(16), authoredAtMs: nowMs, conversation: { account: accountIdToBytes(business) }, text: { body: 'x'.repeat(textBytes) } });
}

/** A consumer's only device. */
export class Consumer {
  readonly account = newAccount();
  readonly identity = DeviceIdentity.generate();
  readonly bundle: NonNullable<SealRequest['bundle']>;
  readonly manifest: VerifiedManifest;
  private readonly db = new MemoryKeyDb();
  private readonly business: AccountId;
  private readonly ratchets: Ratchets;

  /** `accountKey`: the business's. */
  constructor(business: AccountId, accountKey: Uint8Array) {
    const { account, identity, db } = this;
    this.business = business;
    const { writes, signed, lastResort } = createKeyRing(identity, nowMs);
    db.apply(writes);
    this.bundle = { device: PRIMARY_DEVICE, incarnation: 1, registrationId: REGISTRATION_ID, signed, kyber: lastResort };
    this.ratchets = createRatchets({
      db, identity, registrationId: REGISTRATION_ID, self: { account, device: PRIMARY_DEVICE }, trust: { identityKeyOf: async () => accountKey }, clock: systemClock,
    });
    this.manifest = verifyManifest(encodeSignedBlob(signManifest({
      account, kind: 'consumer', custody: 'device', clusterId: 'bench', version: 1, issuedAtMs: nowMs, expiresAtMs: 0, vendor: '',
      devices: [{ id: PRIMARY_DEVICE, incarnation: 1, registrationId: REGISTRATION_ID, identityKey: identity.publicKey, capabilities: [] }],
    }, identity)), { nowMs });
  }

  /** Throws when it does not open. */
  async open(payload: Uint8Array): Promise<void> {
    const outcome = await this.ratchets.open({ account: this.business, device: PRIMARY_DEVICE }, payload, async writes => { this.db.apply(writes); });
    if (outcome.kind !== 'opened') throw new Error(`the consumer opened nothing: ${outcome.kind}`);
  }

  async seal(plaintext: Uint8Array): Promise<Bytes> {
    const outcome = await this.ratchets.seal([{ peer: { account: this.business, device: PRIMARY_DEVICE }, plaintext }], async writes => { this.db.apply(writes); });
    const [sealed] = outcome.kind === 'sealed' ? outcome.sealed : [];
    if (sealed === undefined) throw new Error('the consumer sealed nothing');
    return sealed.payload;
  }
}
