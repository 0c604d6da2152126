import type { AccountId } from '../../proto/ids.ts';
import type { ClientEvents } from '../client-events.ts';
import { contactOf } from '../contacts.ts';
import type { Events } from '../events.ts';
import { put, type ContactRow, type RowWrite } from '../profile/profile-rows.ts';
import type { ProfileStore } from '../profile/profile-store.ts';

/** What one content changes: rows for one transaction, and what is told when that is durable. */
export class Effects {
  readonly rows: RowWrite[] = [];
  private readonly store: ProfileStore;
  private readonly contacts = new Map<AccountId, ContactRow>();
  private readonly told: ((events: Events<ClientEvents>) => void)[] = [];

  constructor(store: ProfileStore) {
    this.store = store;
  }

  /** With what was changed here already. */
  contact(account: AccountId): ContactRow {
    return this.contacts.get(account) ?? contactOf(this.store, account);
  }

  setContact(contact: ContactRow): void {
    this.contacts.set(contact.account, contact);
    this.write(put('contact', contact.account, contact));
  }

  write(...rows: readonly RowWrite[]): void {
    this.rows.push(...rows);
  }

  tell<K extends keyof ClientEvents>(name: K, event: ClientEvents[K]): void {
    this.told.push(events => { events.emit(name, event); });
  }

  /** For what says how things are once this is durable. */
  tellThen<K extends keyof ClientEvents>(name: K, event: () => ClientEvents[K]): void {
    this.told.push(events => { events.emit(name, event()); });
  }

  emit(events: Events<ClientEvents>): void {
    for (const tell of this.told) tell(events);
  }
}
