import { SealgateError } from '../../proto/errors.ts';
import { accountIdToBytes, type AccountId } from '../../proto/ids.ts';
import type { messages } from '../../proto/messages.ts';
import { accountOf, fromHex } from '../bytes.ts';
import type { Custody } from '../contact.ts';
import { contactOf } from '../contacts.ts';
import type { Core } from '../core.ts';
import { put, type CustodyRow } from '../profile/profile-rows.ts';
import { settleHeld } from '../receiving/held-contents.ts';
import type { OwnDevices } from '../sending/own-devices.ts';
import type { Receipts } from '../sending/receipts.ts';
import { mayPass } from '../sending/refusals.ts';
import type { BusinessIdentities } from '../trust/business-identities.ts';
import type { Directory } from '../trust/directory.ts';

type CustodyOffer = messages.sealgate.v1.CustodyOffer.$Properties;

interface Parts {
  readonly core: Core;
  readonly directory: Directory;
  readonly ownDevices: OwnDevices;
  readonly receipts: Receipts;
}

/** A person looks at who holds a business's keys, and says whether it may write. */
export class CustodyActions {
  private readonly parts: Parts;
  private readonly identities: BusinessIdentities;

  constructor(parts: Parts, identities: BusinessIdentities) {
    this.parts = parts;
    this.identities = identities;
  }

  /** As the server has it now, or without a connection as the profile has it. What is returned is what the next answer is about. */
  async show(account: AccountId): Promise<Custody> {
    const { core, directory } = this.parts;
    if (core.connector.now() !== null) await directory.refresh(account);
    const book = core.custody();
    const shown = book.describe(account);
    if (shown === null) throw new SealgateError('OFFLINE', { detail: 'nothing of this account is known yet' });
    if (shown.decision === 'pending') book.ask(account);
    return shown;
  }

  /**
   * Told to the server first, which enforces it too; then kept and told to the own devices. Without a connection it is kept all the same, and told at the next one.
   * CONFLICT: the terms are others than those that the person was shown last.
   */
  async answer(account: AccountId, accepted: boolean): Promise<void> {
    const { core, directory, ownDevices, receipts } = this.parts;
    const book = core.custody();
    await directory.ensure(account);
    if (book.decision(account) === 'notNeeded') throw new SealgateError('MALFORMED', { detail: 'this account has its keys on its own devices; there is nothing to decide' });
    const terms = book.terms(account);
    if (core.store.get('custody', account)?.asked !== terms) {
      book.ask(account);
      throw new SealgateError('CONFLICT', { detail: 'look at who holds the keys first' });
    }
    const isTold = await this.told(account, accepted);
    const before = contactOf(core.store, account);
    const undecided = before.relation === 'none' || before.relation === 'request';
    const relation = !undecided ? before.relation : accepted ? 'contact' : 'none';
    const job = ownDevices.job({ syncState: {
      account: accountIdToBytes(account), accepted: relation === 'contact', blocked: relation === 'blocked', custody: { terms: fromHex(terms), accepted },
    } });
    core.store.commit([put('custody', account, { account, asked: terms, answer: { terms, accepted }, ...isTold ? {} : { untold: true } }), put('contact', account, { ...before, relation }), ...job]);
    ownDevices.flush();
    settleHeld(core, account);
    receipts.kick();
  }

  /** With a new connection: what the person has answered while there was none. */
  tellUntold(): void {
    const { core } = this.parts;
    for (const row of core.store.list('custody')) {
      if (row.untold === true) core.background(this.tell(row));
    }
  }

  private async tell({ account, answer }: CustodyRow): Promise<void> {
    const { core } = this.parts;
    if (answer === null || !await this.told(account, answer.accepted)) return;
    const row = core.store.get('custody', account);
    // Answered otherwise meanwhile: that answer has been told, or will be.
    if (row === null || row.answer?.accepted !== answer.accepted || row.answer.terms !== answer.terms) return;
    core.store.commit([put('custody', account, { account, asked: row.asked, answer })]);
  }

  /** False: nobody knows whether the server has heard it. */
  private async told(account: AccountId, accepted: boolean): Promise<boolean> {
    try {
      await this.parts.core.custody().tellServer(account, accepted);
      return true;
    } catch (error) {
      if (!mayPass(error) || SealgateError.is(error, 'CONFLICT')) throw error;
      return false;
    }
  }

  /** The business waits for an answer. Somebody who has given it tells the server once more; a business that is blocked asks in vain. */
  async offered(offer: CustodyOffer): Promise<void> {
    const { core, directory } = this.parts;
    const account = accountOf(offer.account);
    directory.considerWaited(account, offer.manifest);
    if (offer.business) this.identities.consider(account, offer.business);
    const book = core.custody();
    const decision = book.decision(account);
    if (contactOf(core.store, account).relation === 'blocked') return;
    if (decision === 'pending') book.ask(account);
    else if (decision !== 'notNeeded') core.background(book.tellServer(account, decision === 'accepted'));
  }
}
