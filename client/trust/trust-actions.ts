import { compareScanned, safetyNumber, type VerifiedManifest } from '../../crypto/index.ts';
import { SealgateError } from '../../proto/errors.ts';
import { accountIdToBytes, type AccountId } from '../../proto/ids.ts';
import { wire } from '../../proto/messages.ts';
import { sameBytes } from '../bytes.ts';
import type { RelationState, SafetyNumber } from '../contact.ts';
import { contactOf } from '../contacts.ts';
import type { Core } from '../core.ts';
import { put, type ContactRow, type RowWrite } from '../profile/profile-rows.ts';
import type { OwnDevices } from '../sending/own-devices.ts';
import { oweReceipt } from '../sending/receipt-rows.ts';
import type { Receipts } from '../sending/receipts.ts';
import type { Directory } from './directory.ts';

type Decision = Extract<RelationState, 'none' | 'contact' | 'blocked'>;

const onWire = { none: wire.Relation.RELATION_NONE, contact: wire.Relation.RELATION_ACCEPTED, blocked: wire.Relation.RELATION_BLOCKED } as const;

interface Parts {
  readonly core: Core;
  readonly directory: Directory;
  readonly ownDevices: OwnDevices;
  readonly receipts: Receipts;
}

/** What a person decides about others: numbers compared, strangers accepted, people blocked. */
export class TrustActions {
  private readonly parts: Parts;

  constructor(parts: Parts) {
    this.parts = parts;
  }

  /** Its key is what markVerified() is then about. */
  async safetyNumber(account: AccountId): Promise<SafetyNumber> {
    const { core, directory } = this.parts;
    const peer = await directory.ensure(account);
    const contact = contactOf(core.store, account);
    if (!isShown(contact, peer)) core.store.commit([put('contact', account, { ...contact, shownKey: peer.accountKey })]);
    const made = safetyNumber({ account: core.account, accountKey: directory.own().accountKey }, { account, accountKey: peer.accountKey });
    return { account, digits: made.digits, qr: made.scannable, verified: contactOf(core.store, account).verified };
  }

  async scan(account: AccountId, qr: Uint8Array): Promise<boolean> {
    const { core, directory } = this.parts;
    const peer = await directory.ensure(account);
    const mine = safetyNumber({ account: core.account, accountKey: directory.own().accountKey }, { account, accountKey: peer.accountKey });
    if (!compareScanned(mine, qr)) return false;
    this.confirm(account, true);
    return true;
  }

  /** The person has compared the number that they were shown last. Throws IDENTITY_CHANGED when the key is another by now, or no number was shown. */
  markVerified(account: AccountId): void {
    const { core, directory } = this.parts;
    const pinned = directory.pinned(account);
    if (pinned === null || !isShown(contactOf(core.store, account), pinned)) throw new SealgateError('IDENTITY_CHANGED', { detail: 'look at the safety number of now, and compare that' });
    this.confirm(account, true);
  }

  /** The key as it is now is what the person means. Throws UNKNOWN_ACCOUNT when there is none to speak of. */
  confirm(account: AccountId, verified: boolean): void {
    const { core, directory } = this.parts;
    if (directory.pinned(account) === null) throw new SealgateError('UNKNOWN_ACCOUNT', { detail: 'no key of this account is known yet' });
    core.store.commit([put('contact', account, { ...contactOf(core.store, account), verified, keyChange: 'none' })]);
  }

  /** Told to the server first, which enforces it, then kept and told to the own devices. */
  async decide(account: AccountId, relation: Decision): Promise<void> {
    const { core, ownDevices, receipts } = this.parts;
    await core.connector.ask({ setRelation: { account: accountIdToBytes(account), relation: onWire[relation] } }, core.offlineAfterMs);
    const before = contactOf(core.store, account);
    const job = ownDevices.job({ syncState: { account: accountIdToBytes(account), accepted: relation === 'contact', blocked: relation === 'blocked' } });
    const owed = before.relation === 'request' && relation === 'contact' ? this.owedReceipts(account) : [];
    core.store.commit([put('contact', account, { ...before, relation }), ...job, ...owed]);
    ownDevices.flush();
    if (owed.length > 0) receipts.kick();
  }

  /** What came while they were a stranger is receipted once they are not. */
  private owedReceipts(account: AccountId): RowWrite[] {
    const { core } = this.parts;
    if (!core.self().receipts) return [];
    return core.store.list('message', { group: account }).filter(row => !row.outgoing && row.state === 'received').map(row => oweReceipt(account, 'delivered', row.contentId, core.clock));
  }
}

function isShown({ shownKey }: ContactRow, { accountKey }: VerifiedManifest): boolean {
  return shownKey !== undefined && sameBytes(shownKey, accountKey);
}
