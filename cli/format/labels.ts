import type { Contact } from '../../client/index.ts';
import { clip } from '../text/display-width.ts';
import { safeLine } from '../text/safe-text.ts';

const NAME_COLUMNS = 24;

/** Of the account id what people see: enough to name it in a command. */
export function shortId(account: string): string {
  return account.slice(0, 8);
}

/**
 * `+12025550101 ~Bob`: the number, or of a stranger the beginning of the account id, then the name they gave themselves. The tilde says that nobody has
 * checked the name.
 */
export function contactLabel(contact: Contact): string {
  const who = contact.number ?? shortId(contact.account);
  const signed = signedName(contact);
  if (signed !== '') return `${who} ${signed}`;
  const name = clip(safeLine(contact.name), NAME_COLUMNS);
  return name === '' ? who : `${who} ~${name}`;
}

/** `Lima Plants ✔` or `Lima Plants`: what the operator has signed of a business, with its badge; '' when that is nothing. No tilde: somebody stands for it. */
function signedName({ custody }: Contact): string {
  const name = clip(safeLine(custody?.displayName ?? ''), NAME_COLUMNS);
  return name === '' ? '' : `${name}${custody?.badge === true ? ' ✔' : ''}`;
}

/** Who wrote it: short, for the margin. Nobody can call themselves what another is called here: names carry a tilde. */
export function authorLabel(account: string, own: string | undefined, contact: Contact | null): string {
  if (account === own) return 'you';
  const signed = contact === null ? '' : signedName(contact);
  if (signed !== '') return signed;
  const name = clip(safeLine(contact?.name ?? ''), NAME_COLUMNS);
  if (name !== '') return `~${name}`;
  return contact?.number ?? shortId(account);
}
