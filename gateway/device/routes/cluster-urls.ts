import { signClusterUrls, type OperatorKey, type SignedBlob } from '../../../crypto/index.ts';
import type { Clock } from '../../../proto/clock.ts';
import type { LogMembership } from '../../../storage/account-log/membership.ts';
import type { PublishedUrls } from './published-urls.ts';

export interface ClusterUrlsParts {
  readonly operatorKey: OperatorKey;
  readonly clusterId: string;
  readonly clock: Clock;
  readonly membership: Pick<LogMembership, 'ownerMap'>;
  /** Of this node; '' when devices cannot reach it by itself. */
  readonly own: string;
  /** Configured: a load balancer's. */
  readonly further: readonly string[];
}

const DAY_MS = 86_400_000;
const VALID_MS = 7 * DAY_MS;

/**
 * The URLs of every node that this one has seen own something, under the operator key's signature: so a client that has been told nothing yet may follow the first Moved that it hears.
 * One that is gone stays listed until this node restarts: it was ours, and costs a client one attempt.
 */
export class ClusterUrls implements PublishedUrls {
  private readonly parts: ClusterUrlsParts;
  private readonly known: Set<string>;
  private mapVersion = -1;
  private signedAtMs = 0;
  private published: { readonly own: string; readonly urls: readonly string[]; readonly signed: SignedBlob };

  constructor(parts: ClusterUrlsParts) {
    this.parts = parts;
    this.known = new Set([parts.own, ...parts.further].filter(url => url !== ''));
    this.published = this.sign();
  }

  /** Cheap as long as no owners change. */
  current(): ReturnType<PublishedUrls['current']> {
    const { version, owners } = this.parts.membership.ownerMap();
    const before = this.known.size;
    if (version !== this.mapVersion) for (const owner of owners) if (owner !== null && owner.deviceUrl !== '') this.known.add(owner.deviceUrl);
    this.mapVersion = version;
    if (this.known.size > before || this.parts.clock.nowMs() - this.signedAtMs > DAY_MS) this.published = this.sign();
    return this.published;
  }

  private sign(): { readonly own: string; readonly urls: readonly string[]; readonly signed: SignedBlob } {
    const { operatorKey, clusterId, clock, own } = this.parts;
    const urls = [...this.known];
    this.signedAtMs = clock.nowMs();
    const signed = signClusterUrls({ clusterId, urls, issuedAtMs: this.signedAtMs, expiresAtMs: this.signedAtMs + VALID_MS }, operatorKey);
    return { own, urls, signed };
  }
}
