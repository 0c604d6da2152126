import type { Contact, Custody } from '../../client/index.ts';
import { safeLine } from '../text/safe-text.ts';
import { contactLabel } from './labels.ts';
import { statementLines } from './statement-lines.ts';

/** Who operates a business, who holds the keys of its messages and what it does with them, for a person to decide about; names are whatever the operator has signed. */
export function custodyLines(custody: Custody, contact: Contact | null): string[] {
  const label = contact === null ? safeLine(custody.displayName) || custody.account : contactLabel(contact);
  // A label of a contact that is known bears the mark already.
  const badge = custody.badge ? `  ${label.endsWith('✔') ? '' : '✔ '}examined by the operator` : '  (nobody has examined who this is)';
  // Once a profile is there, that says it.
  const statements = (contact?.profile ?? null) === null ? statementLines(custody) : [];
  return [`Business: ${label}${badge}`, holderText(custody), ...statements, decisionText(custody)].filter(line => line !== '');
}

/** `operated by Lima Plants Ltd, hosted by Cloud & Co: messages are decrypted there` */
export function holderText({ custody, legalEntity, vendor }: Custody): string {
  const entity = legalEntity === '' ? 'somebody whom nobody names' : safeLine(legalEntity);
  switch (custody) {
    case 'device': return `operated by ${entity}; its keys are on its own devices, as it says`;
    case 'self-hosted': return `operated by ${entity}, hosted by itself, as it says: messages are decrypted there`;
    case 'vendor-hosted': return `operated by ${entity}, hosted by ${safeLine(vendor) || 'a vendor whom nobody names'}: messages are decrypted there`;
    case 'operator-hosted': return `operated by ${entity}, hosted by the operator of this server: messages are decrypted there`;
  }
}

/** For a place with little room; '' where the keys are the other side's own. */
export function holderMark(custody: Custody | null): string {
  switch (custody?.custody) {
    case 'vendor-hosted': return `decrypted at ${safeLine(custody.vendor) || 'a vendor'}`;
    case 'operator-hosted': return 'decrypted at the operator';
    default: return '';
  }
}

function decisionText({ decision }: Custody): string {
  switch (decision) {
    case 'notNeeded': return '';
    case 'pending': return 'Nothing is sent or shown before you accept.';
    case 'accepted': return 'You have accepted this.';
    case 'declined': return 'You have declined this: nothing is sent or shown.';
  }
}
