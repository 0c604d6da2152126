import type { VerifiedManifest } from '../../../crypto/index.ts';
import { SealgateError } from '../../../proto/errors.ts';
import type { DeviceId } from '../../../proto/ids.ts';
import type { messages } from '../../../proto/messages.ts';
import type { ConversationKey } from '../../../storage/conversations/conversations.ts';
import type { CryptoAnswer, CryptoTask } from './crypto/crypto-child.ts';
import type { CryptoPool } from './crypto/crypto-pool.ts';
import { tagOf } from './crypto/ratchets-tag.ts';

type Bundle = messages.sealgate.v1.Bundle.$Properties;
type OpenPayload = messages.sealgate.endpoint.v1.OpenPayload.$Properties;
type PayloadOpened = messages.sealgate.endpoint.v1.PayloadOpened.$Properties;
type State = Pick<OpenPayload, 'ratchets' | 'ratchetsTag'>;

export interface Sealing {
  /** Sealed; empty: none yet. */
  readonly ratchets: Uint8Array;
  readonly manifest: VerifiedManifest;
  /** Of the manifest: who gets it. */
  readonly devices: readonly DeviceId[];
  readonly bundles: ReadonlyMap<number, Bundle>;
  /** Whose session begins anew. */
  readonly archive: ReadonlySet<number>;
  /** Padded content. */
  readonly plaintext: Uint8Array;
  readonly nowMs: number;
}

export type Sealed =
  | { readonly kind: 'sealed'; readonly ratchets: Uint8Array; readonly payloads: ReadonlyMap<number, Uint8Array> }
  | { readonly kind: 'refused'; readonly refused: readonly { readonly device: number; readonly reason: string }[] };

const nothing = new Uint8Array();

/** What is asked of the crypto processes about a conversation, in its words. Rejections: INTERNAL (what was to be opened does not open), UNAVAILABLE. */
export class ConversationCrypto {
  private readonly pool: CryptoPool;
  /** States that a crypto process has made: it may have them open still. */
  private readonly made = new WeakSet<Uint8Array>();

  constructor(pool: CryptoPool) {
    this.pool = pool;
  }

  async sealContent(key: ConversationKey, { ratchets, manifest, devices, bundles, archive, plaintext, nowMs }: Sealing): Promise<Sealed> {
    const peers = manifest.devices.filter(({ id }) => devices.includes(id)).map(({ id, identityKey }) => ({ device: id, identityKey, bundle: bundles.get(id) ?? null, archive: archive.has(id) }));
    const answer = await this.over(key, ratchets, state => ({ sealContent: { ...state, peers, devices: manifest.devices.map(({ id }) => id), plaintext, nowMs } }));
    const { contentSealed: sealed } = expected(answer, 'contentSealed');
    if (sealed?.refused && sealed.refused.length > 0) return { kind: 'refused', refused: sealed.refused.map(({ device, reason }) => ({ device: device ?? 0, reason: reason ?? '' })) };
    return { kind: 'sealed', ratchets: this.kept(sealed?.ratchets), payloads: new Map((sealed?.sealed ?? []).map(({ device, payload }) => [device ?? 0, payload ?? nothing])) };
  }

  async openPayload(key: ConversationKey, ratchets: Uint8Array, task: Omit<OpenPayload, keyof State>): Promise<PayloadOpened> {
    const answer = await this.over(key, ratchets, state => ({ openPayload: { ...state, ...task } }));
    const opened = expected(answer, 'payloadOpened').payloadOpened ?? {};
    return opened.ratchets ? { ...opened, ratchets: this.kept(opened.ratchets) } : opened;
  }

  /** Names the state where that may do, and shows it where it does not. */
  private async over({ business, peer }: ConversationKey, ratchets: Uint8Array, task: (state: State) => CryptoTask): Promise<CryptoAnswer> {
    if (this.made.has(ratchets)) {
      const answer = await this.pool.run(business, peer, task({ ratchetsTag: tagOf(ratchets) }));
      if (answer.result !== 'ratchetsNeeded') return answer;
    }
    return this.pool.run(business, peer, task({ ratchets }));
  }

  /** A copy: an answer is a view of all that came with it, which would be kept as long. */
  private kept(ratchets: Uint8Array | null | undefined): Uint8Array {
    const copy = new Uint8Array(ratchets ?? nothing);
    this.made.add(copy);
    return copy;
  }
}

function expected(answer: CryptoAnswer, result: NonNullable<CryptoAnswer['result']>): CryptoAnswer {
  if (answer.result !== result) throw new SealgateError('INTERNAL', { detail: 'another answer than was asked for' });
  return answer;
}
