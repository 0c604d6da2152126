import type { VerifiedManifest } from '../../../../crypto/index.ts';
import { SealgateError } from '../../../../proto/errors.ts';
import type { DeviceId } from '../../../../proto/ids.ts';
import type { messages } from '../../../../proto/messages.ts';
import type { ConversationKey } from '../../../../storage/conversations/conversations.ts';
import type { CryptoAnswer, CryptoTask } from '../crypto/crypto-child.ts';
import type { CryptoPool } from '../crypto/crypto-pool.ts';
import { tagOf } from '../crypto/ratchets-tag.ts';

type Bundle = messages.sealgate.v1.Bundle.$Properties;
type OpenPayloads = messages.sealgate.endpoint.v1.OpenPayloads.$Properties;
type PayloadOpened = messages.sealgate.endpoint.v1.PayloadOpened.$Properties;
type State = Pick<OpenPayloads, 'ratchets' | 'ratchetsTag'>;

export interface Sealing {
  /** Sealed; empty: none yet. */
  readonly ratchets: Uint8Array;
  readonly manifest: VerifiedManifest;
  /** Of the manifest: who gets it. */
  readonly devices: readonly DeviceId[];
  readonly bundles: ReadonlyMap<number, Bundle>;
  /** Whose session begins anew. */
  readonly archive: ReadonlySet<number>;
  /** Padded contents, in their order. */
  readonly plaintexts: readonly Uint8Array[];
  readonly nowMs: number;
}

export type Sealed =
  /** `payloads`: of each content, by device. */
  | { readonly kind: 'sealed'; readonly ratchets: Uint8Array; readonly payloads: readonly ReadonlyMap<number, Uint8Array>[] }
  | { readonly kind: 'refused'; readonly refused: readonly { readonly device: number; readonly reason: string }[] };

const nothing = new Uint8Array();

/** Of each payload, in their order. */
export interface Opened {
  /** null: nothing was opened, and they are as they were. */
  readonly ratchets: Uint8Array | null;
  readonly opened: readonly PayloadOpened[];
}

/** What is asked of the crypto processes about a conversation, in its words. Rejections: INTERNAL (what was to be opened does not open), UNAVAILABLE. */
export class ConversationCrypto {
  private readonly pool: CryptoPool;
  /** States that a crypto process has made: it may have them open still. */
  private readonly made = new WeakSet<Uint8Array>();

  constructor(pool: CryptoPool) {
    this.pool = pool;
  }

  /** All contents for all devices, or nothing. */
  async sealContents(key: ConversationKey, { ratchets, manifest, devices, bundles, archive, plaintexts, nowMs }: Sealing): Promise<Sealed> {
    const peers = manifest.devices.filter(({ id }) => devices.includes(id)).map(({ id, identityKey }) => ({ device: id, identityKey, bundle: bundles.get(id) ?? null, archive: archive.has(id) }));
    const answer = await this.over(key, ratchets, state => ({ sealContent: { ...state, peers, devices: manifest.devices.map(({ id }) => id), plaintexts: [...plaintexts], nowMs } }));
    const { contentSealed } = expected(answer, 'contentSealed');
    const { refused, sealed, ratchets: moved } = contentSealed ?? {};
    if (refused && refused.length > 0) return { kind: 'refused', refused: refused.map(({ device, reason }) => ({ device: device ?? 0, reason: reason ?? '' })) };
    const payloads = plaintexts.map((_, i) => new Map((sealed ?? []).slice(i * peers.length, (i + 1) * peers.length).map(({ device, payload }) => [device ?? 0, payload ?? nothing])));
    return { kind: 'sealed', ratchets: this.kept(moved), payloads };
  }

  /** One after another. What cannot be opened is an outcome of its own and changes nothing of the others. */
  async openPayloads(key: ConversationKey, ratchets: Uint8Array, task: Omit<OpenPayloads, keyof State>): Promise<Opened> {
    const answer = await this.over(key, ratchets, state => ({ openPayloads: { ...state, ...task } }));
    const { payloadsOpened } = expected(answer, 'payloadsOpened');
    const moved = payloadsOpened?.ratchets ?? nothing;
    return { ratchets: moved.length === 0 ? null : this.kept(moved), opened: payloadsOpened?.opened ?? [] };
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
