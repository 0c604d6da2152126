import type { Client, Contact, Peer } from '../client/index.ts';
import { SealgateError } from '../proto/errors.ts';
import { parseAccountId } from '../proto/ids.ts';
import { UsageError } from './failure.ts';

const E164 = /^\+[1-9]\d{6,14}$/;
const ACCOUNT_PREFIX = /^[0-9a-f]{8}[0-9a-f-]{0,27}$/;
const ACCOUNT_TOO_SHORT = /^(?=.*[a-f])[0-9a-f]{1,7}$/;

/**
 * The number in international form, from any usual way to write one: `+1 (202) 555-0100`, `0012025550100`, `tel:+1-202-555-0100`, and `202 555 0100`
 * where `ownNumber` says of which country. Throws BAD_NUMBER.
 */
export async function parseNumber(text: string, ownNumber?: string): Promise<string> {
  const trimmed = text.trim();
  if (E164.test(trimmed)) return trimmed;
  const { default: parsePhoneNumber } = await import('libphonenumber-js');
  const country = ownNumber === undefined ? undefined : parsePhoneNumber(ownNumber)?.country;
  const international = trimmed.replace(/^(tel:)?00(?=[1-9])/, '+').replace(/^tel:/, '');
  const parsed = parsePhoneNumber(international, country) ?? parsePhoneNumber(trimmed, country);
  if (parsed?.isPossible() !== true) throw new SealgateError('BAD_NUMBER');
  return parsed.number;
}

/**
 * Whom the person means: a number, an account id, or the beginning (8 digits at least) of the account id of somebody in the profile. Asks the server only
 * for what the profile does not know.
 */
export async function resolvePeer(client: Client, text: string): Promise<Peer> {
  const lower = text.trim().toLowerCase();
  const account = parseAccountId(lower);
  if (account !== null) return account;
  if (ACCOUNT_PREFIX.test(lower)) {
    const known = (await client.contacts()).filter(contact => contact.account.startsWith(lower));
    const only = known[0];
    if (known.length > 1) throw new UsageError(`"${lower}" begins several account ids; type more of it`);
    if (only !== undefined) return only.account;
  }
  if (ACCOUNT_TOO_SHORT.test(lower)) throw new UsageError(`"${lower}" is no number, and an account id is named by 8 of its digits or more`);
  return parseNumber(text, client.self?.number);
}

/** The contact, looked up at the server when the profile does not know the number. Rejects with UNKNOWN_ACCOUNT, OFFLINE, ... */
export async function findContact(client: Client, peer: Peer): Promise<Contact> {
  const known = await client.contact(peer);
  if (known !== null) return known;
  await client.safetyNumber(peer); // looks the account up
  const found = await client.contact(peer);
  if (found === null) throw new SealgateError('UNKNOWN_ACCOUNT');
  return found;
}
