import { Type } from '@sinclair/typebox';
import { sleep, type Clock } from '../../proto/clock.ts';
import { parseAccountId, type AccountId } from '../../proto/ids.ts';
import type { BusinessRecords } from '../../storage/business-records/business-records.ts';
import type { ConversationStore } from '../../storage/conversations/conversations.ts';
import type { EndpointPort } from './endpoint/endpoint-port.ts';
import type { ConversationLine } from './endpoint/line/conversation-line.ts';
import { Lookout } from './lookout.ts';
import type { BusinessRegistry } from './registry/business-registry.ts';
import { Repository } from './registry/repository.ts';

export interface ProfileTellerParts {
  readonly records: BusinessRecords;
  readonly registry: Pick<BusinessRegistry, 'numbers'>;
  readonly store: Pick<ConversationStore, 'peers'>;
  readonly line: Pick<ConversationLine, 'hand'>;
  readonly port: Pick<EndpointPort, 'findAccount'>;
  readonly clock: Clock;
  /** Unique among the nodes. */
  readonly node: string;
  /** From a change until it is told: until then some node may not have read it. */
  readonly settleMs: number;
  /** Of one number. */
  readonly consumersPerSecond: number;
  readonly onFailure: (error: unknown) => void;
}

/** A change that is being told. Id: the number. */
const tellingSchema = Type.Object({
  /** The consumer who was told last; '': nobody yet. */
  after: Type.String(),
  fromMs: Type.Integer(),
  /** Who tells it, and until when nobody else does. */
  node: Type.String(),
  untilMs: Type.Integer(),
});

/** A change is told by the node at which it was made; this is for one whose node has died. */
const LOOK_EVERY_MS = 30_000;
const LEASE_MS = 60_000;
const PAGE = 50;

/** Tells a business's consumers that what it says of itself has changed: one number's after the other, at a pace, by one node at a time, and after a crash from where it was. */
export class ProfileTeller {
  private readonly parts: ProfileTellerParts;
  private readonly tellings: Repository<typeof tellingSchema>;
  private readonly stopping = new AbortController();
  private readonly lookout: Lookout;

  constructor(parts: ProfileTellerParts) {
    this.parts = parts;
    this.lookout = new Lookout({ clock: parts.clock, everyMs: LOOK_EVERY_MS, look: () => this.look(), onFailure: parts.onFailure });
    this.tellings = new Repository({ records: parts.records, clock: parts.clock, kind: 'profile-telling', schema: tellingSchema });
  }

  /** Durable when it resolves; told soon, from the beginning. */
  async changed(phoneNumberId: string): Promise<void> {
    const fromMs = this.parts.clock.nowMs() + this.parts.settleMs;
    await this.tellings.set(phoneNumberId, '', () => ({ after: '', fromMs, node: '', untilMs: 0 }));
    this.lookout.lookWithin(this.parts.settleMs);
  }

  start(): void {
    this.lookout.start();
  }

  /** Another node may have left something. */
  wake(): void {
    this.lookout.lookWithin(0);
  }

  /** At the end of the page that is being told. Idempotent. */
  async stop(): Promise<void> {
    this.stopping.abort();
    await this.lookout.stop();
  }

  /** Tells everything that is due, and comes back for what is not. */
  async look(): Promise<void> {
    const { clock, node } = this.parts;
    for (const { id, value } of await this.tellings.all('')) {
      const waitMs = Math.max(value.fromMs, value.node === node ? 0 : value.untilMs) - clock.nowMs();
      if (waitMs > 0) this.lookout.lookWithin(waitMs);
      else await this.tell(id);
    }
  }

  private async tell(id: string): Promise<void> {
    const { registry, store, clock, node } = this.parts;
    const account = parseAccountId((await registry.numbers.get(id))?.value.account ?? '');
    while (!this.stopping.signal.aborted) {
      const nowMs = clock.nowMs();
      const claimed = await this.tellings.change(id, value => value.fromMs > nowMs || value.node !== node && value.untilMs > nowMs ? null : { ...value, node, untilMs: nowMs + LEASE_MS });
      if (claimed?.changed !== true) return;
      const { after } = claimed.value;
      const peers = account === null ? [] : await store.peers(account, parseAccountId(after), PAGE);
      if (account !== null) await this.tellPage(account, peers);
      // Not when it has changed once more meanwhile.
      const isOurs = (value: typeof claimed.value): boolean => value.node === node && value.after === after;
      const last = peers.at(-1);
      if (last === undefined) await this.tellings.delete(id, isOurs);
      else await this.tellings.change(id, value => isOurs(value) ? { ...value, after: last } : null);
      if (last === undefined) return;
    }
  }

  private async tellPage(business: AccountId, peers: readonly AccountId[]): Promise<void> {
    const { line, port, clock, consumersPerSecond } = this.parts;
    for (const peer of peers) {
      // Other things of the business have places among its conversations, under its own id and ids that no account has.
      if (peer === business || await port.findAccount({ account: peer }) === null) continue;
      await line.hand({ business, peer }, { kind: 'profile' });
      await sleep(clock, 1000 / consumersPerSecond, this.stopping.signal);
    }
  }
}
