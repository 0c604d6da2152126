import type { Clock } from '../../../proto/clock.ts';
import { SealgateError } from '../../../proto/errors.ts';
import type { AccountId } from '../../../proto/ids.ts';
import type { AccountLog } from '../../../storage/account-log/account-log.ts';
import type { CustodyAnswer } from '../../../storage/relations/relations.ts';
import { custodyAnsweredRecord, custodyOfferRecord } from './custody-records.ts';
import type { Directory, DirectoryEntry } from '../cache/directory.ts';
import type { Relation, RelationCache } from '../cache/relation-cache.ts';
import type { SlotMap } from '../slots.ts';

export interface CustodyGateParts {
  readonly log: AccountLog;
  readonly directory: Directory;
  readonly relations: RelationCache;
  readonly slots: SlotMap;
  readonly clock: Clock;
}

/**
 * Between a consumer and a business whose keys are not on its own devices nothing passes, either way, before the consumer has accepted the present custody version. What the business
 * sends first is refused, and the consumer's devices are asked.
 */
export class CustodyGate {
  private readonly parts: CustodyGateParts;

  constructor(parts: CustodyGateParts) {
    this.parts = parts;
  }

  /** Whether nothing stands between them for certain, without any look-up: two consumers, of whom the sender is known. */
  isFree(sender: AccountId, to: DirectoryEntry): boolean {
    return to.kind === 'consumer' && this.parts.directory.known(sender)?.kind === 'consumer';
  }

  /** `sinceMs`: monotonic, when the send came. Throws CUSTODY_PENDING or CUSTODY_DECLINED. Rejects as the stores and the log do: what is not known does not pass. */
  async check(sender: AccountId, recipient: AccountId, to: DirectoryEntry, sinceMs: number): Promise<void> {
    if (sender === recipient) return;
    const from = await this.entryOf(sender);
    if (from?.kind === 'business' && from.custodyVersion !== null && to.kind === 'consumer') {
      const relation = await this.relation(recipient, sender, from.custodyVersion, sinceMs);
      if (answerTo(from.custodyVersion, relation) === null) await this.offer(sender, from.custodyVersion, recipient, to, relation);
      requireAccepted(from.custodyVersion, relation);
    } else if (to.kind === 'business' && to.custodyVersion !== null && from?.kind !== 'business') {
      requireAccepted(to.custodyVersion, await this.relation(sender, recipient, to.custodyVersion, sinceMs));
    }
  }

  /** See Router.answerCustody. */
  async answer(consumer: AccountId, business: AccountId, answer: CustodyAnswer): Promise<void> {
    const { directory, relations, log, slots, clock } = this.parts;
    const entry = (await directory.refresh(business))?.entry;
    if (entry?.kind !== 'business') throw new SealgateError('UNKNOWN_ACCOUNT');
    if (entry.custodyVersion !== answer.version) throw new SealgateError('CONFLICT', { detail: 'the business has another custody version' });
    await relations.answerCustody(consumer, business, answer);
    const partition = slots.partitionOf(business);
    await Promise.all(entry.devices.map(({ key }) => log.append(partition, custodyAnsweredRecord(key, consumer, answer, clock.nowMs()))));
  }

  /** Which kind an account is never changes, so for most senders an entry of any age will do. */
  private async entryOf(sender: AccountId): Promise<DirectoryEntry | null> {
    const { directory } = this.parts;
    const known = directory.known(sender);
    return known?.kind === 'consumer' ? known : directory.peek(sender) ?? await directory.get(sender);
  }

  /** The cache may let somebody through and never refuses: the consumer, whose answers other nodes take, may have given one until this send came. */
  private async relation(consumer: AccountId, business: AccountId, version: number, sinceMs: number): Promise<Relation> {
    const { relations } = this.parts;
    const known = relations.peek(consumer, business);
    return known !== null && answerTo(version, known) === true ? known : relations.get(consumer, business, sinceMs);
  }

  /** Asks each device of the consumer once per custody version, and again when the set of devices has changed: a new one does not know. Somebody who has blocked the business is not asked. */
  private async offer(business: AccountId, version: number, consumer: AccountId, to: DirectoryEntry, relation: Relation): Promise<void> {
    if (relation.relation === 'blocked' || relation.custodyOffered === offerName(version, to)) return;
    const { directory, relations, log, slots, clock } = this.parts;
    const fresh = await directory.refresh(business);
    if (fresh?.entry.custodyVersion !== version) return;
    const partition = slots.partitionOf(consumer);
    await Promise.all(to.devices.map(({ key }) => log.append(partition, custodyOfferRecord(key, business, fresh, clock.nowMs()))));
    // Afterwards: asked twice after a crash is better than never.
    await relations.offerCustody(consumer, business, offerName(version, to));
  }
}

function offerName(custodyVersion: number, to: DirectoryEntry): string {
  return `${custodyVersion}.${to.version}`;
}

/** null: none to this version. */
function answerTo(version: number, { custodyAnswer }: Relation): boolean | null {
  return custodyAnswer?.version === version ? custodyAnswer.accepted : null;
}

function requireAccepted(version: number, relation: Relation): void {
  const answer = answerTo(version, relation);
  if (answer !== true) throw new SealgateError(answer === null ? 'CUSTODY_PENDING' : 'CUSTODY_DECLINED');
}
