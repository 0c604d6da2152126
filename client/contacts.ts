import type { AccountId } from '../proto/ids.ts';
import type { Contact } from './contact.ts';
import type { Core } from './core.ts';
import type { ContactRow } from './profile/profile-rows.ts';
import type { ProfileStore } from './profile/profile-store.ts';

/** The contact's row, or what it is before there is one. */
export function contactOf(store: ProfileStore, account: AccountId): ContactRow {
  return store.get('contact', account) ?? {
    account, number: null, name: '', about: '', relation: 'none', verified: false, keyChange: 'none', timerSeconds: 0, unread: 0, toldProfile: 0,
  };
}

export function contactByNumber(store: ProfileStore, number: string): ContactRow | null {
  return store.list('contact').find(row => row.number === number) ?? null;
}

export function publicContact(core: Core, row: ContactRow): Contact {
  const book = core.custody();
  const kind = book.kindOf(row.account);
  return {
    account: row.account,
    kind,
    custody: kind === 'business' ? book.describe(row.account) : null,
    profile: row.businessProfile ?? null,
    marketing: row.marketingStopped !== true,
    number: row.number,
    name: row.name,
    about: row.about,
    relation: row.relation,
    verified: row.verified,
    keyChangePending: row.keyChange !== 'none',
    timerSeconds: row.timerSeconds,
    unread: row.unread,
  };
}
