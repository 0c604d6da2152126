import { decodeContent } from '../../../crypto/index.ts';
import type { CryptoAnswer, CryptoTask } from '../../../gateway/business/endpoint/crypto/crypto-child.ts';
import { CryptoPool } from '../../../gateway/business/endpoint/crypto/crypto-pool.ts';
import type { AccountId } from '../../../proto/ids.ts';
import { endpoint, type messages } from '../../../proto/messages.ts';
import type { Note } from '../witness.ts';
import type { World } from '../world.ts';
import { numberOf } from './content-number.ts';

type Answer = messages.sealgate.endpoint.v1.CryptoAnswer.$Properties;
type SealContent = messages.sealgate.endpoint.v1.SealContent.$Properties;

/** In place of crypto processes: nothing is secret, and the ratchets are a counter. As with real ones, two seals never make the same bytes, and of two at one counter only one can be opened. */
export class CountingPool extends CryptoPool {
  private readonly world: Pick<World, 'clock' | 'random'>;
  private readonly sender: string;

  /** `sender`: the hosted device, as notes name it. */
  constructor(world: Pick<World, 'clock' | 'random'>, sender: string) {
    super(1, { keys: [], clock: world.clock, onDeath: () => undefined });
    this.world = world;
    this.sender = sender;
  }

  override async run(_business: AccountId, _peer: AccountId, { sealContent }: CryptoTask): Promise<CryptoAnswer> {
    return answer({ contentSealed: this.sealed(sealContent ?? {}) });
  }

  /** Such a state is shorter than its tag would be, and is its tag. */
  private sealed({ ratchets, ratchetsTag, peers, plaintexts }: SealContent): messages.sealgate.endpoint.v1.ContentSealed.$Properties {
    const counter = Number(Buffer.from(ratchetsTag?.length ? ratchetsTag : ratchets ?? []).toString());
    const all = plaintexts ?? [];
    return { ratchets: Buffer.from(String(counter + all.length)), sealed: all.flatMap((plaintext, i) => this.sealedAt(counter + 1 + i, plaintext, peers ?? [])) };
  }

  private sealedAt(counter: number, plaintext: Uint8Array, peers: NonNullable<SealContent['peers']>): messages.sealgate.v1.Sealed.$Properties[] {
    const decoded = decodeContent(plaintext);
    if (decoded.kind === 'malformed') throw new Error('the endpoint seals contents');
    const { contentId } = decoded.content;
    const sealing = Buffer.from(this.world.random.bytes(4)).toString('hex');
    const noteTo = (to: string): Note => ({ n: numberOf(contentId), from: this.sender, to, completes: false, counter, sealing });
    return peers.map(({ device, identityKey }) => ({ device: device ?? 0, payload: Buffer.from(JSON.stringify(noteTo(Buffer.from(identityKey ?? []).toString()))) }));
  }
}

function answer(properties: Answer): CryptoAnswer {
  return endpoint.CryptoAnswer.decode(endpoint.CryptoAnswer.encode(properties).finish());
}
