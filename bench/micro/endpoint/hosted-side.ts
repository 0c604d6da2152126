import { verifyManifest, type Bytes, type SealRequest } from '../../../crypto/index.ts';
import { ConversationCrypto } from '../../../gateway/business/endpoint/conversation/conversation-crypto.ts';
import { CryptoPool } from '../../../gateway/business/endpoint/crypto/crypto-pool.ts';
import { systemClock } from '../../../proto/clock-system.ts';
import { PRIMARY_DEVICE, type AccountId } from '../../../proto/ids.ts';
import { systemRandom } from '../../../proto/random-system.ts';
import type { BusinessSide } from './business-side.ts';
import { Consumer, newAccount } from './consumer.ts';

interface Conversation { readonly consumer: Consumer; state: Uint8Array; bundles: ReadonlyMap<number, NonNullable<SealRequest['bundle']>> }

const nothing = new Uint8Array();

/** A crypto process, asked as an endpoint asks it. */
export class HostedSide implements BusinessSide {
  readonly business: AccountId;
  private readonly pool: CryptoPool;
  private readonly crypto: ConversationCrypto;
  private readonly conversations: readonly Conversation[];

  private constructor(pool: CryptoPool, business: AccountId, consumers: readonly Consumer[]) {
    this.pool = pool;
    this.business = business;
    this.crypto = new ConversationCrypto(pool);
    // Asked for and handed in once: a bundle is longer than a message.
    this.conversations = consumers.map(consumer => ({ consumer, state: nothing, bundles: new Map([[PRIMARY_DEVICE, consumer.bundle]]) }));
  }

  static async start(conversations: number): Promise<HostedSide> {
    const nowMs = systemClock.nowMs();
    const pool = new CryptoPool(1, { keys: [{ id: 1, bytes: systemRandom.bytes(32) }], clock: systemClock, onDeath: () => { throw new Error('the crypto process died'); } });
    const business = newAccount();
    const { accountMade: made } = await pool.run(business, business, { makeAccount: { manifest: { clusterId: 'bench', custody: 'operator-hosted', version: 1, issuedAtMs: nowMs, incarnation: nowMs } } });
    pool.setAccountKeys(business, made?.keys ?? nothing);
    const { accountKey } = verifyManifest(made?.manifest ?? nothing, { nowMs });
    return new HostedSide(pool, business, Array.from({ length: conversations }, () => new Consumer(business, accountKey)));
  }

  get consumers(): readonly Consumer[] {
    return this.conversations.map(({ consumer }) => consumer);
  }

  get pid(): number {
    return this.pool.pids[0] ?? 0;
  }

  seal(plaintexts: readonly Bytes[]): Promise<readonly Uint8Array[]> {
    return Promise.all(this.conversations.map((conversation, i) => this.sealOne(conversation, plaintexts[i] ?? nothing)));
  }

  async open(payloads: readonly Bytes[]): Promise<void> {
    await Promise.all(this.conversations.map((conversation, i) => this.openOne(conversation, payloads[i] ?? nothing)));
  }

  close(): Promise<void> {
    return this.pool.close();
  }

  private async sealOne(conversation: Conversation, plaintext: Bytes): Promise<Uint8Array> {
    const { consumer: { account, manifest }, state, bundles } = conversation;
    const sealed = await this.crypto.sealContents({ business: this.business, peer: account }, {
      ratchets: state, manifest, devices: [PRIMARY_DEVICE], bundles, archive: new Set(), plaintexts: [plaintext], nowMs: systemClock.nowMs(),
    });
    if (sealed.kind === 'refused') throw new Error(sealed.refused[0]?.reason);
    conversation.state = sealed.ratchets;
    conversation.bundles = new Map();
    return sealed.payloads[0]?.get(PRIMARY_DEVICE) ?? nothing;
  }

  private async openOne(conversation: Conversation, payload: Bytes): Promise<void> {
    const { consumer: { account, identity }, state } = conversation;
    const { opened: [opened], ratchets } = await this.crypto.openPayloads({ business: this.business, peer: account }, state, { payloads: [{ device: PRIMARY_DEVICE, identityKey: identity.publicKey, payload }], nowMs: systemClock.nowMs() });
    if (opened?.outcome !== 'opened') throw new Error(`not opened: ${opened?.reason ?? ''}`);
    conversation.state = ratchets ?? nothing;
  }
}
