import { createHash } from 'node:crypto';
import { custodyLabel, type AccountKind, type CustodyLabel } from '../../crypto/index.ts';
import { SealgateError } from '../../proto/errors.ts';
import { accountIdToBytes, type AccountId } from '../../proto/ids.ts';
import type { Custody } from '../contact.ts';
import { contactOf } from '../contacts.ts';
import type { Core } from '../core.ts';
import { put } from '../profile/profile-rows.ts';
import type { BusinessIdentities } from '../trust/business-identities.ts';
import type { Directory } from '../trust/directory.ts';

export type CustodyDecision = Custody['decision'];

/** Who holds the keys of the businesses that this person talks with, and what the person has said to that. Enforced here, whatever the server does. */
export class CustodyBook {
  private readonly core: Core;
  private readonly directory: Directory;
  private readonly identities: BusinessIdentities;

  constructor(core: Core, directory: Directory, identities: BusinessIdentities) {
    this.core = core;
    this.directory = directory;
    this.identities = identities;
  }

  kindOf(account: AccountId): AccountKind {
    return this.directory.pinned(account)?.kind ?? 'consumer';
  }

  /** As shown to the person; null while no manifest of the account is known. */
  describe(account: AccountId): Custody | null {
    const label = this.label(account);
    if (label === null) return null;
    const { custodyVersion: version, ...shown } = label;
    return { account, version, ...shown, decision: this.decision(account) };
  }

  decision(account: AccountId): CustodyDecision {
    if (this.kindOf(account) === 'consumer') return 'notNeeded';
    const label = this.label(account);
    if (label === null || label.custody === 'device' || this.directory.own().kind === 'business') return 'notNeeded';
    const answer = this.core.store.get('custody', account)?.answer ?? null;
    if (answer?.terms !== termsOf(label)) return 'pending';
    return answer.accepted ? 'accepted' : 'declined';
  }

  /** The terms that the person would agree to now, in hex. */
  terms(account: AccountId): string {
    const label = this.label(account);
    if (label === null) throw new SealgateError('UNKNOWN_ACCOUNT', { detail: 'nothing of this account is known yet' });
    return termsOf(label);
  }

  /** Makes sure that the person is asked about what holds now. Rejects as Directory.refresh. */
  async ready(account: AccountId): Promise<void> {
    await this.directory.ensure(account);
    if (this.decision(account) === 'pending') await this.directory.refresh(account);
  }

  /** Throws CUSTODY_PENDING, after asking the person, or CUSTODY_DECLINED. */
  assertAccepted(account: AccountId): void {
    const decision = this.decision(account);
    if (decision === 'pending') this.ask(account);
    if (decision === 'pending' || decision === 'declined') throw new SealgateError(decision === 'pending' ? 'CUSTODY_PENDING' : 'CUSTODY_DECLINED');
  }

  /** Tells the person, once for the same terms. */
  ask(account: AccountId): void {
    const { store, events } = this.core;
    const terms = this.terms(account);
    const row = store.get('custody', account);
    if (row?.asked === terms) return;
    const contact = contactOf(store, account);
    store.commit([
      put('custody', account, { account, asked: terms, answer: row?.answer ?? null }),
      put('contact', account, { ...contact, relation: contact.relation === 'none' ? 'request' : contact.relation }),
    ]);
    const custody = this.describe(account);
    if (custody !== null) events.emit('custodyOffer', custody);
  }

  /** The server does not know, or no longer, what the person has said. True when it does now and what it refused may go. */
  async tellAgain(account: AccountId): Promise<boolean> {
    await this.directory.refresh(account);
    const decision = this.decision(account);
    if (decision === 'pending') this.ask(account);
    if (decision !== 'accepted') return false;
    await this.tellServer(account, true);
    return true;
  }

  /** Rejects with CONFLICT when the server has other terms by now, of which the person has been told. */
  async tellServer(account: AccountId, accept: boolean): Promise<void> {
    const connection = await this.core.connector.connection(this.core.offlineAfterMs);
    const custodyVersion = this.label(account)?.custodyVersion ?? 0;
    try {
      await connection.request({ answerCustody: { account: accountIdToBytes(account), custodyVersion, accept } });
    } catch (error) {
      if (SealgateError.is(error, 'CONFLICT')) await this.ready(account).then(() => { this.ask(account); });
      throw error;
    }
  }

  private label(account: AccountId): CustodyLabel | null {
    const manifest = this.directory.pinned(account);
    return manifest === null ? null : custodyLabel(manifest, this.identities.get(account), this.core.clock.nowMs());
  }
}

/** SHA-256 of what the decision is about (docs/PROTOCOL.md). */
function termsOf({ custody, vendor, legalEntity, custodyVersion }: CustodyLabel): string {
  return createHash('sha256').update(JSON.stringify([custody, vendor, legalEntity, custodyVersion])).digest('hex');
}
